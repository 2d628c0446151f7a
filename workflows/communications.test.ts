// A changed plan of messages, with skipped time: several reminders before the start, each at its moment; a booking that is
// planned already follows with its next change.
import type { PlannedMessage } from '../domain/messages/plan';
import { addDays } from '../domain/calendar';
import { changePlan } from '../services/communications';
import type { LifecycleWorld, LivingBooking } from '../tests/harness/lifecycle';
import { HOUR_MS, MINUTE_MS, quietRuntime, startLifecycleWorld } from '../tests/harness/lifecycle';

jest.setTimeout(30_000);

const DAY_MS = 24 * HOUR_MS;
const MANAGER = { type: 'staff', id: null, name: 'Mia' } as const;

let world: LifecycleWorld;
beforeAll(async () => {
  quietRuntime();
  world = await startLifecycleWorld();
}, 60_000);
afterAll(() => world?.stop());

const remind = (channel: 'sms' | 'email', offsetMinutes: number): PlannedMessage => ({
  ...{ event: 'reminder', channel, audience: 'customer', anchor: 'start', offsetMinutes },
});
const followUp = (offsetMinutes: number): PlannedMessage => ({
  ...{ event: 'follow_up', channel: 'sms', audience: 'customer', anchor: 'end', offsetMinutes },
});
const plan = (bookings: PlannedMessage[] | null) =>
  changePlan(world.db.knex, world.tenant, { bookings }, { actor: MANAGER, now: new Date().toISOString() });

/** What was sent, line by line, and how many minutes from the instant. */
const minutesFrom = (booking: LivingBooking, instant: string, event: string) =>
  world
    .sent(booking.id)
    .filter(({ what }) => what.startsWith(event))
    .sort((a, b) => a.what.localeCompare(b.what))
    .map(({ what, at }) => [what, Math.round((Date.parse(at) - Date.parse(instant)) / MINUTE_MS)]);

test('several reminders and follow-ups go out, each at its offset', async () => {
  await plan([remind('email', -1440), remind('sms', -60), remind('email', -60), followUp(0), followUp(90)]);
  const booking = await world.book({ kind: 'session', startsInMs: 2 * DAY_MS, lastsMs: HOUR_MS });
  await booking.handle.result();
  expect(minutesFrom(booking, booking.start, 'reminder')).toEqual([
    ['reminder email customer', -1440],
    ['reminder email customer', -60],
    ['reminder sms customer', -60],
  ]);
  expect(minutesFrom(booking, booking.end, 'follow_up').map(([, minutes]) => minutes)).toEqual([0, 90]);
  expect(world.sent(booking.id).some(({ what }) => what.startsWith('confirmed'))).toBe(false);
});

test('a booking that is planned already keeps its messages until it changes, and then follows the plan', async () => {
  await plan([remind('sms', -120)]);
  const midnight = Math.ceil((await world.now()) / DAY_MS) * DAY_MS;
  const days = { startsInMs: midnight + 3 * DAY_MS - (await world.now()), lastsMs: DAY_MS };
  const [still, moved] = [await world.book(days), await world.book(days)];
  const startDate = new Date(midnight + 4 * DAY_MS).toISOString().slice(0, 10);
  // Its lifecycle has planned when it answers.
  for (const { handle } of [still, moved]) await handle.query('state');
  await world.skipTo(new Date((await world.now()) + HOUR_MS).toISOString());

  await plan([remind('sms', -600), remind('sms', -30)]);
  await moved.reschedule(startDate, addDays(startDate, 1));
  await world.skipTo(`${addDays(startDate, 1)}T00:00:00.000Z`);

  expect(minutesFrom(still, still.start, 'reminder').map(([, minutes]) => minutes)).toEqual([-120]);
  const start = `${startDate}T00:00:00.000Z`;
  expect(minutesFrom(moved, start, 'reminder').map(([, minutes]) => minutes)).toEqual([-600, -30]);
});
