// What managers read after they have changed hours, days off or services.
import type { SlotChanges } from '../../../contracts/front-desk';
import { rosterWords } from './roster-words.server';

const NOTHING: SlotChanges = { closed: 0, opened: 0, created: 0, held: 0, bookings: 0, firstBookings: [] };
const call = (() =>
  Promise.resolve({ site: { today: '2027-03-01', tenant: { timeZone: 'America/Los_Angeles' } } })) as never;
const words = (slots?: Partial<SlotChanges>) =>
  rosterWords(call, 'Saved.', slots && { ...NOTHING, ...slots }, { staff_id: 'kim' });
const booking = (because: SlotChanges['firstBookings'][number]['because'] = 'day_off') => ({
  ...{ id: 'b', customerName: 'Bo Berg', staffName: 'Kim', startTime: '2027-03-01T17:00:00.000Z', because },
  ...{ timeZone: 'America/Los_Angeles', zoneName: null },
});

test.each<[Partial<SlotChanges> | undefined, string[]]>([
  [undefined, []],
  [{}, []],
  [{ closed: 1 }, ['1 slot is closed: nobody can book it any more.']],
  [{ closed: 2, opened: 1 }, ['2 slots are closed: nobody can book them any more.', '1 slot is open again.']],
  [{ created: 3 }, ['3 slots are new.']],
  [{ held: 1 }, ['1 slot is being offered to the line: whoever accepts is told that it is gone.']],
])('%j: %j, and nothing in the way', async (slots, lines) => {
  expect(await words(slots)).toEqual({ lines: ['Saved.', ...lines] });
});

test('one booking in the way is named with its reason', async () => {
  expect((await words({ bookings: 1, firstBookings: [booking()] })).inTheWay).toEqual({
    text: '1 booking stands in the way and was not touched. Move or cancel it, or leave it.',
    bookings: [{ id: 'b', text: 'Bo Berg, Mon 1 Mar 2027, 09:00 with Kim: a day off' }],
    all: '/staff/bookings?kind=appointment&start_date=2027-03-01&staff_id=kim',
  });
});

test('of many the first are named, and it is said that they are the first', async () => {
  const elsewhere = { timeZone: 'Asia/Kathmandu', zoneName: 'Kathmandu time' };
  const firstBookings = [booking(), { ...booking('outside_hours'), ...elsewhere }];
  const { inTheWay } = await words({ bookings: 3, firstBookings });
  expect(inTheWay!.text).toBe(
    '3 bookings stand in the way and were not touched. Move or cancel them, or leave them. These are the first 2:',
  );
  expect(inTheWay!.bookings[1]!.text).toContain('outside of their hours');
  expect(inTheWay!.bookings[1]!.text).toContain('Mon 1 Mar 2027, 22:45 (Kathmandu time)');
});
