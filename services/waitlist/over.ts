// Those whose wanted time is over wait no longer: no slot could be offered to them any more.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { LIFECYCLE_ACTOR } from '../../domain/roles';
import { recordAll } from '../audit-many';
import { NOT_DECIDING } from './rows';

/**
 * Takes them out of their lines, at all tenants, and answers how many. Whoever is deciding about an offer is left until
 * that is over. Running it twice changes nothing more.
 */
export async function endWaiting(knex: Knex, now: string): Promise<number> {
  const { rows } = await knex.raw<{ rows: { tenant: string }[] }>(
    'select tenant from tenants_with_waiting_over(?) as tenant',
    [now],
  );
  let ended = 0;
  for (const { tenant } of rows) ended += await inTenant(knex, tenant, trx => endIn(trx, tenant, now));
  return ended;
}

async function endIn(trx: Knex.Transaction, tenantId: string, now: string): Promise<number> {
  // Somebody who is being taken out, or booked, at this moment is none of ours.
  const over = trx('waitlist_entries as e')
    .where({ status: 'waiting' })
    .where('wanted_until', '<=', now)
    .whereRaw(NOT_DECIDING)
    .forUpdate('e')
    .skipLocked()
    .select('e.id');
  const ended = await trx('waitlist_entries')
    .whereIn('id', over)
    .update({ status: 'expired' })
    .returning<{ id: string }[]>('id');
  const event = { tenantId, subject: 'waitlist', action: 'time_over', actor: LIFECYCLE_ACTOR, now } as const;
  await recordAll(
    trx,
    ended.map(({ id }) => ({ ...event, subjectId: id })),
  );
  return ended.length;
}
