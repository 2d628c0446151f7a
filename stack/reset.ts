// `npm run reset`: forgets all data of this folder's Berth: bookings, workflows, secrets, logs.
import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { placedFolder } from './embedded';
import { takeOver } from './leftovers';
import { homePaths, projectRoot } from './paths';

const paths = homePaths(projectRoot());
if (existsSync(paths.home)) {
  try {
    await takeOver(paths.running, console.log);
    rmSync(placedFolder(paths), { recursive: true, force: true });
    // BERTH_HOME may be a folder that holds other things too: only what is ours goes.
    for (const path of Object.values(paths).filter(path => path !== paths.home)) {
      rmSync(path, { recursive: true, force: true });
    }
    for (const name of readdirSync(paths.home)) {
      if (name.startsWith('temporal.db')) rmSync(join(paths.home, name), { force: true });
    }
    if (readdirSync(paths.home).length === 0) rmdirSync(paths.home);
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
}
console.log('All data is gone. The next start begins anew.');
