// Before the tests: one Postgres for all of them with a migrated template database that each file clones, the workflow
// bundle, and the paths of the Temporal servers. What the test files need is passed on in the environment.
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';
import { migrate } from '../../db/migrator';
import { createOwner, withLogin } from '../../stack/database';
import { freePort } from '../../stack/ports';
import { startPostgres } from '../../stack/postgres';
import { resolveTemporalCli } from '../../stack/temporal';
import { resolveTimeSkippingServer } from '../../stack/test-server';
import type { SharedServers } from './shared';
import { bundleOptions } from '../../config/workflow-bundle';
import { TEMPLATE } from './shared';

const quiet = (): void => {};
const say = (line: string): void => console.log(`  ${line}`);

/** A test may crash and lose everything: nothing is synced to disk. */
const FAST = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '300' };

export default async function globalSetup(): Promise<void> {
  // Under a folder that the account which runs Postgres may enter, root or not.
  const folder = mkdtempSync(path.join(tmpdir(), 'berth-tests-'));
  chmodSync(folder, 0o755);
  const postgres = await startPostgres({
    dataDir: path.join(folder, 'postgres'),
    port: await freePort(),
    log: quiet,
    settings: FAST,
  });
  const ownerUrl = await createOwner(postgres.url, 'owner', TEMPLATE);
  await migrate({ ownerUrl, appUrl: withLogin(ownerUrl, { user: 'berth_app', password: 'app' }) });

  process.env.TEMPORAL_CLI = await resolveTemporalCli({ log: say });
  process.env.TEMPORAL_TEST_SERVER = await resolveTimeSkippingServer({ log: say });
  const shared: SharedServers = {
    postgresUrl: postgres.url,
    ownerPassword: 'owner',
    appPassword: 'app',
    workflowBundle: await workflowBundle(folder),
  };
  process.env.BERTH_TEST_SERVERS = JSON.stringify(shared);
  (globalThis as { stopTestServers?: () => Promise<void> }).stopTestServers = async () => {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

/** The one that was built, or one of the source as it is. */
async function workflowBundle(folder: string): Promise<string> {
  const built = path.resolve('dist/workflows.bundle.js');
  if (existsSync(built) && process.env.BERTH_TEST_BUILD === 'current') return built;
  const { code } = await bundleWorkflowCode({
    ...bundleOptions(path.resolve('workflows/index.ts')),
    logger: { log: quiet, trace: quiet, debug: quiet, info: quiet, warn: quiet, error: console.error },
  });
  const file = path.join(folder, 'workflows.bundle.js');
  writeFileSync(file, code);
  return file;
}
