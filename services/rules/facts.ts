// What the rules have to know of a session, from the database, in one statement. Read with the customer's lock held, so
// that what is counted still holds when the booking is written.
import type { Knex } from 'knex';
import type { Period } from '../../domain/calendar';
import { notFound } from '../../domain/errors';
import type { BookingPermissions, PermissionOverrides, Restriction, Tier } from '../../domain/permissions';
import { permissionsOf } from '../../domain/permissions';
import type { RuleFacts } from '../../domain/rules/evaluate';
import type { OpeningHours } from '../../domain/rules/opening-hours';
import type { RuleBook } from '../../domain/rules/parameters';
import { effectiveRules, grantOf } from '../../domain/rules/parameters';
import type { Tenant } from '../../domain/tenant';
import { outOfService } from '../places/in-service';
import type { RuleRow } from './book';
import { bookOf } from './book';

/** A bay, where it stands, and what it costs. */
export interface SessionPlace {
  id: string;
  name: string;
  locationId: string | null;
  /** Per hour. */
  priceMinor: number | null;
  zone: string;
}

/** The member behind a booking, as the rules see it. */
export interface RuleMember {
  id: string | null;
  tier: Tier | null;
  permissions: BookingPermissions;
  live: number;
}

export interface SessionFacts {
  place: SessionPlace;
  book: RuleBook;
  member?: RuleMember;
  facts: RuleFacts;
}

export interface Wanted {
  resourceId: string;
  period: Period;
  /** Whom it is for: one that is known (id), one that is new (null), or nobody in particular. */
  customer?: { id: string | null };
  /** A booking that is moved does not count beside itself. */
  moved?: { bookingId: string; start: string };
  /** ISO instant. */
  now: string;
}

interface FactsRow extends Omit<SessionPlace, 'zone'> {
  isActive: boolean;
  locationName: string | null;
  openingHours: OpeningHours | null;
  timeZone: string | null;
  rules: RuleRow[];
  blackouts: Period[];
  customer: { tier: Tier | null; overrides: PermissionOverrides } | null;
  restrictions: Restriction[];
  live: number;
  movedTimes: number;
}

const LIVE = `('pending', 'upcoming', 'active')`;

const FACTS = `
  select r.id, r.name, r.location_id as "locationId", r.price_minor as "priceMinor", r.is_active as "isActive",
    l.name as "locationName",
    l.opening_hours as "openingHours", l.time_zone as "timeZone",
    (select coalesce(json_agg(json_build_object('scope', x.scope, 'tier', x.tier, 'locationId', x.location_id,
      'parameters', x.parameters)), '[]') from booking_rules x) as rules,
    (select coalesce(json_agg(json_build_object('start', b.starts_at, 'end', b.ends_at) order by b.starts_at), '[]')
      from bookings b
      where b.resource_id = r.id and b.kind = 'block' and b.status in ${LIVE}
        and b.ends_at > cast(:start as timestamptz) and b.starts_at < cast(:end as timestamptz)
        and b.id is distinct from cast(:moved as uuid)) as blackouts,
    (select json_build_object('tier', c.tier, 'overrides', c.permission_overrides)
      from customers c where c.id = cast(:customer as uuid)) as customer,
    (select coalesce(json_agg(json_build_object('type', x.type, 'value', x.value, 'reason', x.reason,
      'expiresAt', x.expires_at)), '[]')
      from booking_restrictions x where x.customer_id = cast(:customer as uuid) and x.lifted_at is null) as restrictions,
    (select count(*)::integer from bookings b
      where b.customer_id = cast(:customer as uuid) and b.kind = 'session' and b.status in ${LIVE}
        and b.ends_at > cast(:now as timestamptz) and b.id is distinct from cast(:moved as uuid)) as live,
    (select count(*)::integer from audit_events e
      where e.subject_id = cast(:moved as uuid) and e.action = 'rescheduled' and e.actor_type <> 'staff') as "movedTimes"
  from resources r left join locations l on l.id = r.location_id
  where r.id = :resource and r.kind = 'bay'`;

/** @throws Refusal `not_found` when there is no such bay, or no such customer, `out_of_service`. */
export async function readSessionFacts(
  trx: Knex.Transaction,
  tenant: Tenant,
  { resourceId, period, customer, moved, now }: Wanted,
): Promise<SessionFacts> {
  const { rows } = await trx.raw<{ rows: FactsRow[] }>(FACTS, {
    ...{ resource: resourceId, start: period.start, end: period.end, now },
    ...{ customer: customer?.id ?? null, moved: moved?.bookingId ?? null },
  });
  const row = rows[0];
  if (!row) throw notFound('Bay');
  if (!row.isActive) throw outOfService(row.name);
  if (customer?.id && !row.customer) throw notFound('Customer');
  const book = bookOf(row.rules);
  const member = customer && memberOf(book, row, customer.id, now);
  const zone = row.timeZone ?? tenant.timeZone;
  return {
    place: { id: row.id, name: row.name, locationId: row.locationId, priceMinor: row.priceMinor, zone },
    book,
    member,
    facts: {
      ...{ period, now, zone },
      location: row.locationId
        ? { id: row.locationId, name: row.locationName!, openingHours: row.openingHours ?? {} }
        : null,
      rules: withCutoffOf(tenant, effectiveRules(book, row.locationId, member)),
      customer: member && { permissions: member.permissions, live: member.live },
      blackouts: row.blackouts.map(asInstants),
      moved: moved && { times: row.movedTimes, start: moved.start },
    },
  };
}

/** The cut-off of the tenant's settings holds for every kind; a rule can only be stricter. */
export const withCutoffOf = (tenant: Tenant, rules: RuleFacts['rules']): RuleFacts['rules'] => ({
  ...rules,
  cancellationCutoffMinutes: Math.max(
    tenant.settings.cancellationCutoffMinutes,
    rules.cancellationCutoffMinutes ?? 0,
  ),
});

function memberOf(book: RuleBook, row: FactsRow, id: string | null, now: string): RuleMember {
  const tier = row.customer?.tier ?? null;
  const permissions = permissionsOf(
    grantOf(book, tier),
    row.customer?.overrides ?? {},
    row.restrictions,
    now,
  );
  return { id, tier, permissions, live: row.live };
}

/** JSON of Postgres writes instants with an offset. */
const asInstants = ({ start, end }: Period): Period => ({
  start: new Date(start).toISOString(),
  end: new Date(end).toISOString(),
});
