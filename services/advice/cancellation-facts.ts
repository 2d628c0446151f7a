// The figures of one customer's cancellations. What was written as a reason is read here, and leaves as a kind only.
import type { Knex } from 'knex';
import type { CancellationFacts } from '../../domain/advice/cancellations';
import { LATE_HOURS } from '../../domain/advice/cancellations';
import { medianOf, percentOf, toOneDecimal } from '../../domain/advice/numbers';
import { reasonKind } from '../../domain/advice/reasons';
import type { ReasonKind } from '../../domain/advice/reasons';
import type { CancelReason } from '../../domain/booking/status';
import { dateOf, weekdayOf } from '../../domain/calendar';
import type { RuleName } from '../../domain/errors';
import { spoken } from '../../domain/messages/plan';
import type { Tier } from '../../domain/permissions';
import type { Tenant } from '../../domain/tenant';

const DAY_MS = 86_400_000;
/** The latest so many: nobody's pattern needs more. */
const MOST_BOOKINGS = 1_000;
/** Of fewer, nothing is said to be usual. */
const LEAST_USUAL = 20;

interface BookingRow {
  status: 'completed' | 'cancelled' | 'no_show' | 'pending' | 'upcoming' | 'active';
  cancelReason: CancelReason | null;
  startsAt: Date;
  cancelledAt: Date | null;
  createdAt: Date;
  revision: number;
  written: string | null;
}

export interface Looking {
  tenant: Tenant;
  days: number;
  /** ISO instant. */
  now: string;
}

/** Undefined when the customer is gone. */
export async function cancellationFacts(
  trx: Knex.Transaction,
  { tenant, days, now }: Looking,
  customerId: string,
): Promise<CancellationFacts | undefined> {
  const customer = await trx('customers')
    .where({ id: customerId })
    .first<{ tier: Tier | null } | undefined>('tier');
  if (!customer) return undefined;
  const present = Date.parse(now);
  const from = present - days * DAY_MS;
  const rows = await bookingsOf(trx, customerId, new Date(from - days * DAY_MS).toISOString());
  const decided = rows.filter(row => decidedAt(row) <= present);
  const recent = decided.filter(row => decidedAt(row) >= from);
  const earlier = decided.filter(row => decidedAt(row) < from);
  const own = recent.filter(isOwn);
  const kept = recent.filter(({ status }) => status === 'completed');
  const by = (reasons: readonly CancelReason[]) =>
    recent.filter(row => row.status === 'cancelled' && reasons.includes(row.cancelReason!)).length;
  return {
    ...{ topic: 'cancellations', days, kept: kept.length },
    noShows: recent.filter(({ status }) => status === 'no_show').length,
    cancelled: {
      ...{ byCustomer: own.length, byStaff: by(['staff']) },
      ...{ expired: by(['expired']), failed: by(['failed', 'vendor']) },
    },
    ahead: rows.filter(({ status }) => status === 'pending' || status === 'upcoming').length,
    moved: rows.filter(row => row.revision > 1 && row.startsAt.getTime() >= from).length,
    lead: leadOf(own),
    bookedAheadDays: { cancelled: aheadOf(own), kept: aheadOf(kept) },
    byWeekday: weekdaysOf(own, tenant.timeZone),
    reasons: tally(own.map(({ written }): ReasonKind => reasonKind(written))),
    refused: await refusedOf(trx, customerId, new Date(from).toISOString()),
    before: { byCustomer: earlier.filter(isOwn).length, decided: earlier.filter(isTheirs).length },
    usualPercent: await usualPercent(trx, tenant, customerId, new Date(from).toISOString(), now),
    tier: customer.tier,
    restricted: await isRestricted(trx, customerId, now),
    cutoffMinutes: tenant.settings.cancellationCutoffMinutes,
    reminderMinutesBefore: spoken(tenant.settings.communications)
      .filter(({ event }) => event === 'reminder')
      .map(({ offsetMinutes }) => -offsetMinutes),
  };
}

