// Who may answer what, on both sides of every boundary.
import type { QuoteAnswer, Side, Standing } from './negotiation';
import {
  QUOTE_ANSWERS,
  QUOTE_STATUSES,
  SIDES,
  answersOf,
  decideAnswer,
  statusAt,
  whoseTurn,
} from './negotiation';

const DEADLINE = '2027-03-10T12:00:00.000Z';
const BEFORE = '2027-03-10T11:59:59.999Z';
const NOW = '2027-03-05T12:00:00.000Z';

const quote = (overrides: Partial<Standing> = {}): Standing => ({
  ...{ status: 'open', revision: 1, openedBy: 'vendor', lastBy: 'vendor', validUntil: DEADLINE },
  ...overrides,
});

test.each<[openedBy: Side, lastBy: Side, by: Side, may: QuoteAnswer[]]>([
  ['vendor', 'vendor', 'vendor', ['withdraw']],
  ['vendor', 'vendor', 'staff', ['accept', 'counter', 'reject']],
  ['vendor', 'staff', 'vendor', ['accept', 'counter', 'reject', 'withdraw']],
  ['vendor', 'staff', 'staff', ['reject']],
  ['staff', 'staff', 'staff', ['withdraw']],
  ['staff', 'staff', 'vendor', ['accept', 'counter', 'reject']],
  ['staff', 'vendor', 'staff', ['accept', 'counter', 'reject', 'withdraw']],
  ['staff', 'vendor', 'vendor', ['reject']],
])('opened by the %s, last said by the %s: the %s may %j', (openedBy, lastBy, by, may) => {
  const standing = quote({ openedBy, lastBy });
  expect(answersOf(standing, by, NOW)).toEqual(may);
  for (const answer of QUOTE_ANSWERS) {
    const decision = decideAnswer(standing, { answer, by, revision: 1, now: NOW });
    expect([answer, decision.allowed]).toEqual([answer, may.includes(answer)]);
    if (!decision.allowed) {
      expect(decision.refusal).toMatchObject({
        code: 'conflict',
        extra: { current: { status: 'open', revision: 1 } },
      });
    }
  }
});

test.each(QUOTE_STATUSES.filter(status => status !== 'open'))(
  'what is %s stays so, and whoever comes late is told',
  status => {
    const standing = quote({ status, revision: 3 });
    expect(whoseTurn(standing, NOW)).toBeNull();
    for (const by of SIDES) {
      expect(answersOf(standing, by, NOW)).toEqual([]);
      for (const answer of QUOTE_ANSWERS) {
        // An answer to an older revision hears that it is over, too: that is the more important news.
        const decision = decideAnswer(standing, { answer, by, revision: 2, now: NOW });
        expect(decision).toMatchObject({
          allowed: false,
          refusal: { code: 'conflict', error: 'Quote is over', extra: { current: { status, revision: 3 } } },
        });
      }
    }
  },
);

test.each([
  [1, 'an older one'],
  [3, 'one that does not exist yet'],
])('an answer to revision %i of 2 (%s) is refused, and names the current one', revision => {
  for (const answer of QUOTE_ANSWERS) {
    const decision = decideAnswer(quote({ revision: 2 }), { answer, by: 'staff', revision, now: NOW });
    expect(decision).toMatchObject({
      allowed: false,
      refusal: { error: 'Quote has a newer revision', extra: { current: { status: 'open', revision: 2 } } },
    });
  }
});

test('until the deadline it may be answered, at the deadline it has expired', () => {
  expect(statusAt(quote(), BEFORE)).toBe('open');
  expect(statusAt(quote(), DEADLINE)).toBe('expired');
  expect(whoseTurn(quote(), BEFORE)).toBe('staff');
  expect(whoseTurn(quote(), DEADLINE)).toBeNull();
  const accept = { answer: 'accept', by: 'staff', revision: 1 } as const;
  expect(decideAnswer(quote(), { ...accept, now: BEFORE })).toEqual({ allowed: true });
  expect(decideAnswer(quote(), { ...accept, now: DEADLINE })).toMatchObject({
    allowed: false,
    refusal: { message: 'The time to answer this quote is over.', extra: { current: { status: 'expired' } } },
  });
});

test('a final status does not expire', () => {
  expect(statusAt(quote({ status: 'accepted' }), '2028-01-01T00:00:00Z')).toBe('accepted');
});

test('each counter-offer gives the turn to the other side', () => {
  expect(whoseTurn(quote({ lastBy: 'vendor' }), NOW)).toBe('staff');
  expect(whoseTurn(quote({ lastBy: 'staff', revision: 2 }), NOW)).toBe('vendor');
});
