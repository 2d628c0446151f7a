// `npm run fuzz`: properties of the domain, then every route as everybody who may call it, for `--minutes` in all (10
// unless said). `--seed` makes the same requests again. Writes docs/reports/fuzz.md; ends with 1 when something is found.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { randomInt } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createConsole } from '../stack/console';
import { CALLERS, furnish, tokenOf, turnsOf } from './callers';
import type { Turn } from './callers';
import { documentFor } from './document';
import type { CallerName } from './document';
import type { Outcome } from './findings';
import { checkProperties } from './properties';
import { findingsOf, writeReport } from './report';
import { fuzz, installSchemathesis } from './schemathesis';
import type { FuzzedStack } from './stack';
import { startFuzzedStack } from './stack';

const console = createConsole();
const REPORT = 'docs/reports/fuzz.md';

/** The part of the time that goes to the properties. */
const PROPERTIES_SHARE = 0.1;

interface Options {
  minutes: number;
  seed: number;
  callers: CallerName[];
}

function options(): Options {
  const { values } = parseArgs({
    options: { minutes: { type: 'string' }, seed: { type: 'string' }, as: { type: 'string' } },
  });
  const minutes = Number(values.minutes ?? 10);
  const seed = Number(values.seed ?? randomInt(1_000_000));
  const callers = (values.as?.split(',') ?? [...CALLERS]) as CallerName[];
  if (!(minutes > 0)) throw new Error('--minutes has to be a number above 0.');
  if (!Number.isInteger(seed)) throw new Error('--seed has to be a whole number.');
  const unknown = callers.filter(name => !CALLERS.includes(name));
  if (unknown.length > 0) throw new Error(`--as takes ${CALLERS.join(', ')}; not ${unknown.join(', ')}.`);
  return { minutes, seed, callers };
}

async function askAll(stack: FuzzedStack, { minutes, seed, callers }: Options): Promise<Outcome[]> {
  const program = installSchemathesis();
  const folder = mkdtempSync(join(tmpdir(), 'berth-fuzz-reports-'));
  const totalSeconds = minutes * 60 * (1 - PROPERTIES_SHARE);
  const tokens = await furnish(stack.apiUrl);

  async function take({ caller: name, share }: Turn): Promise<Outcome> {
    const token = await tokenOf(stack.apiUrl, name);
    const ids = { ...(await stack.ids()), tokens };
    const seconds = Math.ceil(totalSeconds * share);
    const order = { document: documentFor(name), caller: { name, token }, apiUrl: stack.apiUrl };
    return console.step(
      ({ requests, findings }) => `${name}: ${requests} requests, ${findings.length} findings`,
      () => fuzz(program, { ...order, seconds, seed, ids, folder }),
    );
  }

  async function takeInTurn(lane: readonly Turn[]): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const turn of lane) outcomes.push(await take(turn));
    return outcomes;
  }

  const outcomes: Outcome[] = [];
  try {
    for (const lanes of turnsOf(callers)) outcomes.push(...(await Promise.all(lanes.map(takeInTurn))).flat());
    return outcomes;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main(): Promise<number> {
  const chosen = options();
  const startedAt = new Date().toISOString();
  const properties = checkProperties(chosen.minutes * 60_000 * PROPERTIES_SHARE, chosen.seed);
  for (const { name, failure } of properties) if (failure) console.warn(`${name}\n${failure}`);
  console.line('Starting the Berth to be fuzzed');
  const stack = await startFuzzedStack(console);
  const stop = () => void stack.stop().finally(() => process.exit(1));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    const outcomes = await askAll(stack, chosen);
    const report = { ...chosen, startedAt, outcomes, properties, mistakes: stack.mistakes() };
    mkdirSync('docs/reports', { recursive: true });
    writeReport(REPORT, report);
    const count = findingsOf(report);
    console.line(count === 0 ? `Nothing found. ${REPORT}` : `${count} findings: ${REPORT}`);
    return count === 0 ? 0 : 1;
  } finally {
    await stack.stop();
  }
}

main().then(
  code => process.exit(code),
  (error: unknown) => {
    console.line(String((error as Error).stack ?? error));
    process.exit(1);
  },
);
