// Members (resource-booking-platform, component 1): a tier, tags, and what each may book. A tier grants, an override of
// staff grants something else, a restriction takes away for a while.

export const TIERS = ['BRONZE', 'SILVER', 'GOLD', 'PLATINUM'] as const;
export type Tier = (typeof TIERS)[number];

/** Whoever has no tier books as the lowest one. */
export const LOWEST_TIER: Tier = 'BRONZE';

export const RESTRICTION_TYPES = [
  'BOOKING_BAN',
  'BLACKLISTED_LOCATION',
  'MAX_ADVANCE_DAYS',
  'MAX_CONCURRENT_BOOKINGS',
] as const;
/**
 * - `BOOKING_BAN`: books nothing.
 * - `BLACKLISTED_LOCATION`: books nothing at the location that is its value.
 * - `MAX_ADVANCE_DAYS`, `MAX_CONCURRENT_BOOKINGS`: no more than its value, whatever the tier.
 */
export type RestrictionType = (typeof RESTRICTION_TYPES)[number];

export interface Restriction {
  type: RestrictionType;
  /** A location's id or a number, by its type; null for a ban. */
  value: string | number | null;
  /** Why, as staff wrote it. */
  reason: string;
  /** ISO instant from which it no longer counts; null: until it is lifted. */
  expiresAt: string | null;
}

/** What staff granted to one member, instead of what the tier grants. Null: without limit. */
export interface PermissionOverrides {
  canBook?: boolean;
  maxAdvanceDays?: number | null;
  maxConcurrentBookings?: number | null;
  blacklistedLocations?: readonly string[];
}

export interface BookingPermissions {
  canBook: boolean;
  /** How many days ahead; null: without limit. */
  maxAdvanceDays: number | null;
  /** How many sessions may be ahead at once; null: without limit. */
  maxConcurrentBookings: number | null;
  /** Ids of locations. */
  blacklistedLocations: string[];
}

/** A location at which less is allowed than elsewhere. */
export interface LocationLimit extends TierGrant {
  locationId: string;
}

/** What a member may, with what the rules of the business and its locations take away. */
export interface MemberPermissions extends BookingPermissions {
  locationLimits: LocationLimit[];
}

/** What a tier grants. */
export interface TierGrant {
  maxAdvanceDays: number | null;
  maxConcurrentBookings: number | null;
}

export const inForce = (restrictions: readonly Restriction[], now: string): Restriction[] =>
  restrictions.filter(({ expiresAt }) => expiresAt === null || Date.parse(expiresAt) > Date.parse(now));

/** What a member may do at `now`. Overrides replace what the tier grants, restrictions only ever take away. */
export function permissionsOf(
  grant: TierGrant,
  overrides: PermissionOverrides,
  restrictions: readonly Restriction[],
  now: string,
): BookingPermissions {
  const current = inForce(restrictions, now);
  const valuesOf = (type: RestrictionType) => current.filter(r => r.type === type).map(r => r.value);
  const capped = (granted: number | null, type: RestrictionType): number | null =>
    leastOf([granted, ...valuesOf(type).map(Number)]);
  const chosen = <T>(override: T | undefined, granted: T): T => (override === undefined ? granted : override);
  return {
    canBook: (overrides.canBook ?? true) && valuesOf('BOOKING_BAN').length === 0,
    maxAdvanceDays: capped(chosen(overrides.maxAdvanceDays, grant.maxAdvanceDays), 'MAX_ADVANCE_DAYS'),
    maxConcurrentBookings: capped(
      chosen(overrides.maxConcurrentBookings, grant.maxConcurrentBookings),
      'MAX_CONCURRENT_BOOKINGS',
    ),
    blacklistedLocations: [
      ...new Set([
        ...(overrides.blacklistedLocations ?? []),
        ...valuesOf('BLACKLISTED_LOCATION').map(String),
      ]),
    ],
  };
}

/** The strictest of upper limits; null: none of them limits. */
export function leastOf(limits: readonly (number | null | undefined)[]): number | null {
  const set = limits.filter(limit => limit !== null && limit !== undefined);
  return set.length === 0 ? null : Math.min(...set);
}

/** The strictest of lower limits. */
export function greatestOf(limits: readonly (number | null | undefined)[]): number | null {
  const set = limits.filter(limit => limit !== null && limit !== undefined);
  return set.length === 0 ? null : Math.max(...set);
}
