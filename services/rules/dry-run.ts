// What changed rules would have refused of the sessions that were booked: each is judged as it was booked, at the moment it
// was, beside what its customer had ahead then. Bans, blocks and moves are left out: those are not rules that change here.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { addDays, dateOf, startOfDay } from '../../domain/calendar';
import type { RuleName, Violation } from '../../domain/errors';
import type { PermissionOverrides, Tier } from '../../domain/permissions';
import { permissionsOf } from '../../domain/permissions';
import { evaluateRules } from '../../domain/rules/evaluate';
import type { OpeningHours } from '../../domain/rules/opening-hours';
import type { RuleBook, RuleParameters } from '../../domain/rules/parameters';
import { effectiveRules, grantOf } from '../../domain/rules/parameters';
import type { Tenant } from '../../domain/tenant';
import type { RuleScope } from './book';
import { readRuleBook } from './book';

const MOST_BOOKINGS = 20_000;
const MOST_EXAMPLES = 20;

export interface DryRun {
  considered: number;
  refused: number;
  refusedNow: number;
  byRule: { rule: RuleName; refused: number; refusedNow: number }[];
  examples: {
    bookingId: string;
    customerName: string;
    resourceName: string;
    startTime: string;
    createdAt: string;
    messages: string[];
  }[];
  complete: boolean;
}

interface PastRow {
  id: string;
  customerId: string | null;
  customerName: string;
  resourceName: string;
  locationId: string | null;
  locationName: string | null;
  openingHours: OpeningHours | null;
  timeZone: string | null;
  tier: Tier | null;
  overrides: PermissionOverrides | null;
  startsAt: Date;
  endsAt: Date;
  createdAt: Date;
  /** Of the same customer, booked before it and not over when it was booked. */
  live: number;
}

const PAST = `
  select b.id, b.customer_id as "customerId", b.customer_name as "customerName", r.name as "resourceName",
    b.location_id as "locationId", l.name as "locationName", l.opening_hours as "openingHours",
    l.time_zone as "timeZone", c.tier, c.permission_overrides as overrides,
    b.starts_at as "startsAt", b.ends_at as "endsAt", b.created_at as "createdAt",
    (select count(*)::integer from bookings o
      where o.customer_id = b.customer_id and o.kind = 'session' and o.id <> b.id
        and o.created_at < b.created_at and o.ends_at > b.created_at
        and (o.cancelled_at is null or o.cancelled_at > b.created_at)) as live
  from bookings b join resources r on r.id = b.resource_id
  left join locations l on l.id = b.location_id left join customers c on c.id = b.customer_id
  where b.kind = 'session' and b.tenant_id = :tenant and b.created_at >= cast(:since as timestamptz)
  order by b.created_at desc limit ${MOST_BOOKINGS + 1}`;

/** @param change what is tried, for one scope; nothing is stored */
export function dryRun(
  knex: Knex,
  tenant: Tenant,
  scope: RuleScope,
  change: RuleParameters,
  { days, now }: { days: number; now: string },
): Promise<DryRun> {
  const since = startOfDay(addDays(dateOf(now, tenant.timeZone), 1 - days), tenant.timeZone);
  return inTenant(knex, tenant.id, async trx => {
    const book = await readRuleBook(trx);
    const { rows } = await trx.raw<{ rows: PastRow[] }>(PAST, { since, tenant: tenant.id });
    return judge(tenant, rows, book, changedBook(book, scope, change));
  });
}

/** The book as it would be. */
export function changedBook(book: RuleBook, scope: RuleScope, change: RuleParameters): RuleBook {
  switch (scope.scope) {
    case 'tenant':
      return { ...book, tenant: { ...book.tenant, ...change } };
    case 'tier':
      return { ...book, tiers: { ...book.tiers, [scope.tier]: { ...book.tiers[scope.tier], ...change } } };
    case 'location': {
      const { locationId } = scope;
      return {
        ...book,
        locations: { ...book.locations, [locationId]: { ...book.locations[locationId], ...change } },
      };
    }
  }
}

function judge(tenant: Tenant, rows: readonly PastRow[], now: RuleBook, then: RuleBook): DryRun {
  const considered = rows.slice(0, MOST_BOOKINGS);
  const judged = considered.map(row => ({
    row,
    current: violationsOf(tenant, row, now),
    changed: violationsOf(tenant, row, then),
  }));
  const refused = judged.filter(({ changed }) => changed.length > 0);
  const rules = [
    ...new Set(judged.flatMap(({ current, changed }) => [...current, ...changed].map(v => v.rule))),
  ];
  const count = (of: 'current' | 'changed', rule: RuleName): number =>
    judged.filter(each => each[of].some(v => v.rule === rule)).length;
  return {
    considered: considered.length,
    refused: refused.length,
    refusedNow: judged.filter(({ current }) => current.length > 0).length,
    byRule: rules.map(rule => ({
      rule,
      refused: count('changed', rule),
      refusedNow: count('current', rule),
    })),
    examples: refused.slice(0, MOST_EXAMPLES).map(({ row, changed }) => ({
      ...{ bookingId: row.id, customerName: row.customerName, resourceName: row.resourceName },
      ...{ startTime: row.startsAt.toISOString(), createdAt: row.createdAt.toISOString() },
      messages: changed.map(({ message }) => message),
    })),
    complete: rows.length <= MOST_BOOKINGS,
  };
}

function violationsOf(tenant: Tenant, row: PastRow, book: RuleBook): Violation[] {
  const now = row.createdAt.toISOString();
  const { canBook: _, ...overrides } = row.overrides ?? {};
  const permissions = permissionsOf(grantOf(book, row.tier), overrides, [], now);
  const member = row.customerId === null ? undefined : { tier: row.tier, permissions };
  return evaluateRules({
    period: { start: row.startsAt.toISOString(), end: row.endsAt.toISOString() },
    now,
    zone: row.timeZone ?? tenant.timeZone,
    location: row.locationId
      ? { id: row.locationId, name: row.locationName ?? '', openingHours: row.openingHours ?? {} }
      : null,
    rules: effectiveRules(book, row.locationId, member),
    customer: member && { permissions, live: row.live },
    blackouts: [],
  });
}
