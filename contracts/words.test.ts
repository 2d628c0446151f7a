// The seeds' words for statuses, in any case, read and written; and nothing else.
import { statusFilter, statusToWrite } from './words';

test.each([
  ['confirmed', 'upcoming'],
  ['CONFIRMED', 'upcoming'],
  ['canceled', 'cancelled'],
  ['CANCELLED', 'cancelled'],
  ['Cancel', 'cancelled'],
  ['PENDING', 'pending'],
  ['COMPLETED', 'completed'],
  ['No-Show', 'no_show'],
  [' no_show ', 'no_show'],
  ['active', 'active'],
])('%s is written as %s', (word, status) => {
  expect(statusToWrite.parse(word)).toEqual({ to: status });
});

test.each(['fail', ' FAIL '])('%j cancels because it failed; filtered by, it is what is cancelled', word => {
  expect(statusToWrite.parse(word)).toEqual({ to: 'cancelled', cancelReason: 'failed' });
  expect(statusFilter.parse(word)).toEqual(['cancelled']);
});

test.each([
  ['confirmed', ['upcoming', 'active']],
  ['canceled', ['cancelled']],
  ['Pending,CONFIRMED', ['pending', 'upcoming', 'active']],
  ['upcoming,confirmed,active', ['upcoming', 'active']],
])('%s filters by %j', (words, statuses) => {
  expect(statusFilter.parse(words)).toEqual(statuses);
});

test.each(['', 'done', 'constructor', '__proto__', 'toString', 'pending upcoming', 'no__show'])(
  '%j is no status, neither to write nor to filter by, and the words that are get named',
  word => {
    for (const schema of [statusToWrite, statusFilter]) {
      const parsed = schema.safeParse(word);
      expect(parsed.success).toBe(false);
      expect(parsed.error?.issues[0]?.message).toContain('pending, upcoming, active, completed');
    }
  },
);

test('one unknown word among known ones spoils the filter', () => {
  expect(statusFilter.safeParse('pending,').success).toBe(false);
  expect(statusFilter.safeParse('pending,gone').success).toBe(false);
});
