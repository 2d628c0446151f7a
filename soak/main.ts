// `npm run soak`: a mixed load on the whole product while its processes are killed at random; then an auditor goes through
// everything. `npm run soak -- --minutes 30 --seed 7 --report docs/reports/soak`. Ends with 1 when something is wrong.
import { Client, Connection } from '@temporalio/client';
import { setTimeout as delay } from 'node:timers/promises';
import { createConsole } from '../stack/console';
import { CHECKS, audit } from './audit';
import { proveAuditor } from './audit/damage';
import type { Evidence, Finding } from './audit/evidence';
import { repetitions } from './audit/messages';
import { gatherWorkflows } from './audit/workflow-facts';
import { createClient } from './client';
import type { Database } from './database';
import { openDatabase } from './database';
import type { Kill } from './killer';
import { startKiller } from './killer';
import type { Ledger } from './ledger';
import { createLedger } from './ledger';
import { runLoad } from './load';
import type { Crew } from './load/crew';
import { logIn } from './load/crew';
import type { Watched, Watcher } from './load/watchers';
import { watch } from './load/watchers';
import { parseOptions } from './options';
import { HOUSEKEEPING_SCHEDULE } from '../workflows/messages';
import type { World } from './prepare';
import { prepare } from './prepare';
import { untilQuiet } from './quiet';
import { createRandom } from './random';
import type { SoakReport } from './report';
import { describeMachine, summariseFailures, summariseKills, summariseWrites, writeReport } from './report';
import type { SoakStack } from './stack';
import { startSoakStack } from './stack';

const IMPATIENT_PERCENT = 15;
/** Clients that are waiting when the load ends go on for so long. */
const LAST_TRIES_MS = 90_000;
const QUIET_LIMIT_MS = 240_000;
const RECONCILED_AFTER_MS = 65_000;

const console = createConsole();
const options = parseOptions(process.argv.slice(2));
const startedAt = new Date();

async function underLoad(stack: SoakStack, world: World, ledger: Ledger, offers: string[]) {
  const random = createRandom(options.seed);
  const { web, api } = stack.addresses;
  const post = async (path: string, body: object): Promise<Record<string, unknown>> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${api}/api${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return (await answer.json()) as Record<string, unknown>;
  };
  const logins = await logIn(post);
  const endsAt = Date.now() + options.minutes * 60_000;
  const client = createClient({
    ...{ web, api, ledger, random, impatientPercent: IMPATIENT_PERCENT },
    endsAt: () => endsAt + LAST_TRIES_MS,
  });
  const running = (): boolean => Date.now() < endsAt;
  const crew: Crew = { client, world, random, logins, offers, bookings: [], quotes: [], running };
  const watchers = await startWatchers(stack, logins, world);
  // A seed of its own: the load draws as often as the machine is fast.
  const killer = startKiller({
    ...{ noteFile: stack.noteFile, serves: stack.serves, random: createRandom(options.seed + 1) },
    say: text => console.note(`${((Date.now() - startedAt.getTime()) / 1000).toFixed(0)} s: ${text}`),
  });
  const load = runLoad(crew);
  while (running()) await delay(1_000);
  await Promise.all([killer.end(), load]);
  return { kills: killer.kills, watchers };
}

async function startWatchers(stack: SoakStack, logins: Crew['logins'], world: World): Promise<Watcher[]> {
  const { web, api } = stack.addresses;
  return Promise.all([
    watch({ name: 'staff through the web', url: web, path: '/events', token: logins.staff }),
    watch({ name: 'staff at the API', url: api, path: '/events', token: logins.manager }),
    watch({
      ...{ name: 'a vendor through the web', url: web, path: '/vip/events', token: logins.vendors[0]! },
      vendorId: world.vendorIds[0]!,
    }),
  ]);
}

/**
 * Reconciliation comes every five minutes, and leaves alone what was moved a minute ago: it is asked for once that is over,
 * so that what the last crashes left is mended as it would be.
 */
async function settle(stack: SoakStack, database: Database): Promise<{ ms: number; left: string[] }> {
  await delay(RECONCILED_AFTER_MS);
  const connection = await Connection.connect({ address: stack.addresses.temporal });
  await new Client({ connection }).schedule.getHandle(HOUSEKEEPING_SCHEDULE).trigger();
  await connection.close();
  const { ms, left } = await untilQuiet(database.query, QUIET_LIMIT_MS);
  return { ms: ms + RECONCILED_AFTER_MS, left };
}

async function gather(
  stack: SoakStack,
  database: Database,
  heard: { ledger: Ledger; kills: readonly Kill[]; watched: Watched[] },
): Promise<Evidence> {
  const connection = await Connection.connect({ address: stack.addresses.temporal });
  try {
    const workflows = await gatherWorkflows(new Client({ connection }));
    return {
      query: database.query,
      ...{
        writes: heard.ledger.writes,
        failures: heard.ledger.failures,
        arrivals: stack.arrivals,
        kills: heard.kills,
      },
      ...{ watched: heard.watched, workflows, at: Date.now() },
    };
  } finally {
    await connection.close();
  }
}

