// Many events at once, in one statement, which also wakes those who listen.
import type { Knex } from 'knex';
import type { AuditEntry } from './audit';
import { auditRow } from './audit';

const COLUMNS = [
  ...['tenant_id uuid', 'subject text', 'subject_id uuid', 'action text', 'from_value text', 'to_value text'],
  ...['actor_type text', 'actor_id uuid', 'actor_name text', 'reason text', 'metadata jsonb'],
  ...['operation_id text', 'request_id text', 'created_at timestamptz', 'vendor_id uuid'],
];
const NAMES = COLUMNS.map(column => column.split(' ')[0]);
/** As the column's own default, which a statement that names the column does not get. */
const DEFAULTS: Record<string, string> = {
  vendor_id: `coalesce(vendor_id, nullif(current_setting('app.vendor_id', true), '')::uuid)`,
};
const VALUES = NAMES.map(name => DEFAULTS[name!] ?? name);

/** Records events of one tenant. */
export async function recordAll(trx: Knex.Transaction, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map(entry => ({ ...auditRow(entry), metadata: entry.metadata ?? {} }));
  await trx.raw(
    `with recorded as (
       insert into audit_events (${NAMES.join(', ')}) select ${VALUES.join(', ')}
       from jsonb_to_recordset(cast(? as jsonb)) as r(${COLUMNS.join(', ')})
     ) select pg_notify('berth', ?)`,
    [JSON.stringify(rows), entries[0]!.tenantId],
  );
}