function bookingsOf(trx: Knex.Transaction, customerId: string, from: string): Promise<BookingRow[]> {
  return trx('bookings as b')
    .where('b.customer_id', customerId)
    .whereRaw('coalesce(b.cancelled_at, b.starts_at) >= cast(? as timestamptz)', [from])
    .orderBy('b.starts_at', 'desc')
    .limit(MOST_BOOKINGS)
    .select(...['b.status', 'b.cancel_reason', 'b.starts_at', 'b.cancelled_at', 'b.created_at', 'b.revision'])
    .select(
      trx.raw(`case when b.status = 'cancelled' then (
        select e.reason from audit_events e
        where e.subject_id = b.id and e.action = 'status_changed' and e.to_value = 'cancelled'
        order by e.id desc limit 1) end as written`),
    ) as unknown as Promise<BookingRow[]>;
}

/** When it was decided what became of it. Still open: never. */
function decidedAt({ status, cancelledAt, startsAt }: BookingRow): number {
  if (status === 'cancelled') return (cancelledAt ?? startsAt).getTime();
  return status === 'completed' || status === 'no_show' ? startsAt.getTime() : Number.POSITIVE_INFINITY;
}

const isOwn = ({ status, cancelReason }: BookingRow): boolean =>
  status === 'cancelled' && cancelReason === 'customer';
/** What counts against or for the customer. */
const isTheirs = (row: BookingRow): boolean =>
  isOwn(row) || row.status === 'completed' || row.status === 'no_show';

function leadOf(own: readonly BookingRow[]): CancellationFacts['lead'] {
  const hours = own.map(row => Math.max(0, (row.startsAt.getTime() - decidedAt(row)) / 3_600_000));
  const between = (from: number, to: number) => hours.filter(h => h >= from && h < to).length;
  const median = medianOf(hours);
  return {
    ...{ under2h: between(0, 2), under24h: between(2, LATE_HOURS), underWeek: between(LATE_HOURS, 168) },
    earlier: between(168, Number.POSITIVE_INFINITY),
    medianHours: median === null ? null : toOneDecimal(median),
  };
}

function aheadOf(rows: readonly BookingRow[]): number | null {
  const median = medianOf(rows.map(row => Math.max(0, (+row.startsAt - +row.createdAt) / DAY_MS)));
  return median === null ? null : toOneDecimal(median);
}

function weekdaysOf(rows: readonly BookingRow[], zone: string): number[] {
  const counts = [0, 0, 0, 0, 0, 0, 0];
  for (const { startsAt } of rows) counts[weekdayOf(dateOf(startsAt.toISOString(), zone)) - 1]! += 1;
  return counts;
}

function tally<Key extends string>(keys: readonly Key[]): Partial<Record<Key, number>> {
  const counts: Partial<Record<Key, number>> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}

async function refusedOf(
  trx: Knex.Transaction,
  customerId: string,
  from: string,
): Promise<Partial<Record<RuleName, number>>> {
  const rows = await trx('rule_violations')
    .where({ customerId, overriddenBy: null })
    .where('created_at', '>=', from)
    .groupBy('rule')
    .select<{ rule: RuleName; times: number }[]>('rule', trx.raw('count(*)::integer as times'));
  return Object.fromEntries(rows.map(({ rule, times }) => [rule, times]));
}

/** The share that all other customers cancelled of what they kept, missed or cancelled. */
async function usualPercent(
  trx: Knex.Transaction,
  tenant: Tenant,
  customerId: string,
  from: string,
  now: string,
): Promise<number | null> {
  const { rows } = await trx.raw<{ rows: { cancelled: number; decided: number }[] }>(
    `select count(*) filter (where status = 'cancelled')::integer as cancelled, count(*)::integer as decided
     from bookings
     where tenant_id = :tenant and starts_at >= :from and starts_at < :now and customer_id <> :customer
       and (status in ('completed', 'no_show') or (status = 'cancelled' and cancel_reason = 'customer'))`,
    { tenant: tenant.id, customer: customerId, from, now },
  );
  const { cancelled, decided } = rows[0]!;
  return decided < LEAST_USUAL ? null : percentOf(cancelled, decided);
}

async function isRestricted(trx: Knex.Transaction, customerId: string, now: string): Promise<boolean> {
  const found = await trx('booking_restrictions')
    .where({ customerId })
    .whereNull('liftedAt')
    .where(q => q.whereNull('expiresAt').orWhere('expiresAt', '>', now))
    .first<object | undefined>('id');
  return found !== undefined;
}
