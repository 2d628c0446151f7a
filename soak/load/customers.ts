// Customers without an account: they look around, book a car, open their page, and some cancel. Now and then two want the
// same car for the same days in the same moment.
import type { Crew } from './crew';
import { dayAhead, emailOf, keepBusy, know } from './crew';

const DAYS_AHEAD = 300;

export const customers = (crew: Crew): Promise<void> => keepBusy(crew, 900, () => oneCustomer(crew));

async function oneCustomer(crew: Crew): Promise<void> {
  const { client, random, world } = crew;
  const car = random.pick(world.cars);
  const from = random.chance(0.15) ? random.whole(0, 3) : random.whole(0, DAYS_AHEAD);
  const [startDate, endDate] = [dayAhead(crew, from), dayAhead(crew, from + random.whole(0, 2))];
  if (random.chance(0.3)) await client.page('/');
  await client.get(`/availability?car_id=${car}&start=${startDate}&end=${dayAhead(crew, from + 30)}`);
  const book = (): Promise<string | undefined> => bookCar(crew, car, startDate, endDate);
  const tokens = await Promise.all(random.chance(0.08) ? [book(), book()] : [book()]);
  for (const token of tokens) if (token) await ownPage(crew, token);
}

/** Answers the token of the customer's own page. */
async function bookCar(
  crew: Crew,
  carId: string,
  startDate: string,
  endDate: string,
): Promise<string | undefined> {
  const answer = await crew.client.write(
    'book a car',
    { in: 'booking' },
    {
      method: 'POST',
      path: '/bookings',
      body: mark => ({ carId, startDate, endDate, customer: { fullName: mark, email: emailOf(mark) } }),
    },
  );
  if (!answer) return undefined;
  const { bookingId, bookingUrl } = answer.body as { bookingId: string; bookingUrl: string };
  const token = bookingUrl.split('/').pop()!;
  know(crew, { id: bookingId, kind: 'rental', token });
  return token;
}

async function ownPage({ client, random, bookings }: Crew, token: string): Promise<void> {
  if (random.chance(0.3)) await client.page(`/booking/${token}`);
  const booking = bookings.find(known => known.token === token);
  if (!booking || !random.chance(0.15)) return;
  await client.write(
    'cancel as the customer',
    { in: 'move', bookingId: booking.id, to: 'cancelled' },
    { method: 'POST', path: `/public/bookings/${token}/cancel`, body: mark => ({ reason: mark }) },
  );
}
