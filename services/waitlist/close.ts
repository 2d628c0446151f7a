// The end of an offer, whoever ends it: the customer, the clock, or staff who need the slot.
import type { Knex } from 'knex';
import type { Actor } from '../../domain/roles';
import type { Tenant } from '../../domain/tenant';
import { record } from '../audit';
import type { OfferRow, OfferStatus } from './rows';
import { callLine, openOffer } from './rows';

/** Ends an offer that is open, in the transaction that says why. The line of its service is locked. */
export async function close(
  trx: Knex.Transaction,
  tenant: Tenant,
  row: Pick<OfferRow, 'id' | 'entryId' | 'slotId'>,
  status: Exclude<OfferStatus, 'open'>,
  actor: Actor,
  now: string,
  requestId?: string,
): Promise<void> {
  await trx('waitlist_offers').where({ id: row.id }).update({ status, answeredAt: now });
  await callIdleLines(trx, row.slotId, now);
  await note(trx, tenant, row, status, actor, now, requestId);
}

/** Whoever was deciding can be asked again: held slots that nobody is being offered look at the line once more. */
async function callIdleLines(trx: Knex.Transaction, slotId: string, now: string): Promise<void> {
  await trx('slots as s')
    .where({ status: 'held' })
    .where('service_id', trx('slots').where({ id: slotId }).select('service_id'))
    .whereNot('id', slotId)
    .whereNotExists(
      trx('waitlist_offers').whereRaw(`slot_id = s.id and status = 'open'`).select(trx.raw('1')),
    )
    .update({ lineWantedAt: now, lineClaimedUntil: null });
}

/** What happened to somebody in line because of a slot, in the audit trail. */
export const note = (
  trx: Knex.Transaction,
  tenant: Tenant,
  { entryId, slotId }: Pick<OfferRow, 'entryId' | 'slotId'>,
  action: string,
  actor: Actor,
  now: string,
  requestId?: string,
): Promise<void> =>
  record(trx, {
    ...{ tenantId: tenant.id, subject: 'waitlist', subjectId: entryId, action, actor, now, requestId },
    metadata: { slotId },
  });

/**
 * The slot goes to somebody else than the line: whoever is being asked is so no more, keeps their place, and the workflow
 * of the slot is told. Line and slot are locked.
 */
export async function withdrawFromLine(
  trx: Knex.Transaction,
  tenant: Tenant,
  slotId: string,
  { actor, now, requestId }: { actor: Actor; now: string; requestId?: string },
): Promise<void> {
  const offer = await openOffer(trx, slotId);
  if (offer) await close(trx, tenant, offer, 'withdrawn', actor, now, requestId);
  await callLine(trx, slotId, now);
}
