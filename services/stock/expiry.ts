// Needs whose time is over.
import type { Knex } from 'knex';
import { LIFECYCLE_ACTOR } from '../../domain/roles';
import { recordAll } from '../audit-many';

/** Closes them, in the transaction of their tenant. Answers how many. Nobody sees them any more in any case. */
export async function closeExpired(trx: Knex.Transaction, tenantId: string, now: string): Promise<number> {
  const closed = await trx('needs')
    .where({ tenantId, isFulfilled: false })
    .whereNull('removedAt')
    .where('expiresAt', '<=', now)
    .update({ removedAt: now, removedReason: 'expired', updatedAt: now })
    .returning<{ id: string }[]>('id');
  const event = { tenantId, subject: 'need', action: 'removed', reason: 'expired' } as const;
  await recordAll(
    trx,
    closed.map(({ id }) => ({ ...event, subjectId: id, actor: LIFECYCLE_ACTOR, now })),
  );
  return closed.length;
}
