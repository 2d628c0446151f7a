// What is built and from what. A target is built again when the content of its sources, or the lock, has changed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export type TargetName = 'servers' | 'workflows' | 'web';

export interface Target {
  name: TargetName;
  /** Its files; a target is left out as long as one of them is missing. */
  entries: string[];
  outputs: string[];
  /** Folders and files from which it is made. */
  sources: string[];
}

const serverEntries = [
  'db/migrate.ts',
  'db/restored.ts',
  'db/seeds/main.ts',
  'api/main.ts',
  'api/tenant.ts',
  'worker/main.ts',
  'web/server.ts',
];
const outputOf = (entry: string) => join('dist', entry.replace(/\.ts$/, '.js'));

/** Parts that do not exist are left out. */
export function buildPlan(root: string): Target[] {
  const exists = (path: string) => existsSync(join(root, path));
  const servers = serverEntries.filter(exists);
  const shared = ['domain', 'contracts', 'config', 'temporal.config.ts'];
  const plan: Target[] = [
    // First, because Remix empties dist/web, where the web server goes too.
    {
      name: 'web',
      entries: ['web/vite.config.ts'],
      outputs: ['dist/web/server/index.js', 'dist/web/client'],
      sources: [...shared, 'web', 'tsconfig.json'],
    },
    {
      name: 'servers',
      entries: servers,
      outputs: servers.map(outputOf),
      sources: [...shared, 'db', 'services', 'activities', 'workflows', 'worker', 'api', 'web'],
    },
    {
      name: 'workflows',
      entries: ['workflows/index.ts'],
      outputs: ['dist/workflows.bundle.js'],
      sources: ['domain', 'workflows', 'activities', 'config'],
    },
  ];
  return plan.filter(target => target.entries.length > 0 && target.entries.every(exists));
}

function filesOf(root: string, path: string): string[] {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  const entries = readdirSync(full, { withFileTypes: true });
  return entries.flatMap(entry => {
    const inside = `${path}/${entry.name}`;
    if (entry.isDirectory()) return filesOf(root, inside);
    return /\.test\.tsx?$/.test(entry.name) ? [] : [inside];
  });
}

const isFolder = (path: string) => existsSync(path) && !/\.\w+$/.test(path);

/** Changes when anything changes that the target is made of. */
export function fingerprint(root: string, target: Target): string {
  const files = target.sources.flatMap(path => (isFolder(join(root, path)) ? filesOf(root, path) : [path]));
  const hash = createHash('sha256').update(process.version).update(target.entries.join());
  for (const file of [...files, 'package-lock.json', 'stack/build.ts', 'stack/build-plan.ts'].sort()) {
    if (!existsSync(join(root, file))) continue;
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

const stampFile = (root: string, target: Target) => join(root, 'dist', '.stamps', target.name);

export function isBuilt(root: string, target: Target): boolean {
  const stamp = stampFile(root, target);
  if (!existsSync(stamp) || !target.outputs.every(path => existsSync(join(root, path)))) return false;
  return readFileSync(stamp, 'utf8') === fingerprint(root, target);
}

/** @param print from before the build, so that a file saved while it ran causes another one */
export function stamp(root: string, target: Target, print: string): void {
  const file = stampFile(root, target);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, print);
}

/** What `npm run build` would make now. */
export const outdated = (root: string): Target[] => buildPlan(root).filter(target => !isBuilt(root, target));
