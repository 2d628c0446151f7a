// The line as staff read it: for whom and when people wait, and what has become of their offers.
import type { WaitlistEntry } from '../../../contracts/waitlist';
import { lineByService } from './waitlist.server';

const ZONE = 'America/Los_Angeles';
const NOW = '2026-07-03T17:00:00.000Z';

const entry = (own: Partial<WaitlistEntry> = {}): WaitlistEntry => ({
  id: '1',
  serviceId: 's',
  serviceName: 'Cut',
  staffId: null,
  staffName: null,
  customerName: 'Ann',
  customerPhone: '+13105550100',
  customerEmail: null,
  from: null,
  to: null,
  status: 'waiting',
  position: 1,
  bookingId: null,
  offers: [],
  createdAt: NOW,
  ...own,
});
const only = (own: Partial<WaitlistEntry>) => lineByService([entry(own)], ZONE, NOW)[0]!.entries[0]!;

test.each([
  [{}, 'With anybody, any day'],
  [{ staffName: 'Kim' }, 'With Kim, any day'],
  [{ from: '2026-07-06T07:00:00.000Z' }, 'With anybody, from Mon 6 Jul 2026'],
  [{ to: '2026-07-08T07:00:00.000Z' }, 'With anybody, until Tue 7 Jul 2026'],
  [{ from: '2026-07-06T07:00:00.000Z', to: '2026-07-07T07:00:00.000Z' }, 'With anybody, on Mon 6 Jul 2026'],
  [
    { from: '2026-07-06T16:00:00.000Z', to: '2026-07-08T07:00:00.000Z' },
    'With anybody, from Mon 6 Jul 2026, 09:00 to Tue 7 Jul 2026',
  ],
])('%j waits "%s"', (own, wants) => {
  expect(only(own).wants).toBe(wants);
});

test('an open offer has a clock until its time is over; then it counts as not answered', () => {
  const offer = (expiresAt: string) => ({
    ...{ id: 'o', slotId: 'x', staffName: 'Kim', status: 'open' as const, expiresAt },
    ...{ startTime: '2026-07-04T17:00:00.000Z', endTime: '2026-07-04T18:00:00.000Z' },
  });
  const deciding = only({ offers: [offer('2026-07-03T17:00:00.001Z')] });
  expect([deciding.offer?.leftMs, deciding.before]).toEqual([1, []]);
  const late = only({ offers: [offer(NOW)] });
  expect([late.offer, late.before.map(({ status }) => status)]).toEqual([undefined, ['expired']]);
});

test('whose wanted time is over is shown as no longer waiting, a millisecond before that as waiting', () => {
  expect(only({ to: NOW })).toMatchObject({ status: 'expired', position: null });
  expect(only({ to: '2026-07-03T17:00:00.001Z' })).toMatchObject({ status: 'waiting', position: 1 });
  expect(only({ to: NOW, status: 'booked', position: null })).toMatchObject({ status: 'booked' });
});

test('each service has a line of its own, by name', () => {
  const lines = lineByService(
    [
      entry(),
      entry({ id: '2', serviceId: 'c', serviceName: 'Colour' }),
      entry({ id: '3', customerName: 'Bob', position: 2 }),
      entry({ id: '4', serviceId: 'b', serviceName: 'Beard' }),
    ],
    ZONE,
    NOW,
  );
  expect(lines.map(({ name, entries }) => [name, entries.map(({ id }) => id)])).toEqual([
    ['Beard', ['4']],
    ['Colour', ['2']],
    ['Cut', ['1', '3']],
  ]);
});
