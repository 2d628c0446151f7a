// Where things are: the project's folder, the data of one Berth (`BERTH_HOME`), and the user's cache for what is
// built or copied once and shared by all clones.
import { accessSync, constants, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Environment } from './running';

/** The nearest folder upwards that is Berth's. @throws when `from` is not inside the project. */
export function projectRoot(from = process.cwd()): string {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === 'berth') return folder;
    if (folder === dirname(folder)) throw new Error(`${from} is not inside Berth's folder.`);
  }
}

export function homePaths(root: string, env: Environment = process.env) {
  const home = resolve(root, env.BERTH_HOME || '.berth');
  return {
    home,
    logs: join(home, 'logs'),
    secrets: join(home, 'secrets.json'),
    stack: join(home, 'stack.json'),
    /** What runs now, so that the next start can clean up after a stack that was killed. */
    running: join(home, 'running.json'),
    postgres: join(home, 'postgres'),
    /** Says where the database is when it cannot be in `postgres`. */
    postgresElsewhere: join(home, 'postgres-is-at'),
    temporal: join(home, 'temporal.db'),
  };
}
export type HomePaths = ReturnType<typeof homePaths>;

function isUsable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** The user's own cache folder, else (an account without a home) one in the temporary folder. */
export function cacheFolder(env: Environment = process.env): string {
  const standard =
    process.platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : join(homedir(), '.cache');
  const own = join(env.XDG_CACHE_HOME || standard, 'berth');
  if (isUsable(own)) return own;
  const fallback = join(tmpdir(), `berth-cache-${process.getuid?.() ?? 'user'}`);
  if (isUsable(fallback)) return fallback;
  throw new Error(`Neither ${own} nor ${fallback} can be written: set XDG_CACHE_HOME to a folder that can.`);
}
