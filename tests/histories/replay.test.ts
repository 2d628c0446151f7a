// Lifecycles that run while Berth is upgraded go on: the workflows of today agree with every history of yesterday.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { startAdviceWorld } from '../harness/advice';
import { startCrmWorld } from '../harness/crm-world';
import { quietRuntime, startLifecycleWorld } from '../harness/lifecycle';
import { startQuoteWorld } from '../harness/quotes';
import { startBulkWorld } from '../harness/bulk';
import { sharedServers } from '../harness/shared';
import { startStockWorld } from '../harness/stock-monitor';
import { startThreadWorld } from '../harness/vendor-thread';
import {
  CUSTOMERS,
  INSIGHTS,
  JOBS,
  LIVES,
  QUOTES,
  STOCK_DAYS,
  UNREAD,
  folder,
  recordMissing,
  recordMissingBursts,
  recordMissingCustomers,
  recordMissingDays,
  recordMissingInsights,
  recordMissingJobs,
  recordMissingQuotes,
} from './record';

jest.setTimeout(60_000);

const run = promisify(execFile);
const bundle = () => readFileSync(sharedServers().workflowBundle, 'utf8');
const files = (): string[] => readdirSync(folder).filter(name => name.endsWith('.json'));
const textOf = (name: string): string => readFileSync(path.join(folder, name), 'utf8');

/** The names of the failures of all histories, by file, under this workflow code. */
async function replay(code: string): Promise<Record<string, string>> {
  const dir = mkdtempSync(path.join(tmpdir(), 'berth-replay-'));
  try {
    const file = path.join(dir, 'workflows.bundle.js');
    writeFileSync(file, code);
    const { stdout } = await run(process.execPath, [path.join(folder, 'replay.mjs'), file]);
    return JSON.parse(stdout.trim().split('\n').at(-1)!) as Record<string, string>;
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** Starts a world only where one of its histories is missing. */
async function record<World extends { stop(): Promise<void> }>(
  lives: object,
  start: () => Promise<World>,
  missing: (world: World) => Promise<void>,
): Promise<void> {
  if (Object.keys(lives).every(name => files().includes(`${name}.json`))) return;
  const world = await start();
  await missing(world).finally(() => world.stop());
}

const STOCK_AT = { at: '2027-03-10T17:00:00Z', timeZone: 'America/Los_Angeles' };

beforeAll(async () => {
  quietRuntime();
  if (!process.env.RECORD_HISTORIES) return;
  await record(LIVES, () => startLifecycleWorld(), recordMissing);
  await record(STOCK_DAYS, () => startStockWorld(STOCK_AT), recordMissingDays);
  await record(UNREAD, () => startThreadWorld(), recordMissingBursts);
  await record(QUOTES, () => startQuoteWorld(), recordMissingQuotes);
  await record(INSIGHTS, () => startAdviceWorld(), recordMissingInsights);
  await record(JOBS, () => startBulkWorld(), recordMissingJobs);
  await record(CUSTOMERS, () => startCrmWorld(), recordMissingCustomers);
}, 600_000);

test('every life that is described has its history', () => {
  const all = [LIVES, STOCK_DAYS, UNREAD, QUOTES, INSIGHTS, JOBS, CUSTOMERS];
  const names = all.flatMap(lives => Object.keys(lives));
  expect(files()).toEqual(expect.arrayContaining(names.map(name => `${name}.json`)));
});

test('the workflows agree with every recorded history', async () => {
  expect(await replay(bundle())).toEqual({});
});

test('workflows that do something else are noticed', async () => {
  const lifecycle = bundle().replace(/onTime\.loadFacts\(/, 'onTime.endLifecycle(');
  const monitor = lifecycle.replace(/onTime\.beginMonitor\./, 'onTime.sendDigest.');
  const nudge = monitor.replace(/isRead, waitMs, \{[^}]*\}/, 'isRead');
  const quote = nudge.replace(/onTime\.loadQuote\(/, 'onTime.expireQuote(');
  const job = quote.replace(/onTime\.beginJob\(/, 'onTime.completeJob(');
  const erased = job.replace(/onTime\.beginErasure\(/, 'onTime.finishErasure(');
  const changed = erased.replace(/activities\.writeExport\(/, 'activities.forgetExport(');
  const advised = changed.replace(/stored\.gatherInsight\(/, 'stored.settleInsight(');
  const synced = advised.replace(/crm\.syncCustomer\./, 'crm.syncContact.');
  const all = [bundle(), synced, advised, lifecycle, monitor, nudge, quote, job, erased, changed];
  expect(new Set(all).size).toBe(all.length);
  const failures = await replay(synced);
  expect(failures).toEqual(Object.fromEntries(files().map(name => [name, 'DeterminismViolationError'])));
});

test('no history holds anything about a person', () => {
  for (const name of files()) {
    const decoded = textOf(name).replace(/"data": ?"([A-Za-z0-9+/=]+)"/g, (_, data: string) =>
      Buffer.from(data, 'base64').toString('utf8'),
    );
    expect(decoded).toContain('tenantId');
    for (const personal of ['Ann', 'Lee', 'Ada', 'example.com', '3105550100']) {
      expect([name, decoded.includes(personal)]).toEqual([name, false]);
    }
  }
});

test('no history says where it was recorded', () => {
  for (const name of files()) {
    const places = textOf(name).match(/(?<=[\s("])\/(?!berth\/)[\w.-]+\/[\w./-]+\.[jt]s\b/g);
    expect([name, places]).toEqual([name, null]);
  }
});
