// The Temporal SDK can download its servers by itself. It offers that only together with starting one, and without an
// end: so it is done by a process of its own, which is ended when nothing arrives.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './paths';
import { exitOf } from './running';

export type SdkServer = 'dev-server' | 'time-skipping';

const silenceLimitMs = 15_000;

/** Runs in the child: starting the server downloads it, and shows that it works. */
const script = `
const { TestWorkflowEnvironment } = require('@temporalio/testing');
const [kind, downloadDir] = process.argv.slice(1);
const server = { executable: { type: 'cached-download', downloadDir, ttl: '365d' } };
const create = kind === 'dev-server' ? 'createLocal' : 'createTimeSkipping';
TestWorkflowEnvironment[create]({ server }).then(
  env => env.teardown().then(() => process.exit(0)),
  () => process.exit(1),
);`;

/** Each server has a folder of its own in the cache, so what is in it is that server, whatever it is called. */
const filesIn = (folder: string) =>
  existsSync(folder) ? readdirSync(folder).map(name => join(folder, name)) : [];
const complete = (folder: string) => filesIn(folder).find(file => !file.endsWith('.downloading'));
const bytesIn = (folder: string) =>
  filesIn(folder).reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);

/** @returns the downloaded program; `undefined` when it cannot be had, at once when there is no network. */
export async function sdkDownload(
  kind: SdkServer,
  cache: string,
  log: (text: string) => void,
): Promise<string | undefined> {
  const folder = join(cache, `sdk-${kind}`);
  const before = complete(folder);
  if (before) return before;
  mkdirSync(folder, { recursive: true });
  log(`trying the download of Temporal's SDK (${kind})`);
  const child = spawn(process.execPath, ['-e', script, kind, folder], {
    cwd: projectRoot(),
    stdio: 'ignore',
    detached: true,
  });
  let seen = -1;
  let quietSince = Date.now();
  const watch = setInterval(() => {
    const bytes = bytesIn(folder);
    if (bytes !== seen) [seen, quietSince] = [bytes, Date.now()];
    if (Date.now() - quietSince > silenceLimitMs) child.kill('SIGKILL');
  }, 500);
  const { code } = await exitOf(child);
  clearInterval(watch);
  return code === 0 ? complete(folder) : undefined;
}
