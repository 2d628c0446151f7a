// What the demo tenants have. Days of bookings count from the day the data is loaded.
import type { BookingSource, BookingStatus } from '../../domain/booking/status';

export interface DemoVehicle {
  name: string;
  description: string;
  priceMinor: number;
  attributes: Record<string, string>;
}

const car = (
  name: string,
  description: string,
  priceMinor: number,
  [seats, drive, range]: [string, string, string],
): DemoVehicle => ({ name, description, priceMinor, attributes: { seats, drive, range } });

export const DEMO_VEHICLES: readonly DemoVehicle[] = [
  car('Porsche 911 Carrera', 'The coast road, the way it was meant to be driven.', 38_900, [
    '4',
    'Petrol',
    '390 mi',
  ]),
  car('Tesla Model 3', 'Quiet, quick, and charged when you pick it up.', 11_900, ['5', 'Electric', '341 mi']),
  car('Ford Bronco', 'Doors off, roof off, sand in the footwell.', 16_900, ['5', 'Petrol', '370 mi']),
  car('BMW i4', 'A grand tourer that happens to be electric.', 14_900, ['5', 'Electric', '301 mi']),
  car('Mazda MX-5', 'Two seats, six gears, one grin.', 9_900, ['2', 'Petrol', '340 mi']),
  car('VW ID. Buzz', 'Seven seats for the beach, with the boards inside.', 17_900, [
    '7',
    'Electric',
    '234 mi',
  ]),
];

export const OTHER_VEHICLES: readonly DemoVehicle[] = [
  car('VW Golf', 'Für die Stadt und das Umland.', 6_900, ['5', 'Petrol', '900 km']),
  car('Fiat 500e', 'Klein, elektrisch, überall ein Parkplatz.', 5_900, ['4', 'Electric', '320 km']),
];

export const BAYS: Readonly<Record<string, readonly string[]>> = {
  'Marina Point': ['Bay 1', 'Bay 2', 'Bay 3', 'Bay 4', 'Dock A'],
  'Arts District': ['Bay 5', 'Bay 6', 'Dock B'],
};

export interface DemoBooking {
  /** Index into the vehicles of the tenant. */
  vehicle: number;
  /** First day, counted from today. */
  from: number;
  days: number;
  status: BookingStatus;
  source: BookingSource;
  name: string;
  email: string;
  phone: string | null;
}

const booking = (
  vehicle: number,
  from: number,
  days: number,
  status: BookingStatus,
  source: BookingSource,
  name: string,
  phone: string | null = null,
): DemoBooking => {
  const email = `${name.toLowerCase().replace(/[^a-z]+/g, '.')}@example.com`;
  return { vehicle, from, days, status, source, name, email, phone };
};

export const DEMO_BOOKINGS: readonly DemoBooking[] = [
  booking(0, 3, 3, 'pending', 'web', 'Maya Okafor', '+13105550142'),
  booking(2, 6, 2, 'pending', 'mobile', 'Jonas Lindqvist', '+13105550187'),
  booking(4, 1, 1, 'pending', 'web', 'Priya Raman'),
  booking(1, 2, 4, 'upcoming', 'web', 'Daniel Reyes', '+13105550111'),
  booking(3, 5, 3, 'upcoming', 'manual', 'Sofia Marchetti', '+13105550123'),
  booking(5, 9, 7, 'upcoming', 'web', 'The Andersson Family', '+13105550199'),
  booking(2, -1, 3, 'active', 'direct', 'Kenji Watanabe', '+13105550164'),
  booking(5, -2, 5, 'active', 'walk_in', 'Amara Diallo', '+13105550175'),
  booking(0, -9, 3, 'completed', 'web', 'Lucas Moreau'),
  booking(1, -6, 2, 'completed', 'mobile', 'Hannah Schmidt'),
  booking(3, -4, 2, 'cancelled', 'web', 'Noah Williams'),
  booking(4, -3, 1, 'no_show', 'web', 'Elena Petrova'),
];
