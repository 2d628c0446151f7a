// The answer kept under an Idempotency-Key in one round trip: every keyed request asks for it before anything else.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Sets the tenant for its own statement only, so that row-level security applies to what it reads.
    create function kept_answer(tenant uuid, asked_scope text, asked_key text, at timestamptz)
    returns table (fingerprint text, status integer, answer jsonb) volatile language plpgsql as $$
    begin
      perform set_config('app.tenant_id', tenant::text, true);
      return query
        select k.fingerprint, k.status, k.answer from idempotency_keys k
        where k.tenant_id = tenant and k.scope = asked_scope and k.key = asked_key and k.expires_at > at;
    end
    $$;
  `);
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
