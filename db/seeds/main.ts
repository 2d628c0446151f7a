// Loads the demo data into a migrated database, once, and exits.
import createKnex from 'knex';
import { ConfigError, migrationConfig } from '../../config';
import { loadDemo } from './demo';

async function main(): Promise<void> {
  const { ownerUrl, environment } = migrationConfig();
  if (environment === 'production') {
    console.log('No demo data in production.');
    return;
  }
  const knex = createKnex({ client: 'pg', connection: ownerUrl, pool: { min: 0, max: 1 } });
  try {
    const loaded = await loadDemo(knex, new Date().toISOString());
    console.log(loaded ? 'Loaded the demo data.' : 'The demo data is there.');
  } finally {
    await knex.destroy();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exitCode = 1;
});