/** Timers go on while the auditor reads: what it finds must be there a second time. */
async function findAll(
  gatherNow: () => Promise<Evidence>,
): Promise<{ evidence: Evidence; findings: Finding[] }> {
  let evidence = await gatherNow();
  let findings = await audit(evidence);
  for (let look = 1; look < 4 && findings.length > 0; look += 1) {
    console.note(`${findings.length} findings; looking again`);
    await delay(8_000);
    evidence = await gatherNow();
    const again = await audit(evidence);
    const still = new Set(again.map(({ check, what }) => `${check} ${what}`));
    findings = findings.filter(({ check, what }) => still.has(`${check} ${what}`));
  }
  return { evidence, findings };
}

async function countAudited(evidence: Evidence): Promise<Record<string, number>> {
  const tables = [
    'bookings',
    'audit_events',
    'notifications',
    'stock_movements',
    'slots',
    'quotes',
    'vendor_messages',
  ];
  const counts: Record<string, number> = {};
  for (const table of tables) {
    const [row] = await evidence.query<{ n: string }>(`select count(*) as n from ${table}`);
    counts[`rows of ${table}`] = Number(row!.n);
  }
  const running = evidence.workflows.filter(({ status }) => status === 'RUNNING').length;
  return {
    ...counts,
    workflows: evidence.workflows.length,
    'running workflows, each described and asked': running,
  };
}

async function main(): Promise<boolean> {
  console.line(`Soak: ${options.minutes} minutes, seed ${options.seed}`);
  const offers: string[] = [];
  const onMail = (text: string): void => {
    const token = /\/offers\/([\w.~-]+)/.exec(text)?.[1];
    if (token) offers.push(token);
  };
  const stack = await startSoakStack(console, onMail);
  let sound = false;
  try {
    const first = await openDatabase(stack.addresses.postgres);
    const world = await prepare(first.query, options.minutes);
    await first.close();
    const ledger = createLedger(startedAt.getTime().toString(36));
    const { kills, watchers } = await console.step('load and kills', () =>
      underLoad(stack, world, ledger, offers),
    );
    const database = await openDatabase(stack.addresses.postgres);
    const quiet = await console.step('quiet', () => settle(stack, database));
    // What is under way still reaches those who watch.
    await delay(3_000);
    await Promise.all(watchers.map(watcher => watcher.end()));
    const watched = watchers.map(watcher => watcher.watched);
    const heard = { ledger, kills, watched };
    const { evidence, findings } = await console.step('audit', () =>
      findAll(() => gather(stack, database, heard)),
    );
    const proofs = await console.step('damage', () => proveAuditor(evidence));
    const report: SoakReport = {
      ...{ startedAt: startedAt.toISOString(), minutes: options.minutes, seed: options.seed },
      machine: describeMachine(),
      writes: summariseWrites(ledger.writes),
      reads: ledger.reads,
      failures: summariseFailures(ledger.failures),
      kills: summariseKills(kills),
      mails: { arrived: evidence.arrivals.length, repeated: repetitions(evidence.arrivals).length },
      streams: watched.map(({ name, seen, connections }) => ({ name, events: seen.length, connections })),
      audited: await countAudited(evidence),
      quiet,
      checks: CHECKS.map(({ name, proves }) => ({
        ...{ name, proves },
        findings: findings.filter(({ check }) => check === name).length,
      })),
      findings,
      proofs,
    };
    await database.close();
    if (options.report) writeReport(options.report, report);
    sound = tell(report);
  } finally {
    await stack.stop(!sound);
    if (!sound) console.line(`Its data and logs are in ${stack.folder}.`);
  }
  return sound;
}

/** Answers whether all is as it must be, the auditor included. */
function tell({ findings, proofs, kills, writes }: SoakReport): boolean {
  for (const { victim, times, worstMs, never } of kills)
    console.line(
      `  ${victim}: killed ${times} times, worst ${(worstMs / 1000).toFixed(1)} s, never back ${never}`,
    );
  for (const one of writes)
    console.line(
      `  ${one.what}: ${one.acknowledged} acknowledged, ${one.refused} refused, ${one.unknown} unknown`,
    );
  for (const { check, what } of findings) console.line(`  ✗ ${check}: ${what}`);
  const blind = proofs.filter(({ outcome }) => outcome === 'not found');
  for (const { what, check } of blind) console.line(`  ✗ ${check} did not find ${what}`);
  const absent = proofs.filter(({ outcome }) => outcome === 'missing');
  for (const { what } of absent) console.line(`  - nothing to damage for: ${what}`);
  const found = proofs.length - blind.length - absent.length;
  console.line(`${findings.length} findings; ${found} of ${proofs.length} kinds of damage found`);
  return findings.length === 0 && blind.length === 0 && kills.every(({ never }) => never === 0);
}

main().then(
  sound => process.exit(sound ? 0 : 1),
  (error: unknown) => {
    console.line(String((error as Error).stack ?? error));
    process.exit(1);
  },
);
