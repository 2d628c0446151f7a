// A slot that its booking gives back: open again, or held for those who wait (DESIGN §5 waitlistOffer). In the
// transaction of the move itself, so that nobody books it in between; the workflow that offers it is started from here
// by the worker's starter, as lifecycles are (services/outbox.ts).
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { Tenant } from '../../domain/tenant';
import { nextInLine, offerEnd, offerMsOf } from '../../domain/waitlist';
import { lockRoster, whyNotNow } from '../roster';
import type { LineSlot } from './rows';
import { callLine, offeredPeriod, readLine } from './rows';

/**
 * Gives a booked slot back; one that stands no more (domain/roster.ts) is closed, and offered to nobody. Whoever holds a
 * lock of a slot that is open has locked the roster before.
 */
export async function releaseSlot(
  trx: Knex.Transaction,
  tenant: Tenant,
  slotId: string,
  now: string,
): Promise<void> {
  await lockRoster(trx, tenant, 'read');
  const slot = await trx('slots')
    .where({ id: slotId, status: 'booked' })
    .forUpdate()
    .first<LineSlot | undefined>();
  if (!slot) return;
  if (await whyNotNow(trx, tenant, slot)) {
    await trx('slots').where({ id: slotId }).update({ status: 'closed', closedBy: 'roster' });
    return;
  }
  const heldUntil = offerEnd(now, slot.startsAt.toISOString(), offerMsOf(tenant));
  const next = heldUntil && nextInLine(offeredPeriod(slot), await readLine(trx, slot, now));
  if (!next || next.type === 'nobody') {
    await trx('slots').where({ id: slotId }).update({ status: 'open' });
  } else {
    await trx('slots').where({ id: slotId }).update({ status: 'held', heldUntil });
    await callLine(trx, slotId, now);
  }
}

/** A slot whose line has something to do. `wantedAt` as Postgres wrote it, to the microsecond. */
export interface CalledSlot {
  tenantId: string;
  slotId: string;
  wantedAt: string | null;
}

/** Takes up to `count` of them for `leaseMs`; no other starter sees them until then. */
export async function claimCalled(knex: Knex, count: number, leaseMs: number): Promise<CalledSlot[]> {
  const { rows } = await knex.raw<{
    rows: { tenant_id: string; slot_id: string; wanted_at: string | null }[];
  }>('select * from claim_slots_with_line(?, ?)', [count, `${leaseMs} milliseconds`]);
  return rows.map(row => ({ tenantId: row.tenant_id, slotId: row.slot_id, wantedAt: row.wanted_at }));
}

/** Its workflow knows. Whatever came up since it was claimed stays wanted. */
export function markCalled(knex: Knex, { tenantId, slotId, wantedAt }: CalledSlot): Promise<void> {
  return inTenant(knex, tenantId, async trx => {
    await trx('slots')
      .where({ id: slotId })
      .whereRaw('line_wanted_at = ?::timestamptz', [wantedAt])
      .update({ lineWantedAt: null, lineClaimedUntil: null });
  });
}

/** Gives a claim back, to be taken at the next look. */
export function releaseCall(knex: Knex, { tenantId, slotId }: CalledSlot): Promise<void> {
  return inTenant(knex, tenantId, async trx => {
    await trx('slots').where({ id: slotId }).update({ lineClaimedUntil: null });
  });
}

/** What an operator reads about the line of a slot. */
export interface LineFacts {
  serviceName: string;
  staffId: string;
  staffName: string;
  start: string;
}

/** Undefined when the slot is gone. */
export function lineFacts(knex: Knex, tenantId: string, slotId: string): Promise<LineFacts | undefined> {
  return inTenant(knex, tenantId, async trx => {
    const row = await trx('slots as s')
      .join('services as v', 'v.id', 's.service_id')
      .join('resources as r', 'r.id', 's.staff_id')
      .where('s.id', slotId)
      .first<(Omit<LineFacts, 'start'> & { startsAt: Date }) | undefined>(
        'v.name as serviceName',
        's.staffId',
        'r.name as staffName',
        's.startsAt',
      );
    if (!row) return undefined;
    const { startsAt, ...facts } = row;
    return { ...facts, start: startsAt.toISOString() };
  });
}
