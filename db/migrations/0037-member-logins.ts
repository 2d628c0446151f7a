// Members are invited to log in as staff are (DESIGN §6): links open their logins too.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create or replace function find_user_link(link_id uuid, at timestamptz)
    returns table (purpose text, user_id uuid, tenant_id uuid)
    language sql stable security definer set search_path = public, pg_temp as $$
      select l.purpose, u.id, u.tenant_id
      from user_links l join users u on u.id = l.user_id
      where l.id = link_id and l.used_at is null and l.revoked_at is null and l.expires_at > at and u.is_active
    $$;
  `);
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
