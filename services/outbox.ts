// Bookings that wait for their lifecycle (DESIGN §4), and those whose lifecycle waits to hear of a change (decision 29).
// Nothing is started or told inside a transaction: rows are claimed for a while, their lifecycles started or told, and then
// marked; a starter that dies in between leaves them to the next.
import type { Knex } from 'knex';
import { inTenant } from '../db/connection';
import { tenantById } from './tenants';
import { factsOf } from './bookings/facts';
import { selectBooking } from './bookings/view';
import type { BookingStatus } from '../domain/booking/status';
import type { LifecycleFacts } from '../domain/booking/timeline';

export interface UnstartedBooking {
  tenantId: string;
  bookingId: string;
}

interface ClaimRow {
  booking_id: string;
  tenant_id: string;
}

const toBooking = (row: ClaimRow): UnstartedBooking => ({
  tenantId: row.tenant_id,
  bookingId: row.booking_id,
});

export function byTenant<B extends UnstartedBooking>(bookings: readonly B[]): Map<string, B[]> {
  const batches = new Map<string, B[]>();
  for (const one of bookings) batches.set(one.tenantId, [...(batches.get(one.tenantId) ?? []), one]);
  return batches;
}

/** Takes up to `count` bookings for `leaseMs`; no other starter sees them until then. */
export async function claimUnstarted(
  knex: Knex,
  count: number,
  leaseMs: number,
): Promise<UnstartedBooking[]> {
  const { rows } = await knex.raw<{ rows: ClaimRow[] }>('select * from claim_unstarted_bookings(?, ?)', [
    count,
    `${leaseMs} milliseconds`,
  ]);
  return rows.map(toBooking);
}

/** Marks one tenant's bookings as having a lifecycle. */
export function markStarted(
  knex: Knex,
  tenantId: string,
  bookingIds: readonly string[],
  now: string,
): Promise<void> {
  return inTenant(knex, tenantId, async trx => {
    await trx('bookings')
      .whereIn('id', bookingIds)
      .update({ lifecycleStartedAt: now, lifecycleClaimedUntil: null });
  });
}

/** A booking that is not what its lifecycle takes it for. `behindAt` as Postgres wrote it, to the microsecond. */
export interface BookingAhead extends UnstartedBooking {
  behindAt: string;
}

/** In the transaction that changes the booking for its lifecycle: that has to be told. */
export async function leaveBehind(trx: Knex.Transaction, bookingId: string): Promise<void> {
  await trx('bookings')
    .where({ id: bookingId })
    .update({ lifecycleBehindAt: trx.raw('clock_timestamp()') })
    .options({ name: 'lifecycle behind' });
}

/** Takes up to `count` bookings that are ahead of their lifecycles for `leaseMs`; no other starter sees them until then. */
export async function claimAhead(knex: Knex, count: number, leaseMs: number): Promise<BookingAhead[]> {
  const { rows } = await knex.raw<{ rows: (ClaimRow & { behind_at: string })[] }>(
    'select * from claim_lifecycles_behind(?, ?)',
    [count, `${leaseMs} milliseconds`],
  );
  return rows.map(row => ({ ...toBooking(row), behindAt: row.behind_at }));
}

/** Their lifecycles know. What was changed once more since it was claimed stays to be told. */
export function markTold(knex: Knex, tenantId: string, told: readonly BookingAhead[]): Promise<void> {
  return inTenant(knex, tenantId, async trx => {
    await trx.raw(
      `update bookings b set
         lifecycle_behind_at = case when b.lifecycle_behind_at = t.at then null else b.lifecycle_behind_at end,
         lifecycle_claimed_until = null
       from unnest(?::uuid[], ?::timestamptz[]) as t(id, at) where b.id = t.id`,
      [told.map(({ bookingId }) => bookingId), told.map(({ behindAt }) => behindAt)],
    );
  });
}

/** Gives claimed bookings back, to be taken at the next look. */
export function releaseClaims(knex: Knex, tenantId: string, bookingIds: readonly string[]): Promise<void> {
  return inTenant(knex, tenantId, async trx => {
    await trx('bookings').whereIn('id', bookingIds).update({ lifecycleClaimedUntil: null });
  });
}

/** Puts bookings whose lifecycle is missing back in the outbox. Answers how many were. */
export function markMissing(knex: Knex, tenantId: string, bookingIds: readonly string[]): Promise<number> {
  return inTenant(knex, tenantId, async trx =>
    trx('bookings')
      .whereIn('id', bookingIds)
      .whereNull('lifecycleEndedAt')
      .update({ lifecycleStartedAt: null, lifecycleClaimedUntil: null }),
  );
}

export interface StarterLag {
  waiting: number;
  /** Age of the oldest, in seconds; 0 when none waits. */
  oldestSeconds: number;
}

export const starterLag = (knex: Knex, now: string): Promise<StarterLag> =>
  lagOf(knex, 'select * from starter_lag()', now);

/** The same of lifecycles that have not heard of what a job did to their bookings. */
export const behindLag = (knex: Knex, now: string): Promise<StarterLag> =>
  lagOf(knex, 'select * from behind_lag()', now);

async function lagOf(knex: Knex, statement: string, now: string): Promise<StarterLag> {
  const { rows } = await knex.raw<{ rows: { waiting: string; oldest: Date | null }[] }>(statement);
  const oldest = rows[0]?.oldest;
  return {
    waiting: Number(rows[0]?.waiting ?? 0),
    oldestSeconds: oldest ? Math.max(0, (Date.parse(now) - oldest.getTime()) / 1000) : 0,
  };
}

/** One page of the bookings whose lifecycle should be running, in order of id, from after `after`. */
export async function lifecyclesThatShouldRun(
  knex: Knex,
  after: string,
  startedBefore: string,
  count: number,
): Promise<UnstartedBooking[]> {
  const { rows } = await knex.raw<{ rows: ClaimRow[] }>('select * from lifecycles_that_should_run(?, ?, ?)', [
    after,
    startedBefore,
    count,
  ]);
  return rows.map(toBooking);
}

/** How bookings of one tenant stand, for whoever compares them with their lifecycles. */
export interface Standing {
  id: string;
  status: BookingStatus;
  updatedAt: Date;
  lifecycleStartedAt: Date | null;
  /** What the clock should have done to it long ago was not done. */
  isLate: boolean;
}

const LATE = `(
  (status = 'pending' and pending_until < now() - interval '10 minutes')
  or (status = 'upcoming' and starts_at < now() - interval '10 minutes')
  or (status = 'active' and kind in ('appointment', 'session', 'block') and ends_at < now() - interval '10 minutes')
) as is_late`;

export function standingOf(knex: Knex, tenantId: string, ids: readonly string[]): Promise<Standing[]> {
  return inTenant(knex, tenantId, async trx =>
    trx('bookings')
      .whereIn('id', ids)
      .whereNull('lifecycleEndedAt')
      .select<Standing[]>('id', 'status', 'updatedAt', 'lifecycleStartedAt', trx.raw(LATE)),
  );
}

/** What a lifecycle needs to know; undefined when the booking is gone. */
export async function lifecycleFacts(
  knex: Knex,
  { tenantId, bookingId }: UnstartedBooking,
): Promise<LifecycleFacts | undefined> {
  const tenant = await tenantById(knex, tenantId);
  if (!tenant) return undefined;
  const row = await inTenant(knex, tenantId, trx => selectBooking(trx, bookingId));
  return row && factsOf(row, tenant);
}
