// The strictest of tenant, location and tier; what tiers grant, overrides give, and restrictions take away.
import type { PermissionOverrides, Restriction } from '../permissions';
import { permissionsOf } from '../permissions';
import { DEFAULT_RULES, effectiveRules, grantOf, ruleBook, toldPermissions } from './parameters';
import type { RuleParameters } from './parameters';
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

describe('what a member is told it may', () => {
  const told = (tenant: RuleParameters, location: RuleParameters, overrides: PermissionOverrides = {}) => {
    const book = ruleBook({ tenant, locations: { pier: location } });
    return toldPermissions(book, permissionsOf(grantOf(book, null), overrides, [], NOW));
  };
  const none = { locationLimits: [] };
  const limits = (maxAdvanceDays: number | null, maxConcurrentBookings: number | null) => ({
    ...{ maxAdvanceDays, maxConcurrentBookings },
  });
  const cases: [string, RuleParameters, RuleParameters, PermissionOverrides, object][] = [
    ['is what the tier grants', {}, {}, {}, { ...granted, ...none }],
    ['is less by a rule for everybody', { maxAdvanceDays: 13 }, {}, {}, { ...limits(13, 2), ...none }],
    ['is no more by a wider one', { maxAdvanceDays: 15 }, {}, {}, { ...limits(14, 2), ...none }],
    ['is less by it in numbers too', { maxConcurrentBookings: 1 }, {}, {}, { ...limits(14, 1), ...none }],
    [
      'is less by it whatever staff granted',
      { maxAdvanceDays: 40 },
      {},
      { maxAdvanceDays: null, maxConcurrentBookings: 9 },
      { ...limits(40, 9), ...none },
    ],
    [
      'names a location with less',
      {},
      { maxAdvanceDays: 13 },
      {},
      { ...granted, locationLimits: [{ locationId: 'pier', ...limits(13, 2) }] },
    ],
    ['leaves out one that says the same', {}, { maxAdvanceDays: 14 }, {}, { ...granted, ...none }],
    ['leaves out one that says more', {}, { maxAdvanceDays: 15 }, {}, { ...granted, ...none }],
    [
      'has at a location what is strictest of all',
      { maxAdvanceDays: 10 },
      { maxAdvanceDays: 12, maxConcurrentBookings: 1 },
      {},
      { ...limits(10, 2), locationLimits: [{ locationId: 'pier', ...limits(10, 1) }] },
    ],
    [
      'has a limit at a location where there is none elsewhere',
      {},
      { maxAdvanceDays: 0 },
      { maxAdvanceDays: null },
      { ...limits(null, 2), locationLimits: [{ locationId: 'pier', ...limits(0, 2) }] },
    ],
  ];
  it.each(cases)('%s', (_, tenant, location, overrides, expected) => {
    expect(told(tenant, location, overrides)).toMatchObject(expected);
  });

  it('is what the rules hold it to, at that location and at others', () => {
    const book = ruleBook({ tenant: { maxAdvanceDays: 10 }, locations: { pier: { maxAdvanceDays: 5 } } });
    const permissions = permissionsOf(grantOf(book, null), {}, [], NOW);
    const { maxAdvanceDays, locationLimits } = toldPermissions(book, permissions);
    const held = (location: string) => effectiveRules(book, location, { tier: null, permissions });
    expect(held('harbor').maxAdvanceDays).toBe(maxAdvanceDays);
    expect(held('pier').maxAdvanceDays).toBe(locationLimits[0]!.maxAdvanceDays);
  });
});

it('calls a pattern what was refused three times', () => {
  expect(patternOf('advance_booking', 2, 30)).toBeNull();
  expect(patternOf('advance_booking', 3, 30)).toBe('3 times too early in 30 days');
  expect(patternOf('advance_booking', 5, 30)).toBe('5 times too early in 30 days');
});
