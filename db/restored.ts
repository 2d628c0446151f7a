// `npm run restored`: what a restored database, or one whose Temporal lost its data, needs before the worker goes on
// (docs/backup.md). Needs the owner's login, as migrations do.
import createKnex from 'knex';
import { ConfigError, migrationConfig } from '../config';
import { afterRestore } from './after-restore';

async function main(): Promise<void> {
  const owner = createKnex({
    client: 'pg',
    connection: migrationConfig().ownerUrl,
    pool: { min: 0, max: 1 },
  });
  try {
    for (const [table, rows] of Object.entries(await afterRestore(owner)))
      if (rows > 0) console.log(`${table}: ${rows} wait for their workflow`);
    console.log('Everything that is not over is started again when the worker runs.');
  } finally {
    await owner.destroy();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exitCode = 1;
});
