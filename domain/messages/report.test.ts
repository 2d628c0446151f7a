// What providers report of messages.
import { reportInWords, reportOf } from './report';

test.each([
  ['delivered', 'delivered'],
  ['read', 'delivered'],
  ['undelivered', 'undelivered'],
  ['failed', 'failed'],
  ['canceled', 'failed'],
] as const)('%s is %s', (status, report) => expect(reportOf(status)).toBe(report));

test.each(['queued', 'accepted', 'sending', 'sent', 'Delivered', '', 'constructor'])(
  '%j is no news',
  status => expect(reportOf(status)).toBeUndefined(),
);

test('staff read why a message did not arrive, and the code where we know no better', () => {
  expect(reportInWords('30005')).toBe(
    'It did not arrive: the number does not exist or is not in use any more (error 30005).',
  );
  expect(reportInWords('12345')).toBe('It did not arrive (error 12345).');
  expect(reportInWords(null)).toBe('It did not arrive; the provider did not say why.');
});
