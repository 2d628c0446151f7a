// Finding the Temporal server: TEMPORAL_CLI, the PATH, the one built before, the SDK's own download, and last a build
// from its Go module. Without any of them, one error says what to install.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { runLong } from './long-command';
import { cacheFolder } from './paths';
import { sdkDownload } from './sdk-download';
import type { Environment } from './running';

export interface Finding {
  /** One line of progress at a time. */
  log: (text: string) => void;
  env?: Environment;
  /** Where built and downloaded programs are kept. */
  cache?: string;
  /** How the SDK's download is tried; a test has its own. */
  download?: (folder: string, log: (text: string) => void) => Promise<string | undefined>;
}

const goModule = 'github.com/temporalio/cli/cmd/temporal@v1.5.1';
/** The first server that takes an Update together with the start of its workflow by default. */
const minimumServer = [1, 27];

export const inPath = (name: string, env: Environment): string | undefined =>
  (env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map(folder => join(folder, name))
    .find(isExecutable);

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Why this program cannot be the Temporal server; `undefined` when it can. */
function objection(file: string): string | undefined {
  const { status, stdout, error } = spawnSync(file, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  if (status !== 0) return error?.message ?? `"${file} --version" ended with ${status}`;
  const version = /Server (\d+)\.(\d+)/.exec(stdout);
  if (!version) return `"${file} --version" names no server: ${stdout.trim().slice(0, 80)}`;
  const [major, minor] = [Number(version[1]), Number(version[2])];
  const enough = major > minimumServer[0]! || (major === minimumServer[0] && minor >= minimumServer[1]!);
  return enough
    ? undefined
    : `its server is ${version[1]}.${version[2]}, needed is ${minimumServer.join('.')}`;
}

/** @throws when TEMPORAL_CLI is set to something that does not work: what was asked for is never replaced silently. */
function asked(env: Environment): string | undefined {
  if (!env.TEMPORAL_CLI) return undefined;
  const problem = objection(env.TEMPORAL_CLI);
  if (problem) throw new Error(`TEMPORAL_CLI=${env.TEMPORAL_CLI} cannot be used: ${problem}.`);
  return env.TEMPORAL_CLI;
}

/** A place for Go's own files when the account has no home. They are large, and of no use afterwards. */
function goPlaces(bin: string): Environment {
  if (existsSync(homedir())) return {};
  return { GOPATH: join(bin, 'go'), GOCACHE: join(bin, 'go-build') };
}

async function buildFromModule(go: string, cache: string, finding: Finding): Promise<string> {
  const env = finding.env ?? process.env;
  finding.log('building the Temporal server from its Go module: about four minutes, once');
  mkdirSync(cache, { recursive: true });
  const bin = mkdtempSync(join(cache, 'build-'));
  try {
    // CGO off: no C compiler is needed, and the result runs everywhere.
    const settings = { ...goPlaces(bin), GOBIN: bin, GOFLAGS: '-modcacherw', CGO_ENABLED: '0' };
    await runLong([go, 'install', goModule], { ...env, ...settings }, 'building Temporal', finding.log);
    renameSync(join(bin, 'temporal'), join(cache, 'temporal'));
    return join(cache, 'temporal');
  } finally {
    rmSync(bin, { recursive: true, force: true });
  }
}

/** @returns the path of a `temporal` that has a server. @throws saying what to install, when there is no way to one. */
export async function resolveTemporalCli(finding: Finding): Promise<string> {
  const env = finding.env ?? process.env;
  const cache = finding.cache ?? cacheFolder(env);
  const given = asked(env);
  if (given) return given;
  const passed: string[] = [];
  for (const file of [inPath('temporal', env), join(cache, 'temporal')]) {
    if (!file || !existsSync(file)) continue;
    const problem = objection(file);
    if (!problem) return file;
    passed.push(`${file}: ${problem}`);
    finding.log(`not using ${file}: ${problem}`);
  }
  const download = finding.download ?? ((folder, log) => sdkDownload('dev-server', folder, log));
  const downloaded = await download(cache, finding.log);
  if (downloaded) return downloaded;
  const go = inPath('go', env);
  if (go) return buildFromModule(go, cache, finding);
  throw new Error(
    [
      'No Temporal server was found, and none could be downloaded. Any one of these helps:',
      '  - install the Temporal CLI, so that "temporal" is on the PATH (or name it with TEMPORAL_CLI)',
      '  - install Go 1.24 or newer: the server is then built from its module',
      '  - set TEMPORAL_ADDRESS to a Temporal server that runs elsewhere',
      ...passed.map(text => `  (${text})`),
    ].join('\n'),
  );
}
