// What happened reads as staff would say it; what nobody has words for yet still reads as a sentence.
import { aboutWords, changeWords, eventWords, historyWords } from './trail-words.server';
import { formats } from './format.server';

const { moment } = formats('America/Los_Angeles');
const slots = {
  from: '2026-07-03T17:00:00.000Z/2026-07-03T18:00:00.000Z',
  to: '2026-07-04T18:00:00.000Z/2026-07-04T19:00:00.000Z',
};

test.each([
  [{ event: 'booking.created', from: null, to: 'upcoming' }, 'Booked'],
  [{ event: 'booking.status_changed', from: 'upcoming', to: 'no_show' }, 'Upcoming → No-show'],
  [{ event: 'booking.status_changed', from: null, to: 'pending' }, 'Pending'],
  [{ event: 'booking.rescheduled', ...slots }, 'Moved: Fri 3 Jul 2026, 10:00 → Sat 4 Jul 2026, 11:00'],
  [{ event: 'inbox.status_changed', from: 'pending', to: 'done' }, 'Inbox entry marked: Pending → Done'],
  [
    { event: 'booking.items_changed', from: '100.5 oz Kale', to: '80 oz Kale at $2.50' },
    'What is brought changed: 100.5 oz Kale → 80 oz Kale at $2.50',
  ],
  [
    { event: 'booking.items_changed', from: '', to: '1.25 oz Kale' },
    'What is brought changed: 1.25 oz Kale added',
  ],
  [
    { event: 'booking.items_changed', from: '1.25 oz Kale', to: '' },
    'What is brought changed: no more 1.25 oz Kale',
  ],
  [{ event: 'waitlist.offered', from: null, to: null }, 'Place offered'],
  [{ event: 'need.created', from: null, to: 'HIGH' }, 'Asked vendors for stock: High'],
  [
    { event: 'customer.restricted', from: null, to: 'BLACKLISTED_LOCATION' },
    'Member restricted: Not at a location',
  ],
  [{ event: 'rules.changed', from: null, to: 'tenant' }, 'Rules changed: Everybody'],
  [{ event: 'kite.flown', from: null, to: null }, 'Kite: flown'],
  [{ event: 'kite.flown', from: null, to: 'HIGH' }, 'Kite: flown: High'],
])('%j is told as "%s"', (change, words) => {
  expect(changeWords(change, moment)).toBe(words);
});

test('a move names days for a rental and times for an appointment', () => {
  const event = { action: 'rescheduled', ...slots } as Parameters<typeof historyWords>[0];
  expect(historyWords(event, 'rental', moment)).toBe('Moved to other days');
  expect(historyWords(event, 'appointment', moment)).toContain('Moved: Fri 3 Jul 2026, 10:00');
});

test('a cancellation by staff says so where the customer had asked for it', () => {
  const cancelled = { action: 'status_changed', from: 'upcoming', to: 'cancelled' };
  expect(historyWords({ ...cancelled, metadata: {} }, 'session', moment)).toBe('Upcoming → Cancelled');
  expect(historyWords({ ...cancelled, metadata: { cancelReason: 'customer' } }, 'session', moment)).toBe(
    'Upcoming → Cancelled, as the customer asked',
  );
});

test.each([
  ['notification', 'confirmed by email, kim@example.com', 'Confirmed, E-mail, kim@example.com'],
  ['notification', 'offer by sms', 'Place offered, SMS'],
  ['notification', '', ''],
  ['booking', 'Stand by me', 'Stand by me'],
])('what a %s called "%s" is about reads "%s"', (subject, about, words) => {
  expect(aboutWords({ subject, about })).toBe(words);
});

test('words of events stand alone in a filter too', () => {
  expect(eventWords('booking.status_changed')).toBe('Status changed');
});
