// Releases of the worker, as they are installed: a folder with the built process and its workflow bundle. The one that comes
// next differs in one step of the lifecycle, behind a patch.
import { execFile } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { sharedServers } from './shared';
import type { WorkerProcess, WorkerSettings } from './worker-process';
import { runWorker } from './worker-process';

const run = promisify(execFile);

/** What Temporal keeps is encrypted here, so that all of it is tried that way once. */
export const CODEC_KEYS = `tests:${Buffer.alloc(32, 5).toString('base64')}`;

export interface Releases {
  /** Folders. */
  old: string;
  next: string;
  remove(): void;
}

const PATCH = 'looks-again-after-a-move';

/** After every move that somebody asked for, the lifecycle of the next release asks Postgres once more. */
function nextBundle(bundle: string): string {
  const at = bundle.indexOf('const next = await ask();');
  const before = bundle.slice(0, at);
  const workflow = /\w*temporalio_workflow__WEBPACK_IMPORTED_MODULE_\d+__/g;
  const activities = /_lifecycle_activities__WEBPACK_IMPORTED_MODULE_\d+__/g;
  const last = (name: RegExp): string => before.match(name)!.at(-1)!;
  const step = `if (${last(workflow)}.patched('${PATCH}'))
    await ${last(activities)}.onTime.loadFacts({ ...input, now: clock() });`;
  const changed = bundle.replace('const next = await ask();', found => `${found} ${step}`);
  if (changed === bundle)
    throw new Error('The lifecycle has no such step any more: choose another one here.');
  return changed;
}

/** Builds the worker once, for both. */
export async function buildReleases(): Promise<Releases> {
  const folder = mkdtempSync(path.join(tmpdir(), 'berth-releases-'));
  const bundle = readFileSync(sharedServers().workflowBundle, 'utf8');
  const made = (name: string, code: string): string => {
    const home = path.join(folder, name);
    mkdirSync(path.join(home, 'dist/worker'), { recursive: true });
    writeFileSync(path.join(home, 'package.json'), '{ "type": "module" }');
    writeFileSync(path.join(home, 'dist/workflows.bundle.js'), code);
    symlinkSync(path.resolve('node_modules'), path.join(home, 'node_modules'));
    return home;
  };
  const releases = { old: made('old', bundle), next: made('next', nextBundle(bundle)) };
  const built = path.join(releases.old, 'dist/worker/main.js');
  const options = ['--bundle', '--packages=external', '--platform=node', '--format=esm', '--target=node20'];
  await run(path.resolve('node_modules/.bin/esbuild'), ['worker/main.ts', ...options, `--outfile=${built}`]);
  copyFileSync(built, path.join(releases.next, 'dist/worker/main.js'));
  return { ...releases, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Resolves when it runs. */
export const startRelease = (
  home: string,
  { patches, ...settings }: WorkerSettings & { patches: 'on' | 'off' },
): Promise<WorkerProcess> =>
  runWorker(
    [process.execPath, 'dist/worker/main.js'],
    settings,
    { WORKER_PATCHES: patches, TEMPORAL_CODEC_KEYS: CODEC_KEYS },
    home,
  );
