// Schemathesis, which makes requests up from the OpenAPI document: installed once into the user's cache folder, and run
// as one caller for a time.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cacheFolder } from '../stack/paths';
import { closeOf } from '../stack/running';
import type { Outcome } from './findings';
import { readReport } from './findings';

export const VERSION = '4.32.5';

const CHECKS = [
  ...['not_a_server_error', 'status_code_conformance', 'content_type_conformance'],
  ...['response_headers_conformance', 'response_schema_conformance'],
];

/** The program. @throws one sentence that says what is missing. */
export function installSchemathesis(): string {
  const home = join(cacheFolder(), `schemathesis-${VERSION}`);
  const program = join(home, 'bin', 'python');
  if (existsSync(program)) return program;
  const draft = mkdtempSync(`${home}-`);
  const run = (command: string, ...args: string[]) =>
    execFileSync(command, args, { stdio: 'pipe', encoding: 'utf8', timeout: 300_000 });
  try {
    run('python3', '-m', 'venv', draft);
    run(join(draft, 'bin', 'python'), '-m', 'pip', 'install', '--quiet', `schemathesis==${VERSION}`);
    if (!existsSync(home)) renameSync(draft, home);
    return program;
  } catch (error) {
    throw new Error(
      `Fuzzing needs python3 with venv and pip (Schemathesis ${VERSION} is then installed by them). ` +
        ((error as { stderr?: string }).stderr?.trim() || String(error)),
    );
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

export interface Caller {
  name: string;
  token?: string;
}

export interface FuzzOrder {
  apiUrl: string;
  caller: Caller;
  /** The OpenAPI document of what this caller may call. */
  document: object;
  seconds: number;
  seed: number;
  /** Ids of what there is, by table. */
  ids: Record<string, string[]>;
  /** Where reports of this run may be written. */
  folder: string;
}

/** @throws when there is no result: the program failed, or took far longer than it was given. */
export async function fuzz(program: string, order: FuzzOrder): Promise<Outcome> {
  const { caller, folder, seconds } = order;
  const started = Date.now();
  const file = (extension: string) => join(folder, `${caller.name}.${extension}`);
  const report = file('ndjson');
  writeFileSync(file('ids.json'), JSON.stringify(order.ids));
  writeFileSync(file('openapi.json'), JSON.stringify(order.document));
  const child = spawn(program, args(order, file('openapi.json'), report), {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...{ FUZZ_IDS: file('ids.json'), SCHEMATHESIS_HOOKS: 'hooks', PYTHONPATH: resolve('fuzz') },
      PYTHONDONTWRITEBYTECODE: '1',
    },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (said += chunk));
  const limit = setTimeout(() => child.kill('SIGTERM'), (seconds + 240) * 1000);
  const { code } = await closeOf(child);
  clearTimeout(limit);
  // 0: nothing found; 1: something found. All else is no result.
  if (code !== 0 && code !== 1) throw new Error(`Schemathesis ended with ${code}:\n${said.slice(-3000)}`);
  const read = await readReport(report, caller.name);
  return { caller: caller.name, ...read, seconds: (Date.now() - started) / 1000 };
}

const args = ({ apiUrl, caller, seconds, seed }: FuzzOrder, document: string, report: string): string[] => [
  ...['-m', 'schemathesis.cli', 'run', document, '--url', `${apiUrl}/api`],
  ...(caller.token ? ['--header', `Authorization: Bearer ${caller.token}`] : []),
  ...['--checks', CHECKS.join(','), '--phases', 'coverage,fuzzing,stateful', '--continue-on-failure'],
  ...['--max-time', String(seconds), '--seed', String(seed), '--workers', '1', '--no-shrink'],
  ...['--suppress-health-check', 'all', '--warnings', 'off', '--no-color', '--request-timeout', '30'],
  ...['--max-redirects', '0', '--generation-database', 'none'],
  ...['--generation-with-security-parameters', 'false'],
  ...['--report', 'ndjson', '--report-ndjson-path', report],
];
