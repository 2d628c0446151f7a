// What lies ahead of a booking, status by status, and what is never sent late.
import { DEFAULT_PLAN, messageKey } from '../messages/plan';
import type { BookingStatus } from './status';
import type { LifecycleFacts } from './timeline';
import { eventOf, eventOnMove, isOver, messagesAhead, messagesNow, nextStep, stillTrue } from './timeline';

const START = '2027-03-10T17:00:00.000Z';
const END = '2027-03-12T17:00:00.000Z';
const at = (instant: string, ms: number): string => new Date(Date.parse(instant) + ms).toISOString();
const HOUR = 3_600_000;

const facts = (overrides: Partial<LifecycleFacts> = {}): LifecycleFacts => ({
  ...{
    kind: 'rental',
    status: 'upcoming',
    start: START,
    end: END,
    cancellationCutoffMs: 0,
    pendingUntil: null,
  },
  ...{
    revision: 1,
    completedAt: null,
    overdueAt: null,
    plan: DEFAULT_PLAN,
    title: 'rental of X',
    resourceId: 'r',
  },
  ...overrides,
});

test.each<[string, Partial<LifecycleFacts>, ReturnType<typeof nextStep>]>([
  [
    'a pending booking waits for its time to run out',
    { status: 'pending', pendingUntil: START },
    { type: 'expire', at: START },
  ],
  ['an upcoming one for its start', {}, { type: 'start', at: START }],
  ['an active rental for being overdue', { status: 'active' }, { type: 'overdue', at: END }],
  ['and once flagged for people', { status: 'active', overdueAt: END }, undefined],
  ['an active delivery the same', { status: 'active', kind: 'delivery' }, { type: 'overdue', at: END }],
  ['an active appointment for its end', { status: 'active', kind: 'appointment' }, { type: 'end', at: END }],
  ['an active session for its end', { status: 'active', kind: 'session' }, { type: 'end', at: END }],
  ['an active block for its end', { status: 'active', kind: 'block' }, { type: 'end', at: END }],
  ['a completed one for nothing', { status: 'completed' }, undefined],
  ['a cancelled one for nothing', { status: 'cancelled' }, undefined],
  ['a no-show for nothing', { status: 'no_show' }, undefined],
])('%s', (_, overrides, expected) => {
  expect(nextStep(facts(overrides))).toEqual(expected);
});

describe('the reminder', () => {
  const due = at(START, -2 * HOUR);

  test('lies 2 h before the start', () => {
    expect(messagesAhead(facts(), at(due, -1)).map(m => [m.at, m.message.event, m.message.channel])).toEqual([
      [due, 'reminder', 'sms'],
    ]);
  });

  test('is skipped when its time has come by the time the plan is made', () => {
    expect(messagesAhead(facts(), due)).toEqual([]);
  });

  test.each(['pending', 'active', 'completed', 'cancelled', 'no_show'] as const)(
    'is not for one that is %s',
    status => {
      const events = messagesAhead(facts({ status }), at(START, -24 * HOUR)).map(m => m.message.event);
      expect(events).not.toContain('reminder');
    },
  );
});

describe('the follow-up', () => {
  test('lies 30 min after the end, or after the completion when that came later', () => {
    const early = messagesAhead(facts({ status: 'completed', completedAt: at(END, -HOUR) }), at(END, -HOUR));
    expect(early.map(m => m.at)).toEqual([at(END, HOUR / 2)]);
    const late = messagesAhead(facts({ status: 'completed', completedAt: at(END, HOUR) }), at(END, HOUR));
    expect(late.map(m => m.at)).toEqual([at(END, 1.5 * HOUR)]);
  });

  test.each(['cancelled', 'no_show', 'active'] as const)('is not for one that is %s', status => {
    expect(messagesAhead(facts({ status }), END)).toEqual([]);
  });
});

describe('a booking is over', () => {
  const completed = { status: 'completed', completedAt: END } as const;
  const followUp = at(END, HOUR / 2);
  test.each<[string, Partial<LifecycleFacts>, string, boolean]>([
    ['not while it waits', { status: 'pending' }, START, false],
    ['not while it lies ahead', {}, START, false],
    [
      'not while it is under way, though nothing comes by itself',
      { status: 'active', overdueAt: END },
      END,
      false,
    ],
    ['once it is cancelled', { status: 'cancelled' }, START, true],
    ['once nobody came', { status: 'no_show' }, END, true],
    ['not at its completion, whose follow-up lies ahead', completed, END, false],
    ['not then either when that is looked at later', completed, at(followUp, HOUR), false],
    ['at its completion where nothing follows', { ...completed, plan: [] }, END, true],
    ['at its completion where nobody is told', { ...completed, kind: 'block' }, END, true],
  ])('%s', (_, overrides, now, expected) => {
    expect(isOver(facts(overrides), now)).toBe(expected);
  });
});

