// The move table of DESIGN §2, written down once more by hand, and both sides of every moment it depends on.
import type { ActorType } from '../roles';
import type { MoveFacts } from './moves';
import type { Refusal } from '../errors';
import { cancelReasonOf, checkSaidReason, decideMove, movesFrom, movesNow } from './moves';
import type { BookingKind, BookingStatus } from './status';
import { BOOKING_KINDS, BOOKING_STATUSES } from './status';

const START = '2027-03-10T17:00:00.000Z';
const END = '2027-03-10T18:00:00.000Z';
const HOUR = 3_600_000;
const MINUTE = 60_000;

const facts = (overrides: Partial<MoveFacts> = {}): MoveFacts => ({
  kind: 'rental',
  status: 'upcoming',
  start: START,
  end: END,
  cancellationCutoffMs: 2 * HOUR,
  pendingUntil: null,
  ...overrides,
});
const at = (instant: string, offsetMs: number): string =>
  new Date(Date.parse(instant) + offsetMs).toISOString();
const allowed = (f: MoveFacts, to: BookingStatus, by: ActorType, now: string): boolean =>
  decideMove(f, { to, by, now }).allowed;

/** A row per move: which kinds may make it, and who may ask for it. c customer, s staff, l lifecycle. */
const TABLE = `
  pending   upcoming   rental appointment session delivery        s
  pending   cancelled  rental appointment session delivery        c s l
  upcoming  active     rental appointment session delivery block  s l
  upcoming  completed         appointment session delivery        s
  upcoming  cancelled  rental appointment session delivery block  c s
  upcoming  no_show    rental appointment session delivery        s
  active    completed  rental appointment session delivery block  s l
  active    cancelled  rental appointment session delivery block  s
  active    no_show    rental appointment session delivery        s
`
  .trim()
  .split('\n')
  .map(line => line.trim().split(/\s+/));

const ASKERS: Record<string, ActorType> = { c: 'customer', s: 'staff', l: 'lifecycle' };

function inTable(kind: BookingKind, from: BookingStatus, to: BookingStatus, asker: string): boolean {
  return TABLE.some(
    ([f, t, ...rest]) => f === from && t === to && rest.includes(kind) && rest.includes(asker),
  );
}

describe('every kind, from every status to every status', () => {
  // A moment at which no clock stands in the way: after the start for the lifecycle, well before it for the customer.
  const whenFor = (asker: string): string =>
    asker === 'l' ? END : asker === 'c' ? at(START, -48 * HOUR) : START;
  const cases = BOOKING_KINDS.flatMap(kind =>
    BOOKING_STATUSES.flatMap(from => BOOKING_STATUSES.map(to => [kind, from, to] as const)),
  );

  test.each(cases)('%s: %s → %s', (kind, from, to) => {
    for (const asker of Object.keys(ASKERS)) {
      // The lifecycle does not end what people must bring back (DESIGN §2, "flagged overdue instead").
      const clockEnds = asker !== 'l' || to !== 'completed' || !['rental', 'delivery'].includes(kind);
      const expected = inTable(kind, from, to, asker) && clockEnds;
      const now = whenFor(asker);
      const f = facts({ kind, status: from, pendingUntil: from === 'pending' ? now : null });
      expect([asker, allowed(f, to, ASKERS[asker]!, now)]).toEqual([asker, expected]);
    }
  });
});

test('a member and a vendor may ask for what an owner may', () => {
  const long = at(START, -48 * HOUR);
  for (const by of ['member', 'vendor'] as const) {
    expect(allowed(facts(), 'cancelled', by, long)).toBe(true);
    expect(allowed(facts(), 'active', by, START)).toBe(false);
  }
});

describe('the clock', () => {
  test.each([
    ['staff start from 24 h before', 'upcoming', 'active', 'staff', at(START, -24 * HOUR), true],
    ['but not a millisecond earlier', 'upcoming', 'active', 'staff', at(START, -24 * HOUR - 1), false],
    ['the lifecycle starts at the start', 'upcoming', 'active', 'lifecycle', START, true],
    ['but not a millisecond earlier', 'upcoming', 'active', 'lifecycle', at(START, -1), false],
    [
      'the customer cancels until 2 h before',
      'upcoming',
      'cancelled',
      'customer',
      at(START, -2 * HOUR),
      true,
    ],
    ['but not a millisecond later', 'upcoming', 'cancelled', 'customer', at(START, -2 * HOUR + 1), false],
    ['staff cancel always', 'upcoming', 'cancelled', 'staff', at(END, 48 * HOUR), true],
  ] as const)('%s', (_, status, to, by, now, expected) => {
    expect(allowed(facts({ status }), to, by, now)).toBe(expected);
  });

  test('the lifecycle ends an appointment at its end, not a millisecond before', () => {
    const f = facts({ kind: 'appointment', status: 'active' });
    expect(allowed(f, 'completed', 'lifecycle', END)).toBe(true);
    expect(allowed(f, 'completed', 'lifecycle', at(END, -1))).toBe(false);
  });

  test('a pending booking gives its place back when its time has run out, not before, and never without a time', () => {
    const until = '2027-03-01T00:00:00.000Z';
    const f = facts({ status: 'pending', pendingUntil: until });
    expect(allowed(f, 'cancelled', 'lifecycle', until)).toBe(true);
    expect(allowed(f, 'cancelled', 'lifecycle', at(until, -1))).toBe(false);
    expect(allowed({ ...f, pendingUntil: null }, 'cancelled', 'lifecycle', END)).toBe(false);
  });

  test('a pending booking can be cancelled by its customer even after the cut-off', () => {
    expect(allowed(facts({ status: 'pending' }), 'cancelled', 'customer', at(START, -MINUTE))).toBe(true);
  });

  test('the cut-off is the tenant’s', () => {
    const f = facts({ cancellationCutoffMs: 0 });
    expect(allowed(f, 'cancelled', 'customer', START)).toBe(true);
    expect(allowed(f, 'cancelled', 'customer', at(START, 1))).toBe(false);
  });
});

