// Templates: what is between braces is filled in once and as it is, and whatever would be sent wrong is said by field.
import { BOOKING_KINDS } from '../booking/status';
import { CHANNELS, MESSAGE_EVENTS } from './plan';
import type { MessageFacts } from './render';
import { render, valuesOf } from './render';
import { SAMPLE_KINDS, sampleFacts } from './sample';
import { smsParts } from './sms';
import { MOST_IN_BODY, VARIABLES, defaultTemplate, fill, templateProblems } from './templates';

const NOW = '2027-03-12T20:00:00.000Z';
const place = { tenantName: 'Harbor Drive', timeZone: 'America/Los_Angeles' };
const facts: MessageFacts = sampleFacts('appointment', place, 'http://b.test/booking/x', NOW);

const said = (body: string, over: Partial<MessageFacts> = {}) =>
  render('reminder', 'email', 'customer', { ...facts, ...over }, { subject: 'Hi {{customerName}}', body });

test('every variable becomes what it says, for every kind, spaces between the braces or not', () => {
  const all = Object.keys(VARIABLES).map(name => `${name}={{ ${name} }}`);
  for (const kind of BOOKING_KINDS) {
    expect(said(all.join('\n'), { kind }).body).not.toMatch(/undefined|null|NaN|[{}]/);
  }
  expect(said('{{item}}|{{when}}|{{startDate}}|{{startTime}}|{{endTime}}|{{businessName}}').body).toBe(
    'Driving lesson with Rosa Delgado|Mon 15 Mar 2027, 10:00 – 11:00|Mon 15 Mar 2027|10:00|11:00|Harbor Drive',
  );
});

test('a rental has days and no times, over a clock change too', () => {
  const rental = sampleFacts('rental', place, 'http://b.test', '2027-03-10T20:00:00.000Z');
  expect(
    fill({ subject: '', body: '{{startDate}}{{startTime}}-{{endDate}}{{endTime}}' }, valuesOf(rental)).body,
  ).toBe('Sat 13 Mar 2027-Sun 14 Mar 2027');
});

test('what a customer is called is text: no variable in it is filled in, no line of it ends the subject', () => {
  const words = said('Dear {{customerName}}', { customerName: '{{bookingUrl}} $& \r\nBcc: x@y.test' });
  expect(words.body).toBe('Dear {{bookingUrl}} $& \r\nBcc: x@y.test');
  expect(words.subject).toBe('Hi {{bookingUrl}} $& Bcc: x@y.test');
});

const name = { customer: ['email', 'sms'], staff: ['email', 'slack'] } as const;
test('the words of Berth itself are templates without a mistake', () => {
  for (const event of MESSAGE_EVENTS) {
    for (const audience of ['customer', 'staff'] as const) {
      for (const channel of name[audience]) {
        const template = defaultTemplate({ event, channel, audience });
        expect([event, channel, templateProblems(template, channel)]).toEqual([event, channel, []]);
      }
    }
  }
});

test.each([
  ['Hello {{customername}}', /There is no variable {{customername}}/],
  ['Hello {{ nobody }} and {{toString}}', /{{nobody}}, {{toString}}/],
  ['Hello {{}}', /There is no variable {{}}/],
  ['Hello {{customerName', /two braces on both sides/],
  ['Hello customerName}}', /two braces on both sides/],
  ['Hello {{{customerName}}} {{', /two braces/],
  [' \n ', /Must not be empty/],
])('%j is refused', (body, message) => {
  const problems = templateProblems({ subject: 'Hi', body }, 'email');
  expect(problems.map(problem => problem.field)).toEqual(['body']);
  expect(problems[0]!.message).toMatch(message);
});

test('one brace, or the three braces of a number in braces, are text', () => {
  expect(templateProblems({ subject: 'a {b} c', body: '{ {{customerName}} }' }, 'email')).toEqual([]);
});

test('both fields are named, and each channel has its limits', () => {
  expect(templateProblems({ subject: 'two\nlines {{x}}', body: '' }, 'email').map(p => p.field)).toEqual([
    ...['subject', 'subject', 'body'],
  ]);
  for (const channel of CHANNELS) {
    const subject = channel === 'email' ? 'Hi' : '';
    const most = 'x'.repeat(MOST_IN_BODY[channel]);
    expect(templateProblems({ subject, body: most }, channel)).toEqual([]);
    expect(templateProblems({ subject, body: `${most}x` }, channel)).toHaveLength(1);
  }
  expect(templateProblems({ subject: 'Hi', body: 'x' }, 'sms').map(p => p.field)).toEqual(['subject']);
});

test('samples are of every kind that has customers, ahead of now', () => {
  for (const kind of SAMPLE_KINDS) {
    const sample = sampleFacts(kind, place, '', NOW);
    expect(Date.parse(sample.start)).toBeGreaterThan(Date.parse(NOW));
    expect(Date.parse(sample.end)).toBeGreaterThan(Date.parse(sample.start));
  }
});

test.each([
  ['x'.repeat(160), 1],
  ['x'.repeat(161), 2],
  ['x'.repeat(306), 2],
  ['x'.repeat(307), 3],
  [`${'x'.repeat(158)}€`, 1],
  [`${'x'.repeat(159)}€`, 2],
  ['ч'.repeat(70), 1],
  ['ч'.repeat(71), 2],
  [`${'x'.repeat(69)}–`, 1],
  [`${'x'.repeat(70)}–`, 2],
])('an SMS is counted as the network does (%#)', (text, parts) => {
  expect(smsParts(text)).toBe(parts);
});
