// Where the embedded database keeps its data: in BERTH_HOME, unless the account that runs it may not go there (root's
// home). Then it is elsewhere on the machine, and a file in BERTH_HOME says where.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HomePaths } from './paths';
import { cluster } from './postgres';
import { giveFolder, otherUser } from './run-user';

/** Where the data of this BERTH_HOME are now; they need not exist. */
export function placedFolder(paths: HomePaths): string {
  if (existsSync(paths.postgresElsewhere)) return readFileSync(paths.postgresElsewhere, 'utf8').trim();
  return paths.postgres;
}

export function embeddedPostgresFolder(paths: HomePaths, say: (text: string) => void): string {
  const current = placedFolder(paths);
  const user = otherUser(cluster(current));
  if (giveFolder(current, user)) return current;
  // An empty database somewhere else would look as if everything was lost.
  if (existsSync(cluster(current))) {
    throw new Error(
      `The database in ${current} belongs to an account that cannot work there now. ` +
        'Start Berth as the account that made it, or forget the data with "npm run reset".',
    );
  }
  const name = createHash('sha256').update(paths.home).digest('hex').slice(0, 12);
  for (const parent of ['/var/lib/berth', join(tmpdir(), 'berth-data'), '/tmp/berth-data']) {
    const folder = join(parent, name);
    if (!tryToGive(folder, user)) continue;
    writeFileSync(paths.postgresElsewhere, `${folder}\n`);
    say(`the database cannot be below ${paths.home} when run by root; it is in ${folder}`);
    return folder;
  }
  throw new Error(
    `The account that runs PostgreSQL cannot enter ${paths.home}. Set BERTH_HOME to a folder it can.`,
  );
}

function tryToGive(folder: string, user: ReturnType<typeof otherUser>): boolean {
  try {
    return giveFolder(folder, user);
  } catch {
    return false;
  }
}
