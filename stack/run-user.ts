// PostgreSQL refuses to run as root. As root we run it as another account, which must be able to enter its folders.
import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, readdirSync, rmdirSync, statSync } from 'node:fs';

export interface RunUser {
  uid: number;
  gid: number;
}

function idOf(flag: '-u' | '-g', account: string): number | undefined {
  const { status, stdout } = spawnSync('id', [flag, account], { encoding: 'utf8' });
  return status === 0 ? Number(stdout) : undefined;
}

/**
 * `undefined`: we are not root, everything runs as ourselves.
 * @param existing data that are there already: who made them goes on with them
 * @throws when root has no other account to use
 */
export function otherUser(existing?: string): RunUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = existing ? statSync(existing, { throwIfNoEntry: false }) : undefined;
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  for (const account of ['postgres', 'nobody']) {
    const uid = idOf('-u', account);
    const gid = idOf('-g', account);
    if (uid && gid !== undefined) return { uid, gid };
  }
  throw new Error('PostgreSQL cannot run as root: add an account named "postgres" or "nobody".');
}

/** Options for child processes of that user; `cwd: '/'` because it may not enter ours. */
export const asUser = (user: RunUser | undefined) => (user ? { ...user, cwd: '/' } : { cwd: '/' });

export function canEnter(folder: string, user: RunUser | undefined): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd -- "$1" && test -w .', 'sh', folder], asUser(user)).status === 0;
}

/** Makes the folder that user's own. Whether it can be entered depends on its parents too: `false` when not. */
export function giveFolder(folder: string, user: RunUser | undefined): boolean {
  mkdirSync(folder, { recursive: true });
  if (user) chownSync(folder, user.uid, user.gid);
  if (canEnter(folder, user)) return true;
  if (readdirSync(folder).length === 0) rmdirSync(folder);
  return false;
}
