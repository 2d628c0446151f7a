// The words of every message: complete, in the tenant's zone, short where they must be.
import { BOOKING_KINDS } from '../booking/status';
import { renderBlockJob } from './block-job';
import { renderOffer } from './offer';
import { CHANNELS, MESSAGE_EVENTS } from './plan';
import type { MessageFacts } from './render';
import { describePeriod, render } from './render';

const facts: MessageFacts = {
  tenantName: 'Harbor Drive',
  timeZone: 'America/Los_Angeles',
  kind: 'rental',
  resourceName: 'Mazda MX-5',
  serviceName: null,
  start: '2027-03-13T08:00:00.000Z',
  end: '2027-03-15T07:00:00.000Z',
  customerName: 'Ann Lee',
  cancelReason: null,
  bookingUrl: 'http://localhost:3000/booking/abc',
};

const every = MESSAGE_EVENTS.flatMap(event =>
  CHANNELS.flatMap(channel =>
    (['customer', 'staff'] as const).map(audience => [event, channel, audience] as const),
  ),
);

test.each(every)('%s by %s to %s has all its words', (event, channel, audience) => {
  for (const kind of BOOKING_KINDS) {
    const { subject, body } = render(event, channel, audience, { ...facts, kind });
    expect(`${subject} ${body}`).not.toMatch(/undefined|null|NaN|Invalid|\[object/);
    expect(body).toContain('Mazda MX-5');
    expect(subject === '').toBe(channel !== 'email');
    expect(subject).not.toContain('\n');
    if (channel === 'sms') expect(body).not.toContain('\n');
  }
});

test('whole days are named by day, over the clock change too; other bookings by time', () => {
  expect(describePeriod(facts)).toBe('Sat 13 Mar 2027 to Sun 14 Mar 2027');
  expect(describePeriod({ ...facts, end: '2027-03-14T08:00:00.000Z' })).toBe('Sat 13 Mar 2027');
  const appointment = { ...facts, kind: 'appointment' as const, end: '2027-03-13T08:30:00.000Z' };
  expect(describePeriod(appointment)).toBe('Sat 13 Mar 2027, 00:00 – 00:30');
});

test.each([
  ['customer', 'as you asked'],
  ['staff', 'by our staff'],
  ['expired', 'because it was not confirmed in time'],
  ['failed', 'because it could not be completed'],
])('a cancellation by %s says %s', (cancelReason, words) => {
  expect(render('cancelled', 'email', 'customer', { ...facts, cancelReason }).body).toContain(words);
});

test('a cancelled delivery tells its vendor what was written, in one line; without that, only by whom', () => {
  const delivery = { ...facts, kind: 'delivery' as const, cancelReason: 'staff' };
  const told = (cancelNote?: string) =>
    render('cancelled', 'email', 'customer', { ...delivery, cancelNote }).body.split('\n')[2];
  expect(told('The cooler\n is broken.')).toMatch(
    / was cancelled by our staff \(“The cooler is broken.”\)\.$/,
  );
  expect(told()).toMatch(/ was cancelled by our staff\.$/);
});

test('a confirmation carries the link', () => {
  expect(render('confirmed', 'email', 'customer', facts).body).toContain(facts.bookingUrl);
  expect(render('confirmed', 'sms', 'customer', facts).body).toContain(facts.bookingUrl);
});

test('an appointment is told by its service, the person and the time', () => {
  const appointment: MessageFacts = {
    ...facts,
    kind: 'appointment',
    serviceName: 'Driving lesson',
    resourceName: 'Rosa Delgado',
    start: '2027-03-13T18:00:00.000Z',
    end: '2027-03-13T19:00:00.000Z',
  };
  const what = 'Driving lesson with Rosa Delgado, Sat 13 Mar 2027, 10:00 – 11:00';
  for (const event of ['confirmed', 'cancelled', 'rescheduled'] as const) {
    const { subject, body } = render(event, 'email', 'customer', appointment);
    expect(subject).toContain(`Your appointment`);
    expect(subject).toContain(what);
    expect(body).toContain('Your appointment: http');
    expect(body).not.toMatch(/booking is|days|vehicle/i);
  }
  expect(render('reminder', 'sms', 'customer', appointment).body).toBe(
    `Your appointment starts soon: ${what}. Harbor Drive: ${facts.bookingUrl}`,
  );
  expect(render('pending', 'email', 'staff', appointment).subject).toBe(`New booking to confirm: ${what}`);
});

describe('on a clock that is not that of the business', () => {
  const there = { timeZone: 'Asia/Kathmandu', zoneName: 'Kathmandu time' };
  const times = { start: '2027-03-04T18:15:00.000Z', end: '2027-03-04T19:15:00.000Z' };
  const session: MessageFacts = { ...facts, ...there, ...times, kind: 'session' };
  const when = 'Fri 5 Mar 2027, 00:00 – 01:00 (Kathmandu time)';

  test('times say whose they are, those of templates of the business as well', () => {
    expect(render('confirmed', 'email', 'customer', session).body).toContain(when);
    const own = { subject: '', body: 'From {{startTime}} on {{startDate}}' };
    const { body } = render('reminder', 'sms', 'customer', session, own);
    expect(body).toBe('From 00:00 (Kathmandu time) on Fri 5 Mar 2027');
  });

  test('an offer says until when it is kept on the same clock', () => {
    const offer = {
      ...{ ...there, ...times, tenantName: 'Harbor Drive', serviceName: 'Cut', staffName: 'Maya' },
      ...{ customerName: 'Ann Lee', expiresAt: '2027-03-04T10:00:00.000Z', offerUrl: 'http://localhost/o' },
    };
    const { body } = renderOffer('sms', offer);
    expect(body).toContain(`${when}. Yours until 15:45 (Kathmandu time):`);
  });

  test('so do the dates of a block', () => {
    const job = {
      ...there,
      tenantName: 'Harbor Drive',
      reason: 'Paint',
      dates: 1,
      taken: 1,
      url: 'http://x',
    };
    const { body } = renderBlockJob('email', { ...job, first: [{ resourceName: 'Bay 1', ...times }] });
    expect(body).toContain(`- Bay 1, ${when}`);
  });
});
