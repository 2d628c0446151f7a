// Another window: proposed by staff, answered by the vendor. A proposal and its refusal are rows of Postgres; taking it moves
// the booking, and that is the lifecycle's (./reschedule.ts).
import type { Knex } from 'knex';
import { inTenant, inVendor } from '../../db/connection';
import type { ProposalStatus } from '../../domain/delivery/proposal';
import { assertMovable, assertOpen, assertOther } from '../../domain/delivery/proposal';
import type { DeliveryTarget } from '../../domain/delivery/windows';
import { planDelivery } from '../../domain/delivery/windows';
import { notFound } from '../../domain/errors';
import type { Actor } from '../../domain/roles';
import type { Tenant } from '../../domain/tenant';
import { record } from '../audit';
import { lockDelivery } from './rows';
import { freeDockFor, windowTaken, withSuggestions } from './windows';

export interface ProposalRequest extends DeliveryTarget {
  bookingId: string;
  note?: string;
  actor: Actor;
  /** ISO instant. */
  now: string;
  requestId: string;
}

export interface Proposal extends DeliveryTarget {
  id: string;
  bookingId: string;
  note: string;
  status: ProposalStatus;
}

/** What is said to the vendor, in the transaction of the proposal itself. */
export type Tell = (trx: Knex.Transaction, proposal: Proposal) => PromiseLike<unknown>;

/**
 * The window is free now, and is not held: whoever accepts it too late is told what is free then.
 * @throws Refusal `not_found`, `invalid_transition`, `conflict` for the window it has, `validation_failed`,
 *   `rule_violation`, `slot_unavailable` with the next free windows.
 */
export function proposeWindow(
  knex: Knex,
  tenant: Tenant,
  request: ProposalRequest,
  tell?: Tell,
): Promise<Proposal> {
  const { bookingId, note = '', actor, now, requestId } = request;
  return inTenant(knex, tenant.id, async trx => {
    const delivery = await lockDelivery(trx, bookingId);
    assertMovable(delivery.status);
    const window = await withSuggestions(trx, tenant, request, now, () =>
      planDelivery(request, now, tenant.timeZone, tenant.settings),
    );
    assertOther(delivery, window);
    if (!(await freeDockFor(trx, window.period, bookingId)))
      throw await windowTaken(trx, tenant, window, now);
    const { vendorId } = delivery;
    await trx('delivery_proposals')
      .where({ bookingId, status: 'open' })
      .update({ status: 'replaced', answeredAt: now });
    const { bookingDate, timeSlot } = window;
    const [proposal] = await trx('delivery_proposals')
      .insert({
        ...{ tenantId: tenant.id, vendorId, bookingId, bookingDate, timeSlot, note },
        ...{ proposedBy: actor.type === 'staff' ? actor.id : null, proposedAt: now },
      })
      .returning<Proposal[]>(['id', 'bookingId', 'bookingDate', 'timeSlot', 'note', 'status']);
    await record(trx, {
      ...{ tenantId: tenant.id, subject: 'booking', subjectId: bookingId, action: 'window_proposed' },
      ...{ from: textOf(delivery), to: textOf(window), actor, now, requestId, vendorId },
    });
    await tell?.(trx, proposal!);
    return proposal!;
  });
}

export const textOf = ({ bookingDate, timeSlot }: DeliveryTarget): string => `${bookingDate} ${timeSlot}`;

export interface AnswerRequest {
  vendorId: string;
  bookingId: string;
  /** The proposal that is answered; without it the last one. */
  proposalId?: string;
  actor: Actor;
  /** ISO instant. */
  now: string;
  requestId: string;
}

/** A proposal of the vendor's own delivery, whatever became of it. @throws Refusal `not_found`. */
export function findProposal(
  knex: Knex,
  tenant: Tenant,
  { vendorId, ...which }: Pick<AnswerRequest, 'vendorId' | 'bookingId' | 'proposalId'>,
): Promise<Proposal> {
  return inVendor(knex, { tenantId: tenant.id, vendorId }, trx => readProposal(trx, which));
}

async function readProposal(
  trx: Knex.Transaction,
  { bookingId, proposalId }: Pick<AnswerRequest, 'bookingId' | 'proposalId'>,
): Promise<Proposal> {
  const query = trx('delivery_proposals').where({ bookingId });
  if (proposalId) query.where({ id: proposalId });
  const proposal = await query
    .orderBy([
      { column: 'proposedAt', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .first<Proposal | undefined>('id', 'bookingId', 'bookingDate', 'timeSlot', 'note', 'status');
  if (!proposal) throw notFound('Proposal');
  return proposal;
}

/** A second time it changes nothing. @throws Refusal `not_found`, `conflict` when it was answered otherwise. */
export function declineWindow(knex: Knex, tenant: Tenant, request: AnswerRequest): Promise<void> {
  const { vendorId, bookingId, actor, now, requestId } = request;
  return inVendor(knex, { tenantId: tenant.id, vendorId }, async trx => {
    await lockDelivery(trx, bookingId);
    const proposal = await readProposal(trx, request);
    if (proposal.status === 'declined') return;
    assertOpen(proposal.status);
    await trx('delivery_proposals')
      .where({ id: proposal.id })
      .update({ status: 'declined', answeredAt: now });
    await trx('inbox_items').insert({
      ...{ tenantId: tenant.id, type: 'vendor', bookingId, createdAt: now },
      title: `${actor.name} declined ${proposal.timeSlot} of ${proposal.bookingDate}`,
    });
    await record(trx, {
      ...{ tenantId: tenant.id, subject: 'booking', subjectId: bookingId, action: 'window_declined' },
      ...{ from: textOf(proposal), actor, now, requestId, vendorId },
    });
  });
}
