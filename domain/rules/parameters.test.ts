// The strictest of tenant, location and tier; what tiers grant, overrides give, and restrictions take away.
import type { PermissionOverrides, Restriction } from '../permissions';
import { permissionsOf } from '../permissions';
import { DEFAULT_RULES, effectiveRules, grantOf, ruleBook } from './parameters';
import { patternOf } from './patterns';

const NOW = '2027-02-01T12:00:00.000Z';
const restriction = (over: Partial<Restriction>): Restriction => ({
  ...{ type: 'BOOKING_BAN', value: null, reason: 'Did not come', expiresAt: null },
  ...over,
});
const granted = { maxAdvanceDays: 14, maxConcurrentBookings: 2 };

describe('what holds for one booking', () => {
  const book = ruleBook({
    tenant: { minDurationMinutes: 60, maxAdvanceDays: 40, cancellationCutoffMinutes: 60 },
    locations: { pier: { minDurationMinutes: 90, maxAdvanceDays: 20, maxReschedules: 1 } },
    tiers: { GOLD: { maxAdvanceDays: 30, cancellationCutoffMinutes: 240, minDurationMinutes: 30 } },
  });
  const gold = { tier: 'GOLD' as const, permissions: grantOf(book, 'GOLD') };

  it('is the strictest of tenant, location and tier, whichever says it', () => {
    expect(effectiveRules(book, 'pier', gold)).toEqual({
      ...{ minDurationMinutes: 90, maxAdvanceDays: 20, maxConcurrentBookings: 4 },
      ...{ maxReschedules: 1, cancellationCutoffMinutes: 240 },
    });
    expect(effectiveRules(book, 'harbor', gold)).toMatchObject({ maxAdvanceDays: 30, maxReschedules: 2 });
    expect(effectiveRules(book, null, undefined)).toEqual({
      ...{ minDurationMinutes: 60, maxAdvanceDays: 40, maxConcurrentBookings: null },
      ...{ maxReschedules: 2, cancellationCutoffMinutes: 60 },
    });
  });

  it('begins with the numbers of the seed for whoever has no tier', () => {
    const book = ruleBook({});
    const nobody = { tier: null, permissions: grantOf(book, null) };
    expect(effectiveRules(book, null, nobody)).toMatchObject({
      ...{ minDurationMinutes: 60, maxAdvanceDays: 14, maxConcurrentBookings: 2 },
    });
  });

  it('has no limit where null is said instead of the default', () => {
    const book = ruleBook({
      tenant: { minDurationMinutes: null },
      tiers: { BRONZE: { maxAdvanceDays: null } },
    });
    expect(book.tenant.maxReschedules).toBe(DEFAULT_RULES.tenant.maxReschedules);
    const bronze = { tier: null, permissions: grantOf(book, null) };
    expect(effectiveRules(book, null, bronze)).toMatchObject({
      minDurationMinutes: null,
      maxAdvanceDays: null,
    });
  });
});

describe('what a member may', () => {
  const cases: [string, PermissionOverrides, Restriction[], object][] = [
    ['is what the tier grants', {}, [], { canBook: true, ...granted, blacklistedLocations: [] }],
    [
      'is more where staff said so',
      { maxAdvanceDays: 90, maxConcurrentBookings: null },
      [],
      {
        ...{ maxAdvanceDays: 90, maxConcurrentBookings: null },
      },
    ],
    [
      'is nothing while a ban is in force',
      {},
      [restriction({ expiresAt: '2027-02-01T12:00:00.001Z' })],
      {
        canBook: false,
      },
    ],
    ['is something again once it has expired', {}, [restriction({ expiresAt: NOW })], { canBook: true }],
    ['is nothing where staff said so, without a ban', { canBook: false }, [], { canBook: false }],
    [
      'is not more by an override while a restriction says less',
      { maxAdvanceDays: 90 },
      [restriction({ type: 'MAX_ADVANCE_DAYS', value: 3 })],
      { maxAdvanceDays: 3 },
    ],
    [
      'is not more by a restriction that is wider than the tier',
      {},
      [restriction({ type: 'MAX_CONCURRENT_BOOKINGS', value: 9 })],
      { maxConcurrentBookings: 2 },
    ],
    [
      'leaves out locations of overrides and restrictions, each once',
      { blacklistedLocations: ['pier'] },
      [
        restriction({ type: 'BLACKLISTED_LOCATION', value: 'pier' }),
        restriction({ type: 'BLACKLISTED_LOCATION', value: 'harbor' }),
      ],
      { blacklistedLocations: ['pier', 'harbor'] },
    ],
  ];
  it.each(cases)('%s', (_, overrides, restrictions, expected) => {
    expect(permissionsOf(granted, overrides, restrictions, NOW)).toMatchObject(expected);
  });
});

it('calls a pattern what was refused three times', () => {
  expect(patternOf('advance_booking', 2, 30)).toBeNull();
  expect(patternOf('advance_booking', 5, 30)).toBe('5 times too early in 30 days');
});
