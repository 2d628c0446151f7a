// Days begin where they begin, also where a clock change takes their midnight away.
import { endOfDay, startOfDay } from './zone.server';

test.each([
  ['2026-07-03', 'UTC', '2026-07-03T00:00:00.000Z'],
  ['2026-07-03', 'America/Los_Angeles', '2026-07-03T07:00:00.000Z'],
  ['2026-12-03', 'America/Los_Angeles', '2026-12-03T08:00:00.000Z'],
  ['2026-03-08', 'America/Los_Angeles', '2026-03-08T08:00:00.000Z'],
  ['2026-07-03', 'Asia/Kathmandu', '2026-07-02T18:15:00.000Z'],
  ['2026-07-03', 'Pacific/Kiritimati', '2026-07-02T10:00:00.000Z'],
  ['2026-07-03', 'Pacific/Pago_Pago', '2026-07-03T11:00:00.000Z'],
  // There the clock goes forward at midnight: the day begins at one.
  ['2026-04-24', 'Africa/Cairo', '2026-04-23T22:00:00.000Z'],
])('%s in %s begins at %s', (date, zone, instant) => {
  expect(startOfDay(date, zone)).toBe(instant);
});

test('a day ends where the next one begins, after 23 or 25 hours too', () => {
  const hours = (date: string) => {
    const zone = 'America/Los_Angeles';
    return (Date.parse(endOfDay(date, zone)) - Date.parse(startOfDay(date, zone))) / 3_600_000;
  };
  expect(['2026-03-08', '2026-07-03', '2026-11-01'].map(hours)).toEqual([23, 24, 25]);
});
