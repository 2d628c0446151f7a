// A customer as a contact of the CRM.
import type { BookingChange, Person } from './contact';
import { DEFAULT_CRM, eventOf, noteOf, propertiesOf } from './contact';

const person = (overrides: Partial<Person> = {}): Person => ({
  ...{ id: 'c1', fullName: 'Ann Mary Lee', email: 'ann@example.com', phone: null },
  ...{ bookings: 3, completed: 1, cancelled: 1, noShows: 0, lastAt: null, nextAt: null },
  ...overrides,
});

test('the last word is the family name, and what Berth does not know is not emptied over there', () => {
  const written = propertiesOf(person(), { tier: 'GOLD', tags: ['b', 'a'] }, DEFAULT_CRM, null);
  expect(written).toMatchObject({ firstname: 'Ann Mary', lastname: 'Lee', email: 'ann@example.com' });
  expect(written).toMatchObject({
    berth_customer_id: 'c1',
    berth_tier: 'GOLD',
    berth_tags: 'a;b',
    berth_bookings: '3',
  });
  expect(written).not.toHaveProperty('phone');
  expect(
    propertiesOf(person({ fullName: 'Cher' }), { tier: null, tags: [] }, DEFAULT_CRM, null),
  ).toMatchObject({
    ...{ firstname: 'Cher', berth_tier: '', berth_tags: '', berth_next_booking_at: '' },
  });
});

test('tier and tags go where the business keeps them, unless they are to be left alone', () => {
  const settings = { tierProperty: 'membership', tagsProperty: 'labels', notes: true };
  const written = propertiesOf(person(), { tier: 'GOLD', tags: ['a'] }, settings, 'tier');
  expect(written).toMatchObject({ labels: 'a' });
  for (const name of ['membership', 'berth_tier', 'berth_tags']) expect(written).not.toHaveProperty(name);
});

test('a note says what happened in the time of the business, and is no HTML of a name', () => {
  const change: BookingChange = {
    ...{ what: 'moved' as const, status: 'no_show', resourceName: '<b>Bay & 1</b>' },
    ...{ startsAt: '2027-03-02T18:00:00Z', endsAt: '2027-03-02T19:00:00Z' },
  };
  expect(noteOf(change, 'America/Los_Angeles', 'https://x.test/b')).toBe(
    '<p>Booking is a no-show: &#60;b&#62;Bay &#38; 1&#60;/b&#62;, 2 Mar 2027, 10:00 – 2 Mar 2027, 11:00</p>' +
      '<p><a href="https://x.test/b">The booking in Berth</a></p>',
  );
  expect(eventOf(change)).toBe('no_show');
  expect(eventOf({ what: 'booked', status: 'upcoming' })).toBe('booked');
});
