// A manager with large jobs: many bookings made, cancelled or moved at once.
import type { Crew } from './crew';
import { dayAhead, emailOf, keepBusy } from './crew';

export const bulk = (crew: Crew): Promise<void> =>
  keepBusy(crew, 20_000, async () => {
    const ids = [...new Set(crew.bookings.slice(-80).map(({ id }) => id))];
    const bookingIds = ids.filter(() => crew.random.chance(0.15));
    const what = crew.random.next();
    if (what < 0.4 || bookingIds.length === 0)
      return ask(crew, mark => ({ operation: 'create', bookings: some(crew, mark) }));
    if (what < 0.7) return ask(crew, mark => ({ operation: 'cancel', bookingIds, reason: mark }));
    return ask(crew, mark => ({ operation: 'move', bookingIds, shift: { days: 1 }, reason: mark }));
  });

const some = (crew: Crew, mark: string): object[] =>
  Array.from({ length: 6 }, (_, i) => {
    const day = dayAhead(crew, 40 + ((i * 37 + mark.length * 11) % 250));
    const customer = { fullName: `${mark} ${i}`, email: emailOf(`${mark}-${i}`) };
    return { carId: crew.world.cars[i % crew.world.cars.length], startDate: day, endDate: day, customer };
  });

async function ask(crew: Crew, body: (mark: string) => object): Promise<void> {
  await crew.client.write(
    'ask for a bulk job',
    { in: 'job' },
    { method: 'POST', path: '/admin/bookings/bulk', token: crew.logins.manager, body },
  );
}