test('what is said at once goes to customer and staff as planned; of a block only staff hear', () => {
  const who = (kind: LifecycleFacts['kind'], event: Parameters<typeof messagesNow>[1]) =>
    messagesNow(facts({ kind }), event).map(m => `${m.channel} ${m.audience}`);
  expect(who('rental', 'pending')).toEqual(['email customer', 'email staff']);
  expect(who('rental', 'confirmed')).toEqual(['sms customer', 'email customer']);
  expect(who('rental', 'overdue')).toEqual(['slack staff']);
  expect(who('block', 'confirmed')).toEqual([]);
  expect(who('block', 'conflict')).toEqual(['slack staff']);
});

test.each<[BookingStatus, string | undefined, string | undefined]>([
  ['pending', 'pending', undefined],
  ['upcoming', 'confirmed', 'confirmed'],
  ['active', 'confirmed', undefined],
  ['completed', undefined, undefined],
  ['cancelled', 'cancelled', 'cancelled'],
  ['no_show', undefined, undefined],
])('a booking found %s must have said %s; one moved there says %s', (status, found, moved) => {
  expect([eventOf(status), eventOnMove(status)]).toEqual([found, moved]);
});

describe('a message whose turn comes late', () => {
  test('a reminder is still sent before the start, and not from it on', () => {
    expect(stillTrue(facts(), 'reminder', 1, at(START, -1))).toBe(true);
    expect(stillTrue(facts(), 'reminder', 1, START)).toBe(false);
  });

  test.each([
    ['a reminder of an earlier revision', 'reminder', { revision: 2 }],
    ['a confirmation of an earlier revision', 'confirmed', { revision: 2 }],
    ['a confirmation of a cancelled booking', 'confirmed', { status: 'cancelled' }],
    ['a request that is confirmed by now', 'pending', { status: 'upcoming' }],
    ['new days of a cancelled booking', 'rescheduled', { status: 'cancelled' }],
    ['overdue goods that are back', 'overdue', { status: 'completed' }],
  ] as const)('%s is not sent', (_, event, overrides) => {
    expect(stillTrue(facts(overrides), event, 1, at(START, -HOUR))).toBe(false);
  });
});

test('keys differ by revision, event, channel, audience, anchor and minutes from it, and by nothing else', () => {
  const message = { ...DEFAULT_PLAN[0]!, anchorAt: 'now' };
  const key = messageKey('booking/1', 1, message);
  expect(messageKey('booking/1', 1, { ...message })).toBe(key);
  const others = [
    messageKey('booking/2', 1, message),
    messageKey('booking/1', 2, message),
    messageKey('booking/1', 1, { ...message, event: 'confirmed' }),
    messageKey('booking/1', 1, { ...message, channel: 'sms' }),
    messageKey('booking/1', 1, { ...message, audience: 'staff' }),
    messageKey('booking/1', 1, { ...message, anchorAt: START }),
    messageKey('booking/1', 1, { ...message, anchorAt: START, offsetMinutes: -60 }),
  ];
  expect(new Set([key, ...others]).size).toBe(8);
});

test('a plan with two reminders sends both, the earlier first', () => {
  const reminder = DEFAULT_PLAN.find(m => m.event === 'reminder')!;
  const plan = [reminder, { ...reminder, offsetMinutes: -24 * 60 }];
  const ahead = messagesAhead(facts({ plan }), at(START, -48 * HOUR));
  expect(ahead.map(m => m.at)).toEqual([at(START, -24 * HOUR), at(START, -2 * HOUR)]);
  const [day, hours] = ahead.map(m => messageKey('booking/1', 1, m.message));
  expect(day).not.toBe(hours);
  expect(messagesAhead(facts({ plan }), at(START, -24 * HOUR)).map(m => m.at)).toEqual([
    at(START, -2 * HOUR),
  ]);
});
