// Indexes for reading the audit trail of a tenant: by time, and by time for one person, one kind of actor, one event.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create index audit_events_by_time on audit_events (tenant_id, created_at, id);
    create index audit_events_by_event on audit_events (tenant_id, subject, action, created_at, id);
    create index audit_events_by_actor_type on audit_events (tenant_id, actor_type, created_at, id);
    create index audit_events_by_actor on audit_events (tenant_id, actor_id, created_at, id)
      where actor_id is not null;
  `);
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
