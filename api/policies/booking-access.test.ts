// Who may do what with a booking: role × ownership × action × time, stated here once more by hand.
import type { Refusal } from '../../domain/errors';
import { plusMs } from '../../domain/instants';
import type { Role } from '../../domain/roles';
import { ROLES } from '../../domain/roles';
import type { BookingAction, BookingFacts } from './booking-access';
import { BOOKING_ACTIONS, assertMayTouch, canAccessBooking } from './booking-access';

const START = '2027-02-10T18:00:00.000Z';
const CUTOFF_MS = 2 * 3_600_000;
const AT_CUTOFF = plusMs(START, -CUTOFF_MS);
const TOO_LATE = plusMs(AT_CUTOFF, 1);

const facts = (over: Partial<BookingFacts> = {}): BookingFacts => ({
  ...{ isOwn: true, start: START, cutoffMs: CUTOFF_MS, pending: false, banned: false },
  ...over,
});
const outcome = (role: Role, action: BookingAction, over: Partial<BookingFacts>, now: string): string => {
  const decision = canAccessBooking(role, action, facts(over), now);
  return decision.allowed ? 'yes' : decision.why;
};

/** read, create, update, cancel, reschedule; in time and too late. */
type Row = [yes: string, create: string, update: string, cancel: string, reschedule: string];
const ALL: Row = ['yes', 'yes', 'yes', 'yes', 'yes'];
const READS: Row = ['yes', 'role', 'role', 'role', 'role'];
const NONE: Row = ['not_own', 'not_own', 'not_own', 'not_own', 'not_own'];
const OWN: Row = ['yes', 'yes', 'role', 'yes', 'yes'];
const LATE: Row = ['yes', 'yes', 'role', 'cutoff', 'cutoff'];

const table: Record<Role, { own: Row; foreign: Row; ownLate: Row; foreignLate: Row }> = {
  admin: { own: ALL, foreign: ALL, ownLate: ALL, foreignLate: ALL },
  manager: { own: ALL, foreign: ALL, ownLate: ALL, foreignLate: ALL },
  staff: { own: ALL, foreign: ALL, ownLate: ALL, foreignLate: ALL },
  operator: { own: READS, foreign: READS, ownLate: READS, foreignLate: READS },
  member: { own: OWN, foreign: NONE, ownLate: LATE, foreignLate: NONE },
};

const rows = ROLES.flatMap(role =>
  BOOKING_ACTIONS.flatMap((action, i) =>
    [true, false].flatMap(isOwn =>
      [AT_CUTOFF, TOO_LATE].map(now => {
        const { own, foreign, ownLate, foreignLate } = table[role];
        const row = now === AT_CUTOFF ? (isOwn ? own : foreign) : isOwn ? ownLate : foreignLate;
        const when = now === AT_CUTOFF ? 'at the cut-off' : 'a millisecond later';
        return [role, action, isOwn ? 'own' : 'foreign', when, row[i]!, { isOwn, now }] as const;
      }),
    ),
  ),
);

it.each(rows)('%s, %s of an %s booking, %s: %s', (role, action, _, __, expected, { isOwn, now }) => {
  expect(outcome(role, action, { isOwn }, now)).toBe(expected);
});

it('lets whoever is banned give places back, and take none', () => {
  const banned = BOOKING_ACTIONS.map(action => outcome('member', action, { banned: true }, AT_CUTOFF));
  expect(banned).toEqual(['yes', 'banned', 'role', 'yes', 'banned']);
  expect(outcome('staff', 'create', { banned: true }, AT_CUTOFF)).toBe('yes');
});

it('lets a booking that nobody confirmed be withdrawn at any time', () => {
  expect(outcome('member', 'cancel', { pending: true }, TOO_LATE)).toBe('yes');
  expect(outcome('member', 'reschedule', { pending: true }, TOO_LATE)).toBe('cutoff');
});

it('says why, in words, whenever it says no', () => {
  for (const role of ROLES) {
    for (const action of BOOKING_ACTIONS) {
      const decision = canAccessBooking(role, action, facts({ isOwn: false }), TOO_LATE);
      if (!decision.allowed) expect(decision.reason).toMatch(/^[A-Z].{20,}\.$/);
    }
  }
});

describe('refusing', () => {
  const booking = {
    customerId: 'ann',
    kind: 'rental' as const,
    status: 'upcoming' as const,
    startsAt: new Date(START),
  };
  const refusal = (
    session: { role: Role; customerId: string | null },
    action: BookingAction,
    {
      kind = booking.kind,
      now = AT_CUTOFF,
      banned = false,
    }: { kind?: 'rental' | 'session'; now?: string; banned?: boolean } = {},
  ): string => {
    try {
      assertMayTouch({ session, cutoffMs: CUTOFF_MS, banned, now }, action, { ...booking, kind });
      return 'nothing';
    } catch (error) {
      const { code, extra } = error as Refusal;
      return [code, ...(extra.violations ?? []).map(({ rule }) => rule)].join(' ');
    }
  };
  const ann = { role: 'member' as const, customerId: 'ann' };

  it('hides what is of somebody else, and names the rule of what is not', () => {
    expect(refusal({ ...ann, customerId: 'bo' }, 'read')).toBe('not_found');
    expect(refusal({ ...ann, customerId: null }, 'read')).toBe('not_found');
    expect(refusal({ role: 'operator', customerId: null }, 'cancel')).toBe('forbidden');
    expect(refusal(ann, 'cancel')).toBe('nothing');
    expect(refusal(ann, 'cancel', { now: TOO_LATE })).toBe('rule_violation cancellation_cutoff');
    expect(refusal(ann, 'reschedule', { banned: true })).toBe('rule_violation booking_ban');
  });

  it('leaves moving a session to the rules, which count it and suggest', () => {
    expect(refusal(ann, 'reschedule', { kind: 'session', now: TOO_LATE })).toBe('nothing');
  });
});
