// Moving a delivery to the window that staff proposed and its vendor accepted, in one transaction: both have agreed, so it
// is confirmed with it. Whoever calls it (move.ts) may call twice.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { WindowTarget } from '../../domain/booking/target';
import { checkTarget } from '../../domain/booking/target';
import type { DeliveryWindow } from '../../domain/delivery/windows';
import { assertOpen } from '../../domain/delivery/proposal';
import type { ProposalStatus } from '../../domain/delivery/proposal';
import { planDelivery } from '../../domain/delivery/windows';
import type { DeliveryTarget } from '../../domain/delivery/windows';
import { notFound } from '../../domain/errors';
import type { Tenant } from '../../domain/tenant';
import { record } from '../audit';
import type { ChangeRequest } from '../bookings/move';
import { changed, lockForChange } from '../bookings/move';
import { isOverlap } from '../bookings/reschedule';
import type { BookingRow } from '../bookings/view';
import { textOf } from './proposals';
import { freeDockFor, windowTaken, withSuggestions } from './windows';

/**
 * @throws Refusal `not_found`, `invalid_transition`, `conflict` when the proposal is over, `validation_failed` for a window
 *   that has begun, `slot_unavailable` with the next free windows.
 */
export async function rescheduleDelivery(
  knex: Knex,
  tenant: Tenant,
  request: ChangeRequest & WindowTarget,
): Promise<BookingRow> {
  const { now } = request;
  for (;;) {
    try {
      return await inTenant(knex, tenant.id, trx => toWindow(trx, tenant, request));
    } catch (error) {
      // Somebody took the dock that was free: there may be another.
      if (!isOverlap(error)) throw error;
      await inTenant(knex, tenant.id, async trx => {
        const window = planDelivery(request, now, tenant.timeZone, tenant.settings);
        if (!(await freeDockFor(trx, window.period, request.bookingId)))
          throw await windowTaken(trx, tenant, window, now);
      });
    }
  }
}

async function toWindow(
  trx: Knex.Transaction,
  tenant: Tenant,
  request: ChangeRequest & WindowTarget,
): Promise<BookingRow> {
  const { now } = request;
  const { before, hasRun } = await lockForChange(trx, request);
  if (hasRun) return before;
  checkTarget(before, request);
  const { proposal, proposedBy } = await lockProposal(trx, before.id, request.proposalId);
  assertOpen(proposal.status);
  const window = await withSuggestions(trx, tenant, proposal, now, () =>
    planDelivery(proposal, now, tenant.timeZone, tenant.settings),
  );
  const dockId = await freeDockFor(trx, window.period, request.bookingId);
  if (!dockId) throw await windowTaken(trx, tenant, window, now);
  const current = await trx('deliveries').where({ bookingId: before.id }).first<DeliveryTarget>();
  await takeDock(trx, tenant, before, window, dockId, { now, proposedBy });
  await trx('delivery_proposals')
    .where({ id: request.proposalId })
    .update({ status: 'accepted', answeredAt: now });
  await recordChange(trx, tenant, before, { from: textOf(current), to: textOf(window) }, request);
  return changed(trx, before, request.announce);
}

interface LockedProposal {
  proposal: DeliveryTarget & { status: ProposalStatus };
  proposedBy: string | null;
}

async function lockProposal(trx: Knex.Transaction, bookingId: string, id: string): Promise<LockedProposal> {
  const row = await trx('delivery_proposals')
    .where({ id, bookingId })
    .forUpdate()
    .first<(LockedProposal['proposal'] & { proposedBy: string | null }) | undefined>();
  if (!row) throw notFound('Proposal');
  return { proposal: row, proposedBy: row.proposedBy };
}

async function takeDock(
  trx: Knex.Transaction,
  tenant: Tenant,
  before: BookingRow,
  { bookingDate, timeSlot, period }: DeliveryWindow,
  dockId: string,
  { now, proposedBy }: { now: string; proposedBy: string | null },
): Promise<void> {
  const confirmed = before.status === 'pending';
  await trx.raw(
    `update bookings b set
       resource_id = r.id, location_id = r.location_id,
       period = tstzrange(cast(:start as timestamptz), cast(:end as timestamptz)),
       occupied = tstzrange(cast(:start as timestamptz) - r.buffer_before, cast(:end as timestamptz) + r.buffer_after),
       status = 'upcoming',
       confirmed_at = case when :confirmed then cast(:now as timestamptz) else b.confirmed_at end,
       confirmed_by = case when :confirmed then cast(:by as uuid) else b.confirmed_by end,
       time_zone = :zone, revision = b.revision + 1, updated_at = :now
     from resources r where r.id = :dock and b.id = :id`,
    {
      ...{ start: period.start, end: period.end, dock: dockId, id: before.id, now },
      ...{ zone: tenant.timeZone, confirmed, by: proposedBy },
    },
  );
  await trx('deliveries')
    .where({ bookingId: before.id })
    .update({ bookingDate, timeSlot, ...(confirmed ? { confirmedAt: now, confirmedBy: proposedBy } : {}) });
  // What waited for somebody of staff to confirm is settled.
  await trx('inbox_items')
    .where({ bookingId: before.id, type: 'booking', status: 'pending' })
    .update({ status: 'done', doneAt: now });
}

async function recordChange(
  trx: Knex.Transaction,
  tenant: Tenant,
  before: BookingRow,
  change: { from: string; to: string },
  { actor, reason, now, operationId, requestId }: ChangeRequest,
): Promise<void> {
  const entry = {
    ...{ tenantId: tenant.id, subject: 'booking' as const, subjectId: before.id, actor, now, requestId },
    vendorId: before.vendorId ?? undefined,
  };
  await record(trx, { ...entry, action: 'rescheduled', ...change, reason, operationId });
  if (before.status === 'pending') {
    await record(trx, { ...entry, action: 'status_changed', from: 'pending', to: 'upcoming' });
  }
}
