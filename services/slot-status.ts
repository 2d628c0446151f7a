// Slots opened and closed by hand.
import type { Knex } from 'knex';
import { inTenant } from '../db/connection';
import { Refusal, notFound } from '../domain/errors';
import type { Absence, ClosedBy } from '../domain/roster';
import type { Tenant } from '../domain/tenant';
import { record } from './audit';
import type { PlacedSlot } from './roster';
import { lockRoster, whyNotNow } from './roster';
import type { SlotStatus, SlotView } from './slots';
import { readSlots } from './slots';
import type { By } from './stock/deps';

/**
 * Closes an open slot, or opens a closed one, outside of the weekly hours too.
 * @throws Refusal `not_found`, `conflict` for a slot that is booked or held, and for one at which nobody would be there.
 */
export function setSlotStatus(
  knex: Knex,
  tenant: Tenant,
  id: string,
  status: 'open' | 'closed',
  by: By,
): Promise<SlotView> {
  return inTenant(knex, tenant.id, async trx => {
    await lockRoster(trx, tenant, 'change');
    const slot = await lockSlot(trx, id);
    if (slot.status === 'booked' || slot.status === 'held') {
      throw new Refusal(
        'conflict',
        `Slot is ${slot.status}`,
        `A slot that is ${slot.status} cannot be ${status === 'open' ? 'opened' : 'closed'}.`,
      );
    }
    if (status === 'closed') await trx('slots').where({ id }).update({ status, closedBy: 'staff' });
    else await open(trx, tenant, slot);
    const view = (await readSlots(trx, tenant, { id }, by.now))[0]!;
    if (slot.status !== status) {
      const action = status === 'open' ? 'opened' : 'closed';
      await record(trx, { tenantId: tenant.id, subject: 'slot', subjectId: id, action, ...by });
    }
    return view;
  });
}

/** @throws Refusal `not_found`, for one that was deleted as well */
export async function lockSlot(
  trx: Knex.Transaction,
  id: string,
): Promise<PlacedSlot & { status: SlotStatus }> {
  const slot = await trx('slots')
    .where({ id })
    .forUpdate()
    .first<(PlacedSlot & { status: SlotStatus; closedBy: ClosedBy | null }) | undefined>();
  if (!slot || slot.closedBy === 'deleted') throw notFound('Slot');
  return slot;
}

async function open(trx: Knex.Transaction, tenant: Tenant, slot: PlacedSlot): Promise<void> {
  const why = await whyNotNow(trx, tenant, slot, true);
  if (why) throw await nobodyThere(trx, tenant, slot.id, why);
  const byHand = (await whyNotNow(trx, tenant, slot, false)) !== undefined;
  await trx('slots').where({ id: slot.id }).update({ status: 'open', closedBy: null, byHand });
}

async function nobodyThere(
  trx: Knex.Transaction,
  tenant: Tenant,
  id: string,
  why: Absence,
): Promise<Refusal> {
  const [{ staffName, serviceName }] = (await readSlots(trx, tenant, { id }, new Date(0).toISOString())) as [
    SlotView,
  ];
  return cannotOpen(why, staffName, serviceName);
}

/** Nobody would be there for whoever books it, and what to do about that. */
export function cannotOpen(why: Absence, staffName: string, serviceName: string): Refusal {
  const WORDS: Record<Absence, string> = {
    off_roster: `${staffName} is off the roster. Put them back on it first.`,
    not_offered: `${serviceName} is no longer offered. Offer it again first.`,
    not_done: `${staffName} does not do ${serviceName}. Add it to their services first.`,
    day_off: `${staffName} has a day off then. Change their days off first.`,
    outside_hours: `${staffName} does not work then.`,
  };
  return new Refusal('conflict', 'Slot cannot be opened', WORDS[why]);
}
