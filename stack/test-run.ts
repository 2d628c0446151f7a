// `npm test`: builds, makes sure of the servers and the browser, then tests everything, with the checks beside it. With
// arguments, jest alone runs, with these arguments. The last line counts: tests, and each check as one.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { constants, setPriority, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import * as vars from '../config/variables';
import { resolveChromium } from './chromium';
import { createConsole } from './console';
import { readJson } from './files';
import { projectRoot } from './paths';
import type { Environment } from './running';
import { closeOf } from './running';
import { resolveTemporalCli } from './temporal-cli';
import { resolveTimeSkippingServer } from './test-server';

const root = projectRoot();
const console = createConsole();
const passedOn = process.argv.slice(2);
const longestMs = 60 * 60_000;

/** Tests say themselves what they need: the settings of whoever runs them (a mail server, a database) stay outside. */
function testEnvironment(): Environment {
  const settings = Object.values(vars).flatMap(group =>
    typeof group === 'object' ? Object.keys(group) : [],
  );
  const kept = Object.entries(process.env).filter(([name]) => !settings.includes(name));
  return { ...Object.fromEntries(kept), NODE_ENV: 'test', BERTH_TEST_BUILD: 'current' };
}

interface Outcome {
  code: number | null;
  said: string;
}

/** Either it is shown as it goes, or it runs beside that, of the time the other leaves. */
async function node(args: string[], env: Environment, show: boolean): Promise<Outcome> {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: env as NodeJS.ProcessEnv,
    stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
  });
  if (child.pid && !show) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', chunk => (said += chunk));
  const limit = setTimeout(() => child.kill('SIGKILL'), longestMs);
  // Whoever ends us ends what we started.
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    process.exitCode = 1;
  };
  process.on('SIGINT', end).on('SIGTERM', end);
  const { code } = await closeOf(child);
  clearTimeout(limit);
  process.off('SIGINT', end).off('SIGTERM', end);
  return { code, said };
}

interface Check {
  fine: boolean;
  line: string;
}

const tool = (path: string) => join(root, 'node_modules', path);
/** What a check found out the last time; where it is missing everything is looked at. */
const kept = (name: string) => tool(`.cache/berth/${name}`);
const checks: [title: string, args: string[]][] = [
  ['types', [tool('typescript/bin/tsc'), '--noEmit', '--incremental', '--tsBuildInfoFile', kept('types')]],
  ['lint', [tool('eslint/bin/eslint.js'), '.', '--max-warnings', '0']],
  [
    'format',
    [
      tool('prettier/bin/prettier.cjs'),
      ...['--check', '--log-level', 'warn', '--cache', '--cache-location', kept('format'), '.'],
    ],
  ],
];

/** All of them at once, beside the tests: those wait for servers a good part of their time. */
function runChecks(): Promise<Check[]> {
  return Promise.all(
    checks.map(async ([title, args]) => {
      const started = Date.now();
      const { code, said } = await node(args, process.env, false);
      const seconds = `(${((Date.now() - started) / 1000).toFixed(1)} s beside the tests)`;
      return { fine: code === 0, line: code === 0 ? `  ✓ ${title} ${seconds}` : `  ✗ ${title}\n${said}` };
    }),
  );
}

interface JestResults {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  numRuntimeErrorTestSuites: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
  }[];
}

interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

/** What failed and how it begins, once more at the very end: among thousands of lines nobody finds it. */
function failuresIn(results: JestResults | undefined): string[] {
  const files = results?.testResults.filter(({ status }) => status === 'failed') ?? [];
  return files.flatMap(({ name, message, assertionResults }) => {
    const file = relative(root, name);
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    if (failed.length === 0) return [`\n  ✗ ${file}`, beginning(message)];
    return failed.flatMap(test => [
      `\n  ✗ ${file}: ${test.fullName}`,
      ...test.failureMessages.map(beginning),
    ]);
  });
}

const beginning = (message: string): string =>
  stripVTControlCharacters(message).trim().split('\n').slice(0, 12).join('\n').slice(0, 1_000);

async function runJest(env: Environment): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'berth-results-'));
  const file = join(folder, 'results.json');
  const args = [tool('jest/bin/jest.js'), '--json', `--outputFile=${file}`, ...passedOn];
  const { code } = await node(args, env, true);
  const results = readJson<JestResults>(file);
  rmSync(folder, { recursive: true, force: true });
  for (const line of failuresIn(results)) console.line(line);
  const failed = (results?.numFailedTests ?? 0) + (results?.numRuntimeErrorTestSuites ?? 0);
  return {
    passed: results?.numPassedTests ?? 0,
    // Jest may fail without a failed test (a set-up that throws): that counts as one.
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: (results?.numPendingTests ?? 0) + (results?.numTodoTests ?? 0),
  };
}

async function main(): Promise<Tally> {
  const say = { log: console.note };
  const built = await node([join(root, 'stack/build.mjs')], process.env, true);
  if (built.code !== 0) return { passed: 0, failed: 1, skipped: 0 };
  const env = testEnvironment();
  env.TEMPORAL_CLI = await console.step(
    found => `Temporal server: ${found}`,
    () => resolveTemporalCli(say),
  );
  const server = () => resolveTimeSkippingServer(say);
  env.TEMPORAL_TEST_SERVER = await console.step(found => `time-skipping server: ${found}`, server);
  await console.step(
    browser => `browser: ${browser.executablePath}`,
    async () => resolveChromium(say),
  );
  const [tally, checked] = await Promise.all([runJest(env), passedOn.length === 0 ? runChecks() : []]);
  for (const { line } of checked) console.line(line);
  const failed = checked.filter(({ fine }) => !fine).length;
  return { ...tally, passed: tally.passed + checked.length - failed, failed: tally.failed + failed };
}

try {
  const { passed, failed, skipped } = await main();
  console.line(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
} catch (error) {
  console.line(`\n${(error as Error).message}\n\n0 passed, 1 failed, 0 skipped`);
  process.exit(1);
}
