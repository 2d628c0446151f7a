// The numbers behind the rules of sessions, per tenant, location and tier. Where several say something, the strictest wins.
import type { BookingPermissions, MemberPermissions, Tier, TierGrant } from '../permissions';
import { LOWEST_TIER, greatestOf, leastOf } from '../permissions';

/** What one place says. Left out or null: it says nothing. */
export interface RuleParameters {
  /** Shortest session. */
  minDurationMinutes?: number | null;
  /** How many days ahead a session may start, counted on the calendar of the place. */
  maxAdvanceDays?: number | null;
  /** How many sessions of one customer may be ahead or under way at once. */
  maxConcurrentBookings?: number | null;
  /** How often a customer may move one booking. */
  maxReschedules?: number | null;
  /** How long before the start a customer may still cancel or move it. */
  cancellationCutoffMinutes?: number | null;
}

export const PARAMETERS = [
  'minDurationMinutes',
  'maxAdvanceDays',
  'maxConcurrentBookings',
  'maxReschedules',
  'cancellationCutoffMinutes',
] as const satisfies readonly (keyof RuleParameters)[];

/** Everything a tenant says. */
export interface RuleBook {
  tenant: RuleParameters;
  /** By the id of the location. */
  locations: Readonly<Record<string, RuleParameters>>;
  tiers: Readonly<Record<Tier, RuleParameters>>;
}

/** What holds for one booking. Null: no limit. */
export type EffectiveRules = { [Name in keyof RuleParameters]-?: number | null };

/**
 * What holds until a tenant says otherwise. The seed's numbers (60 minutes, 14 days, two at a time) are those of the lowest
 * tier; higher ones may more.
 */
export const DEFAULT_RULES: RuleBook = {
  tenant: { minDurationMinutes: 60, maxReschedules: 2 },
  locations: {},
  tiers: {
    BRONZE: { maxAdvanceDays: 14, maxConcurrentBookings: 2 },
    SILVER: { maxAdvanceDays: 21, maxConcurrentBookings: 3 },
    GOLD: { maxAdvanceDays: 30, maxConcurrentBookings: 4 },
    PLATINUM: { maxAdvanceDays: 60, maxConcurrentBookings: 6 },
  },
};

/** Stored parameters over the defaults: what a place does not mention has its default, what it sets to null has none. */
export function ruleBook(stored: {
  tenant?: RuleParameters;
  locations?: Record<string, RuleParameters>;
  tiers?: Partial<Record<Tier, RuleParameters>>;
}): RuleBook {
  const { tenant, tiers } = DEFAULT_RULES;
  return {
    tenant: { ...tenant, ...stored.tenant },
    locations: stored.locations ?? {},
    tiers: {
      BRONZE: { ...tiers.BRONZE, ...stored.tiers?.BRONZE },
      SILVER: { ...tiers.SILVER, ...stored.tiers?.SILVER },
      GOLD: { ...tiers.GOLD, ...stored.tiers?.GOLD },
      PLATINUM: { ...tiers.PLATINUM, ...stored.tiers?.PLATINUM },
    },
  };
}

/** What the tier grants where the member has no say of its own (domain/permissions). */
export function grantOf(book: RuleBook, tier: Tier | null): TierGrant {
  const { maxAdvanceDays = null, maxConcurrentBookings = null } = book.tiers[tier ?? LOWEST_TIER];
  return { maxAdvanceDays, maxConcurrentBookings };
}

/** The strictest of what a member may and what the place says. */
function strictest({ maxAdvanceDays, maxConcurrentBookings }: TierGrant, place: RuleParameters): TierGrant {
  return {
    maxAdvanceDays: leastOf([maxAdvanceDays, place.maxAdvanceDays]),
    maxConcurrentBookings: leastOf([maxConcurrentBookings, place.maxConcurrentBookings]),
  };
}

/**
 * What a member is told it may: never more than would be booked. The rules for everybody are in it; of the locations, those
 * where less is allowed.
 */
export function toldPermissions(book: RuleBook, permissions: BookingPermissions): MemberPermissions {
  const everywhere = strictest(permissions, book.tenant);
  const locationLimits = Object.entries(book.locations).flatMap(([locationId, location]) => {
    const here = strictest(everywhere, location);
    const isLess =
      here.maxAdvanceDays !== everywhere.maxAdvanceDays ||
      here.maxConcurrentBookings !== everywhere.maxConcurrentBookings;
    return isLess ? [{ locationId, ...here }] : [];
  });
  return { ...permissions, ...everywhere, locationLimits };
}

/**
 * The strictest of tenant, location and tier. What the member may (days ahead, bookings at once) comes with the tier
 * already in it, from its permissions.
 * @param member without one, nobody's permissions limit: a walk-in whom staff book
 */
export function effectiveRules(
  book: RuleBook,
  locationId: string | null,
  member: { tier: Tier | null; permissions: TierGrant } | undefined,
): EffectiveRules {
  const location = (locationId && book.locations[locationId]) || {};
  const tier = member ? book.tiers[member.tier ?? LOWEST_TIER] : {};
  const all = [book.tenant, location, tier];
  const granted = [book.tenant, location, member?.permissions ?? {}] as RuleParameters[];
  return {
    minDurationMinutes: greatestOf(all.map(each => each.minDurationMinutes)),
    maxAdvanceDays: leastOf(granted.map(each => each.maxAdvanceDays)),
    maxConcurrentBookings: leastOf(granted.map(each => each.maxConcurrentBookings)),
    maxReschedules: leastOf(all.map(each => each.maxReschedules)),
    cancellationCutoffMinutes: greatestOf(all.map(each => each.cancellationCutoffMinutes)),
  };
}
