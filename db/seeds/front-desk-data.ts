// What the front desk of the demo tenant offers, who does it, and who has come or will.
import type { BookingSource, BookingStatus } from '../../domain/booking/status';
import type { ServiceTimes, Shift } from '../../domain/slots';

export interface DemoService extends ServiceTimes {
  name: string;
  description: string;
  priceMinor: number | null;
}

export const DEMO_SERVICES: readonly DemoService[] = [
  {
    name: 'Test drive',
    description: 'Half an hour along the coast, one of us beside you.',
    durationMinutes: 30,
    bufferBeforeMinutes: 0,
    bufferAfterMinutes: 15,
    priceMinor: null,
  },
  {
    name: 'Driving lesson',
    description: 'An hour with an instructor, in a car of ours or in your own.',
    durationMinutes: 60,
    bufferBeforeMinutes: 0,
    bufferAfterMinutes: 15,
    priceMinor: 8_500,
  },
  {
    name: 'Wash and detailing',
    description: 'Inside and out, by hand.',
    durationMinutes: 90,
    bufferBeforeMinutes: 0,
    bufferAfterMinutes: 30,
    priceMinor: 14_000,
  },
];

export interface DemoStaff {
  name: string;
  role: string;
  /** Indexes into the services. */
  services: readonly number[];
  shifts: readonly Shift[];
}

const MONDAY_TO_SATURDAY = [1, 2, 3, 4, 5, 6];
const every = (days: readonly number[], ...hours: readonly (readonly [string, string])[]): Shift[] =>
  days.flatMap(weekday => hours.map(([from, to]) => ({ weekday, from, to })));

export const DEMO_STAFF: readonly DemoStaff[] = [
  {
    name: 'Rosa Delgado',
    role: 'Instructor',
    services: [0, 1],
    shifts: every(MONDAY_TO_SATURDAY, ['09:00', '12:30'], ['13:30', '17:00']),
  },
  {
    name: 'Marcus Chen',
    role: 'Detailer',
    services: [2],
    shifts: every(MONDAY_TO_SATURDAY, ['08:00', '12:00'], ['13:00', '17:00']),
  },
  {
    name: 'Ines Okoye',
    role: 'Adviser',
    services: [0],
    shifts: every(MONDAY_TO_SATURDAY, ['10:00', '14:00'], ['15:00', '18:00']),
  },
];

/** How far ahead slots are offered. */
export const SLOT_DAYS = 14;

export interface DemoAppointment {
  /** Indexes into the staff and the services. */
  staff: number;
  service: number;
  /** Counted from today; a day without hours moves on in the same direction. */
  day: number;
  status: BookingStatus;
  source: BookingSource;
  name: string;
  email: string | null;
  phone: string;
}

const appointment = (
  [staff, service, day]: [number, number, number],
  status: BookingStatus,
  source: BookingSource,
  name: string,
  phone: string,
): DemoAppointment => {
  // People who walk in leave a number and seldom an address.
  const email = source === 'walk_in' ? null : `${name.toLowerCase().replace(/[^a-z]+/g, '.')}@example.com`;
  return { staff, service, day, status, source, name, email, phone };
};

export const DEMO_APPOINTMENTS: readonly DemoAppointment[] = [
  appointment([0, 1, -3], 'completed', 'direct', 'Grace Kim', '+13105550131'),
  appointment([1, 2, -2], 'completed', 'walk_in', 'Omar Haddad', '+13105550132'),
  appointment([2, 0, -2], 'no_show', 'direct', 'Tessa Brandt', '+13105550133'),
  appointment([0, 0, -1], 'completed', 'waitlist', 'Felix Nakamura', '+13105550134'),
  appointment([1, 2, 0], 'upcoming', 'walk_in', 'Leila Farouk', '+13105550135'),
  appointment([0, 1, 1], 'upcoming', 'direct', 'Victor Almeida', '+13105550136'),
  appointment([2, 0, 1], 'upcoming', 'waitlist', 'Chloe Martin', '+13105550137'),
  appointment([0, 1, 2], 'cancelled', 'direct', 'Ben Sorensen', '+13105550138'),
  appointment([1, 2, 3], 'upcoming', 'direct', 'Aisha Mensah', '+13105550139'),
];

export interface DemoWaiting {
  /** Index into the services. */
  service: number;
  name: string;
  email: string | null;
  phone: string;
  hoursAgo: number;
}

/** In line, the first of a service first. */
export const DEMO_WAITING: readonly DemoWaiting[] = [
  {
    service: 1,
    name: 'Nadia Rahman',
    email: 'nadia.rahman@example.com',
    phone: '+13105550141',
    hoursAgo: 44,
  },
  { service: 1, name: 'Jonas Weber', email: null, phone: '+13105550142', hoursAgo: 21 },
  { service: 1, name: 'Priya Nair', email: 'priya.nair@example.com', phone: '+13105550143', hoursAgo: 3 },
  { service: 0, name: 'Walter Quinn', email: null, phone: '+13105550144', hoursAgo: 5 },
];
