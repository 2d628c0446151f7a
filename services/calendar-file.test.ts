// Calendar files, read by an independent library.
import ICAL from 'ical.js';
import { calendarFile } from './calendar-file';
import type { BookingView } from './bookings/view';

const NOW = '2027-02-01T20:00:00.000Z';
const booking = (overrides: Partial<BookingView> = {}): BookingView =>
  ({
    ...{ id: 'b1', status: 'upcoming', resourceName: 'Mazda; MX-5, "blue"', revision: 1, createdAt: NOW },
    ...{ startTime: '2027-03-13T08:00:00.000Z', endTime: '2027-03-15T07:00:00.000Z' },
    ...{ startDate: '2027-03-13', endDate: '2027-03-14' },
    ...overrides,
  }) as BookingView;

function parse(view: BookingView, bookingUrl = 'http://localhost/booking/x') {
  const text = calendarFile({
    booking: view,
    tenantName: 'Harbor Drive',
    bookingUrl,
    now: NOW,
  });
  for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  const calendar = new ICAL.Component(ICAL.parse(text));
  const component = calendar.getFirstSubcomponent('vevent')!;
  return { method: calendar.getFirstPropertyValue('method'), event: new ICAL.Event(component), component };
}

test('a rental is whole days, the last one included, over the clock change too', () => {
  const { event, method, component } = parse(booking());
  expect([event.startDate.isDate, event.startDate.toString(), event.endDate.toString()]).toEqual([
    true,
    '2027-03-13',
    '2027-03-15',
  ]);
  expect(event.summary).toBe('Mazda; MX-5, "blue" – Harbor Drive');
  expect([method, component.getFirstPropertyValue('status')]).toEqual(['PUBLISH', 'CONFIRMED']);
  expect(component.getFirstPropertyValue('url')).toBe('http://localhost/booking/x');
});

test('any text comes out as it went in, however long, and no line is broken within a character', () => {
  const name = `Ümit’s 🚗; \\"fast", \n ${'長い名前 '.repeat(40)}end`;
  expect(parse(booking({ resourceName: name })).event.summary).toBe(`${name} – Harbor Drive`);
  for (const length of [50, 67, 68, 140, 141, 142, 143, 215, 216, 217, 290]) {
    const { event } = parse(booking({ notes: '' }), `http://localhost/${'x'.repeat(length)}`);
    expect(event.description).toBe(`http://localhost/${'x'.repeat(length)}`);
  }
});

test('an appointment is its instants', () => {
  const times = { startTime: '2027-03-13T17:00:00.000Z', endTime: '2027-03-13T17:30:00.000Z' };
  const { event } = parse(booking({ ...times, startDate: null, endDate: null }));
  expect(event.startDate.toJSDate().toISOString()).toBe(times.startTime);
  expect(event.endDate.toJSDate().toISOString()).toBe(times.endTime);
});

test('a moved booking replaces its earlier file, and a cancelled one takes it back', () => {
  const [first, moved, cancelled] = [
    booking(),
    booking({ revision: 2 }),
    booking({ revision: 2, status: 'cancelled' }),
  ].map(view => parse(view));
  expect(new Set([first, moved, cancelled].map(file => file!.event.uid)).size).toBe(1);
  expect([first, moved, cancelled].map(file => file!.event.sequence)).toEqual([0, 1, 2]);
  expect([cancelled!.method, cancelled!.component.getFirstPropertyValue('status')]).toEqual([
    'CANCEL',
    'CANCELLED',
  ]);
  expect(parse(booking({ status: 'pending' })).component.getFirstPropertyValue('status')).toBe('TENTATIVE');
});
