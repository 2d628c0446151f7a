// `npm run migrate`: brings the database to the current schema and exits.
import { ConfigError, migrationConfig } from '../config';
import { migrate } from './migrator';

async function main(): Promise<void> {
  const names = await migrate(migrationConfig());
  console.log(names.length > 0 ? `Migrated: ${names.join(', ')}` : 'The database is up to date.');
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exitCode = 1;
});
