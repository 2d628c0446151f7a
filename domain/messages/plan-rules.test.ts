// What may stand in a plan: both sides of every limit, and each default.
import type { PlannedMessage } from './plan';
import { DEFAULT_PLAN, DEFAULT_STOCK_PLAN, spoken } from './plan';
import { FURTHEST_MINUTES, messageProblems, repeated } from './plan-rules';

const reminder: PlannedMessage = {
  ...{ event: 'reminder', channel: 'sms', audience: 'customer' },
  ...{ anchor: 'start', offsetMinutes: -120 },
};
const followUp: PlannedMessage = { ...reminder, event: 'follow_up', anchor: 'end', offsetMinutes: 30 };
const confirmed: PlannedMessage = { ...reminder, event: 'confirmed', anchor: 'now', offsetMinutes: 0 };
const fields = (message: PlannedMessage) => messageProblems(message).map(problem => problem.field);

test('the defaults are a plan without a mistake', () => {
  expect(DEFAULT_PLAN.flatMap(messageProblems)).toEqual([]);
  expect([...repeated(DEFAULT_PLAN), ...repeated(DEFAULT_STOCK_PLAN)]).toEqual([]);
});

test.each([
  [reminder, -1, true],
  [reminder, 0, false],
  [reminder, 1, false],
  [reminder, -FURTHEST_MINUTES, true],
  [reminder, -FURTHEST_MINUTES - 1, false],
  [followUp, 0, true],
  [followUp, -1, false],
  [followUp, FURTHEST_MINUTES, true],
  [followUp, FURTHEST_MINUTES + 1, false],
  [confirmed, 0, true],
  [confirmed, 5, false],
])('offset %#', (message, offsetMinutes, allowed) => {
  expect(fields({ ...message, offsetMinutes })).toEqual(allowed ? [] : ['offsetMinutes']);
});

test('every event has its own anchor', () => {
  expect(fields({ ...reminder, anchor: 'end' })).toEqual(['anchor']);
  expect(fields({ ...followUp, anchor: 'start' })).toEqual(['anchor']);
  expect(fields({ ...confirmed, anchor: 'start' })).toEqual(['anchor']);
});

test.each([
  ['customer', 'email', true],
  ['customer', 'sms', true],
  ['customer', 'slack', false],
  ['staff', 'email', true],
  ['staff', 'slack', true],
  ['staff', 'sms', false],
] as const)('%s by %s', (audience, channel, allowed) => {
  expect(fields({ ...confirmed, audience, channel })).toEqual(allowed ? [] : ['channel']);
});

test('the same message at another time is another; the same again is named with its first', () => {
  const plan = [reminder, { ...reminder, offsetMinutes: -1440 }, { ...reminder, channel: 'email' as const }];
  expect(repeated(plan)).toEqual([]);
  expect(repeated([...plan, reminder])).toEqual([{ place: 3, first: 0 }]);
});

test('what is switched off is not said, and nobody is told of the switch', () => {
  expect(spoken([reminder, { ...followUp, isOn: false }, { ...confirmed, isOn: true }])).toEqual([
    reminder,
    confirmed,
  ]);
});
