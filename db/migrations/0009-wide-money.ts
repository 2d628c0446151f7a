// Amounts as 64-bit minor units: 90 days of a car at 300,000 rupiah are more sen than 32 bits hold. The limits keep every
// amount exact as a number in code: a price of up to 10^13, for up to 366 days, is below 2^53.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table resources
      alter column price_minor type bigint,
      add constraint resources_price_limit check (price_minor <= 10000000000000);
    alter table services
      alter column price_minor type bigint,
      add constraint services_price_limit check (price_minor <= 10000000000000);
    alter table bookings
      alter column price_minor type bigint,
      add constraint bookings_price_limit check (price_minor <= 9007199254740991);
  `);
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
