// Actions are counted as they are billed, the forecast is arithmetic, and the document says what was measured.
import { readFileSync } from 'node:fs';
import type { HistoryEvent } from './actions';
import { countActions } from './actions';
import { ASSUMED, costs, forecast, forecastFor } from './model';
import { scalingPage } from './page';
import { measured } from './store';

test('each start, timer, attempt, upsert, signal and Update is an action, local activities one a workflow task', () => {
  const local = (workflowTaskCompletedEventId: number): HistoryEvent => ({
    markerRecordedEventAttributes: { markerName: 'core_local_activity', workflowTaskCompletedEventId },
  });
  const history: HistoryEvent[] = [
    { workflowExecutionStartedEventAttributes: {} },
    { workflowTaskCompletedEventAttributes: {} },
    ...[local(4), local(4), local(9)],
    { markerRecordedEventAttributes: { markerName: 'core_patch', workflowTaskCompletedEventId: 9 } },
    { upsertWorkflowSearchAttributesEventAttributes: {} },
    { timerStartedEventAttributes: {} },
    { activityTaskScheduledEventAttributes: {} },
    { activityTaskStartedEventAttributes: { attempt: 3 } },
    { workflowExecutionSignaledEventAttributes: {} },
    { workflowExecutionUpdateAcceptedEventAttributes: {} },
  ];
  expect(countActions(history)).toEqual({
    ...{ events: 12, workflowTasks: 1, timers: 1, activities: 3, localActivities: 2, searchAttributes: 1 },
    ...{ messages: 2, actions: 10 },
  });
});

test('a recorded history has the actions one counts in it by hand', () => {
  const { events } = JSON.parse(readFileSync('tests/histories/cancelled.json', 'utf8')) as {
    events: HistoryEvent[];
  };
  const counted = countActions(events);
  expect(counted.messages).toBeGreaterThan(0);
  const { timers, activities, localActivities, searchAttributes, messages } = counted;
  expect(counted.actions).toBe(1 + timers + activities + localActivities + searchAttributes + messages);
});

const cost = {
  ...{ actions: 20, historyBytes: 10_000, workflowTasks: 10, timers: 4 },
  ...{ bookingBytes: 700, allBytes: 10_000 },
};

test('twice the businesses make twice the bookings, lifecycles and bytes', () => {
  const [one, two] = [100, 200].map(businesses => forecastFor(businesses, cost, ASSUMED));
  expect(two!.bookingsADay).toBe(2 * one!.bookingsADay);
  expect(two!.openLifecycles).toBe(2 * one!.openLifecycles);
  expect(two!.postgresGbAYear).toBeCloseTo(2 * one!.postgresGbAYear);
  expect(one!.openLifecycles).toBe(100 * ASSUMED.perDay * ASSUMED.leadDays);
});

test('assumptions can be given; what is none is refused by name', () => {
  expect(forecast(['--per-day', '120'])).not.toBe(forecast());
  expect(() => forecast(['--bookings', '3'])).toThrow('--per-day N');
});

test('a booking costs something in each of the two', () => {
  const found = costs(measured(), ASSUMED);
  expect(found.actions).toBeGreaterThan(10);
  expect(found.allBytes).toBeGreaterThan(found.bookingBytes);
});

test('docs/scaling.md has the tables of what was measured', () => {
  const page = readFileSync('docs/scaling.md', 'utf8');
  const cells = (text: string): string[] =>
    text.split('\n').map(line => line.replace(/\s*\|\s*|:?-{2,}:?/g, '|'));
  expect(cells(scalingPage(page, measured()))).toEqual(cells(page));
});
