// Ids that were sent in capitals and kept as they came, in the two columns that are no ids for Postgres: what is compared
// with them is written small.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    update booking_restrictions set value = to_jsonb(lower(value #>> '{}'))
    where type = 'BLACKLISTED_LOCATION' and value #>> '{}' <> lower(value #>> '{}');
    update customers set permission_overrides =
      jsonb_set(permission_overrides, '{blacklistedLocations}', lower(permission_overrides ->> 'blacklistedLocations')::jsonb)
    where permission_overrides ->> 'blacklistedLocations' <> lower(permission_overrides ->> 'blacklistedLocations');
  `);
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
