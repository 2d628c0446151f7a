// Why deliveries were cancelled, as whoever cancelled them wrote: staff for the vendor to read, or the vendor for staff.
import type { Knex } from 'knex';
import { OF_ANY_JOB } from '../bulk/items';

/**
 * By id of the delivery; none where nothing was written. What was written of a job is about many bookings, not about this
 * one, and stays inside; so does whatever the product itself noted.
 */
export async function cancelNotes(
  trx: Knex.Transaction,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = (await trx('audit_events')
    .whereRaw('subject_id = any(cast(? as uuid[]))', [ids as string[]])
    .where({ subject: 'booking', action: 'status_changed', toValue: 'cancelled' })
    .whereIn('actorType', ['staff', 'vendor'])
    .whereRaw(`coalesce(operation_id, '') not like ?`, [OF_ANY_JOB])
    .whereRaw(`trim(coalesce(reason, '')) <> ''`)
    .orderBy('id')
    .select('subjectId', 'reason')
    .options({ name: 'notes of cancelled deliveries' })) as { subjectId: string; reason: string }[];
  return new Map(rows.map(({ subjectId, reason }) => [subjectId, reason.trim()]));
}
