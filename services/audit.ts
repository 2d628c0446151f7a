// What happened, who did it, and what it means for analytics: added in the transaction of the change itself, which also
// wakes those who listen.
import type { Knex } from 'knex';
import type { Actor } from '../domain/roles';

export interface AuditEntry {
  tenantId: string;
  subject:
    | 'block'
    | 'booking'
    | 'rules'
    | 'customer'
    | 'api_key'
    | 'inbox'
    | 'job'
    | 'notification'
    | 'user'
    | 'vendor'
    | 'vendor_message'
    | 'vip_user'
    | 'waitlist'
    | 'alert'
    | 'calendar'
    | 'harvest'
    | 'insight'
    | 'location'
    | 'resource'
    | 'service'
    | 'slot'
    | 'staff_member'
    | 'category'
    | 'need'
    | 'product'
    | 'settings'
    | 'quote'
    | 'stock'
    | 'target';
  subjectId: string;
  action: string;
  from?: string | null;
  to?: string | null;
  actor: Actor;
  reason?: string | null;
  metadata?: Record<string, unknown>;
  /** Makes the entry unique: whatever may run twice finds its first run by it. */
  operationId?: string | null;
  requestId?: string | null;
  /**
   * The vendor whom it concerns: its live events carry it too. What happens in a transaction of a vendor (`inVendor`)
   * is that vendor's without being said.
   */
  vendorId?: string;
  /** ISO instant. */
  now: string;
}

/** The row of an entry, as it is inserted. */
export function auditRow(entry: AuditEntry): Record<string, unknown> {
  return {
    tenant_id: entry.tenantId,
    subject: entry.subject,
    subject_id: entry.subjectId,
    action: entry.action,
    from_value: entry.from ?? null,
    to_value: entry.to ?? null,
    actor_type: entry.actor.type,
    actor_id: entry.actor.id,
    actor_name: entry.actor.name,
    reason: entry.reason ?? null,
    metadata: JSON.stringify(entry.metadata ?? {}),
    operation_id: entry.operationId ?? null,
    request_id: entry.requestId ?? null,
    created_at: entry.now,
    ...(entry.vendorId ? { vendor_id: entry.vendorId } : {}),
  };
}

/** Records an event, and what it means for analytics, and wakes the listeners of the tenant when the transaction commits. */
export async function record(
  trx: Knex.Transaction,
  entry: AuditEntry,
  analytics?: AnalyticsEvent,
): Promise<void> {
  const recording = trx.with('recorded', trx('audit_events').insert(auditRow(entry)));
  if (analytics) recording.with('analysed', trx('analytics_events').insert(analyticsRow(analytics)));
  const name = `record${analytics ? ' and analyse' : ''}${entry.vendorId ? ' for a vendor' : ''}`;
  await recording.select(trx.raw(`pg_notify('berth', ?)`, [entry.tenantId])).options({ name });
}

type Fields<Names> = { readonly [Field in keyof Names]: unknown };

/** The fields that changed, in the words of `names`; nothing where none did. */
export async function recordFields<Names extends Record<string, string>>(
  trx: Knex.Transaction,
  about: Omit<AuditEntry, 'action'>,
  names: Names,
  before: Fields<Names>,
  after: Fields<Names>,
): Promise<void> {
  const fields = changedFields(names, before, after);
  if (fields.length === 0) return;
  const to = fields.map(field => names[field]).join(', ');
  await record(trx, { ...about, action: 'changed', to, metadata: { fields, ...about.metadata } });
}

/** Coming back or going, where it did. */
export async function recordActivity(
  trx: Knex.Transaction,
  about: Omit<AuditEntry, 'action'>,
  before: { isActive: boolean },
  { isActive }: { isActive: boolean },
): Promise<void> {
  if (before.isActive === isActive) return;
  await record(trx, { ...about, action: isActive ? 'reactivated' : 'deactivated' });
}

/** Which of the named fields are others now than they were. */
export const changedFields = <Names extends object>(
  names: Names,
  before: Fields<Names>,
  after: Fields<Names>,
): (keyof Names)[] =>
  (Object.keys(names) as (keyof Names)[]).filter(
    field => JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  );

/** Whether an operation that may run twice has run. */
export async function hasRun(trx: Knex.Transaction, operationId: string): Promise<boolean> {
  const found = await trx('audit_events')
    .where({ operation_id: operationId })
    .first<{ id: string } | undefined>('id');
  return found !== undefined;
}

export interface AnalyticsEvent {
  tenantId: string;
  name: string;
  properties: Record<string, unknown>;
  now: string;
}

const analyticsRow = (event: AnalyticsEvent): Record<string, unknown> => ({
  tenant_id: event.tenantId,
  name: event.name,
  properties: JSON.stringify(event.properties),
  created_at: event.now,
});

/** vehicle-bookings §10. */
export async function recordAnalytics(trx: Knex.Transaction, event: AnalyticsEvent): Promise<void> {
  await trx('analytics_events').insert(analyticsRow(event));
}