describe('a refusal', () => {
  test('names from, to and what is allowed', () => {
    const decision = decideMove(facts(), { to: 'completed', by: 'staff', now: START });
    expect(decision).toMatchObject({
      refusal: {
        code: 'invalid_transition',
        extra: { from: 'upcoming', to: 'completed', allowed: ['active', 'cancelled', 'no_show'] },
      },
    });
  });

  test.each([
    ['staff, on the day', 'staff', 'upcoming', START, ['active', 'cancelled', 'no_show']],
    [
      'staff, too early to start it',
      'staff',
      'upcoming',
      at(START, -24 * HOUR - 1),
      ['cancelled', 'no_show'],
    ],
    ['its customer', 'customer', 'upcoming', at(START, -48 * HOUR), ['cancelled']],
    ['its customer, past the cut-off', 'customer', 'upcoming', at(START, -HOUR), []],
    ['its customer, under way', 'customer', 'active', START, []],
  ] as const)('lists only the moves that can be made now by %s', (_, by, status, now, expected) => {
    const decision = decideMove(facts({ status }), { to: 'pending', by, now });
    expect(decision).toMatchObject({
      refusal: { extra: { from: status, to: 'pending', allowed: expected } },
    });
    if (!decision.allowed && by === 'customer' && expected.length === 0) {
      expect(decision.refusal.message).toContain('Please contact us');
    }
  });

  test('says that a final status is final', () => {
    const decision = decideMove(facts({ status: 'no_show' }), { to: 'active', by: 'staff', now: START });
    expect(decision).toMatchObject({ refusal: { extra: { allowed: [] } } });
    if (!decision.allowed) expect(decision.refusal.message).toContain('no_show is final');
  });

  test('of a late cancellation names the rule, the last moment and now', () => {
    const now = at(START, -HOUR);
    expect(decideMove(facts(), { to: 'cancelled', by: 'customer', now })).toMatchObject({
      refusal: {
        code: 'rule_violation',
        extra: { violations: [{ rule: 'cancellation_cutoff', limit: at(START, -2 * HOUR), actual: now }] },
      },
    });
  });

  test.each([
    [100, 'until 1 h 40 min before its start'],
    [120, 'until 2 h before its start'],
    [30, 'until 30 min before its start'],
    [3 * 24 * 60, 'until 3 days before its start'],
    [0, 'until its start'],
  ])('of a cancellation past a cut-off of %d min says it in plain words', (minutes, words) => {
    const late = facts({ cancellationCutoffMs: minutes * 60_000 });
    const now = at(START, 1 - minutes * 60_000);
    const decision = decideMove(late, { to: 'cancelled', by: 'customer', now });
    expect(!decision.allowed && decision.refusal.message).toContain(words);
  });
});

test('what staff are offered is what they could do right now', () => {
  expect(movesFrom('rental', 'upcoming')).toEqual(['active', 'cancelled', 'no_show']);
  expect(movesNow(facts(), 'staff', at(START, -48 * HOUR))).toEqual(['cancelled', 'no_show']);
  expect(movesNow(facts(), 'staff', START)).toEqual(['active', 'cancelled', 'no_show']);
});

test.each([
  ['customer', 'customer'],
  ['member', 'customer'],
  ['staff', 'staff'],
  ['vendor', 'vendor'],
  ['lifecycle', 'expired'],
] as const)('a cancellation by %s has the reason %s', (by, reason) => {
  expect(cancelReasonOf(by)).toBe(reason);
  expect(cancelReasonOf(by, 'failed')).toBe(by === 'staff' ? 'failed' : reason);
});

test('staff say that the customer asked for it; nobody else says whose wish it was', () => {
  expect(cancelReasonOf('staff', 'customer')).toBe('customer');
  expect(cancelReasonOf('vendor', 'customer')).toBe('vendor');
  expect(cancelReasonOf('lifecycle', 'customer')).toBe('expired');
});

test.each([
  ['a rental', 'rental', 'cancelled', null],
  ['an appointment', 'appointment', 'cancelled', null],
  ['a session', 'session', 'cancelled', null],
  ['a delivery', 'delivery', 'cancelled', 'A delivery has no customer.'],
  ['a block', 'block', 'cancelled', 'A block has no customer.'],
  ['anything but a cancellation', 'session', 'no_show', 'Only a cancellation has one.'],
] as const)('that the customer asked for it can be said of %s or not', (_, kind, to, message) => {
  const check = () => checkSaidReason(kind, to, 'customer');
  if (message === null) expect(check).not.toThrow();
  else expect(refusalOf(check).extra.details).toEqual([{ field: 'cancelReason', message }]);
  expect(() => checkSaidReason(kind, to)).not.toThrow();
});

function refusalOf(check: () => void): Refusal {
  try {
    check();
  } catch (error) {
    return error as Refusal;
  }
  throw new Error('It was not refused.');
}
