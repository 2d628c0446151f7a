// `npm run tenant -- …`: runs api/tenant.ts on the database that the environment names, else on that of the Berth which runs
// here.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homePaths, projectRoot } from './paths';
import type { HomePaths } from './paths';
import type { Environment } from './running';
import { loadSecrets } from './secrets';

/** The exit code of api/tenant.ts then. */
const ENVIRONMENT_WRONG = 2;

/** What the command needs of the Berth of this folder, while it runs; undefined while it does not. */
export function settingsOfRunning(paths: HomePaths, given: Environment): Environment | undefined {
  if (!existsSync(paths.stack)) return undefined;
  const { postgres, web } = JSON.parse(readFileSync(paths.stack, 'utf8')) as {
    postgres: string;
    web: string;
  };
  return {
    DATABASE_OWNER_URL: postgres,
    BERTH_SECRET: given.BERTH_SECRET || loadSecrets(paths.secrets).berthSecret,
    PUBLIC_URL: given.PUBLIC_URL || web,
  };
}

export function makeTenant(given: Environment, options: readonly string[]): number {
  const root = projectRoot();
  const running = given.DATABASE_OWNER_URL ? {} : settingsOfRunning(homePaths(root, given), given);
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', 'api/tenant.ts', ...options], {
    cwd: root,
    env: { ...given, ...running } as NodeJS.ProcessEnv,
    stdio: 'inherit',
  });
  if (status === ENVIRONMENT_WRONG && !running)
    console.error('\nNo Berth runs here either: `npm start` starts one.');
  return status ?? 1;
}
