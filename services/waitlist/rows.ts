// The slot, its line and its offers as the use cases of the waitlist read and lock them. Locks are taken in one order
// everywhere: the line of the service, the slot, its offers, the entry.
import type { Knex } from 'knex';
import type { OfferedSlot, Waiting } from '../../domain/waitlist';
import type { SlotStatus } from '../slots';

export type OfferStatus = 'open' | 'accepted' | 'declined' | 'expired' | 'withdrawn';

export interface LineSlot {
  id: string;
  serviceId: string;
  staffId: string;
  startsAt: Date;
  endsAt: Date;
  status: SlotStatus;
}

export interface OfferRow {
  id: string;
  entryId: string;
  slotId: string;
  status: OfferStatus;
  expiresAt: Date;
}

export interface EntryRow {
  id: string;
  serviceId: string;
  customerName: string;
  customerPhone: string;
  customerEmail: string | null;
  /** expired: the wanted time was over before anything could be offered or was taken. */
  status: 'waiting' | 'booked' | 'removed' | 'expired';
  createdAt: Date;
}

/** Whoever changes the line of a service does so alone: two slots freed together never call the same person. */
export async function lockLine(trx: Knex.Transaction, serviceId: string): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`waitlist/${serviceId}`]);
}

export const readSlot = (trx: Knex.Transaction, id: string): Promise<LineSlot | undefined> =>
  trx('slots')
    .where({ id })
    .first<LineSlot | undefined>('id', 'serviceId', 'staffId', 'startsAt', 'endsAt', 'status');

/** Locks the line that waits for a slot. Nothing to lock when the tenant has no such slot. */
export async function lockLineOf(trx: Knex.Transaction, slotId: string): Promise<LineSlot | undefined> {
  const seen = await readSlot(trx, slotId);
  if (seen) await lockLine(trx, seen.serviceId);
  return seen;
}

/** Locks the line and then the slot; undefined when the tenant has no such slot. */
export async function lockSlotAndLine(trx: Knex.Transaction, id: string): Promise<LineSlot | undefined> {
  if (!(await lockLineOf(trx, id))) return undefined;
  return trx('slots')
    .where({ id })
    .forUpdate()
    .first<LineSlot | undefined>('id', 'serviceId', 'staffId', 'startsAt', 'endsAt', 'status');
}

export const openOffer = (trx: Knex.Transaction, slotId: string): Promise<OfferRow | undefined> =>
  trx('waitlist_offers').where({ slotId, status: 'open' }).forUpdate().first<OfferRow | undefined>();

export const offeredPeriod = (slot: LineSlot): OfferedSlot => ({
  start: slot.startsAt.toISOString(),
  end: slot.endsAt.toISOString(),
  staffId: slot.staffId,
});

/** Tells the workflow of this slot, by way of the worker's starter, that there is something to do. */
export async function callLine(trx: Knex.Transaction, slotId: string, now: string): Promise<void> {
  await trx('slots').where({ id: slotId }).update({ lineWantedAt: now, lineClaimedUntil: null });
}

/** Booking `b` was made for whoever waits as entry `e`. */
const SAME_PERSON = `(b.customer_phone = e.customer_phone or lower(b.customer_email) = lower(e.customer_email))`;
/** Entry `e` has no offer to answer. */
export const NOT_DECIDING = `not exists (select from waitlist_offers o where o.entry_id = e.id and o.status = 'open')`;

/** An appointment of this customer for this service, made since they wait and still to come. */
const BOOKED_ELSEWHERE = `
  select b.id from bookings b
  where b.tenant_id = e.tenant_id and b.service_id = e.service_id and b.starts_at > cast(:now as timestamptz)
    and b.status in ('pending', 'upcoming', 'active') and b.created_at >= e.created_at
    and ${SAME_PERSON}
  order by b.created_at limit 1`;

export async function bookedElsewhere(
  trx: Knex.Transaction,
  entryId: string,
  now: string,
): Promise<string | undefined> {
  const { rows } = await trx.raw<{ rows: { id: string | null }[] }>(
    `select (${BOOKED_ELSEWHERE}) as id from waitlist_entries e where e.id = :entryId`,
    { entryId, now },
  );
  return rows[0]?.id ?? undefined;
}

/** Those who have booked in another way leave the line. */
export async function settleBooked(trx: Knex.Transaction, serviceId: string, now: string): Promise<void> {
  await trx.raw(
    `update waitlist_entries e set status = 'booked', booking_id = found.booking
     from (select e.id, (${BOOKED_ELSEWHERE}) as booking from waitlist_entries e
           where e.service_id = :serviceId and e.status = 'waiting') as found
     where e.id = found.id and found.booking is not null
       and ${NOT_DECIDING}`,
    { serviceId, now },
  );
}

/** Whoever has just been booked leaves the line at once, unless they are deciding about another slot. */
export async function settleBooking(trx: Knex.Transaction, bookingId: string): Promise<void> {
  await trx.raw(
    `update waitlist_entries e set status = 'booked', booking_id = b.id
     from bookings b
     where b.id = ? and e.tenant_id = b.tenant_id and e.service_id = b.service_id
       and e.status = 'waiting' and e.created_at <= b.created_at
       and ${SAME_PERSON}
       and ${NOT_DECIDING}`,
    [bookingId],
  );
}

/** The line of the slot's service, the first in it first. */
export async function readLine(trx: Knex.Transaction, slot: LineSlot, now: string): Promise<Waiting[]> {
  const { rows } = await trx.raw<{
    rows: {
      id: string;
      staff_id: string | null;
      wanted_from: Date | null;
      wanted_until: Date | null;
      was_offered: boolean;
      busy_until: Date | null;
    }[];
  }>(
    `select e.id, e.staff_id, e.wanted_from, e.wanted_until,
       exists (select from waitlist_offers o
         where o.entry_id = e.id and o.slot_id = :slotId and o.status <> 'withdrawn') as was_offered,
       (select o.expires_at from waitlist_offers o
         where o.entry_id = e.id and o.slot_id <> :slotId and o.status = 'open') as busy_until
     from waitlist_entries e
     where e.service_id = :serviceId and e.status = 'waiting' and (${BOOKED_ELSEWHERE}) is null
     order by e.created_at, e.id`,
    { slotId: slot.id, serviceId: slot.serviceId, now },
  );
  return rows.map(row => ({
    entryId: row.id,
    staffId: row.staff_id,
    from: row.wanted_from?.toISOString() ?? null,
    to: row.wanted_until?.toISOString() ?? null,
    wasOffered: row.was_offered,
    busyUntil: row.busy_until?.toISOString() ?? null,
  }));
}

/** Whether the staff member has something else to do at that time, buffers included. */
export async function staffIsBusy(trx: Knex.Transaction, slotId: string): Promise<boolean> {
  const { rows } = await trx.raw<{ rows: unknown[] }>(
    `select 1 from slots s join services v on v.id = s.service_id join bookings b on b.resource_id = s.staff_id
     where s.id = ? and b.status in ('pending', 'upcoming', 'active')
       and b.occupied_from < s.ends_at + make_interval(mins => v.buffer_after_minutes)
       and b.occupied_until > s.starts_at - make_interval(mins => v.buffer_before_minutes) limit 1`,
    [slotId],
  );
  return rows.length > 0;
}
