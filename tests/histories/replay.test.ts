// Lifecycles that run while Berth is upgraded go on: the workflows of today agree with every history of yesterday.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { startAdviceWorld } from '../harness/advice';
import { quietRuntime, startLifecycleWorld } from '../harness/lifecycle';
import { startQuoteWorld } from '../harness/quotes';
import { startBulkWorld } from '../harness/bulk';
import { sharedServers } from '../harness/shared';
import { startStockWorld } from '../harness/stock-monitor';
import { startThreadWorld } from '../harness/vendor-thread';
import {
  INSIGHTS,
  JOBS,
  LIVES,
  QUOTES,
  STOCK_DAYS,
  UNREAD,
  folder,
  recordMissing,
  recordMissingBursts,
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

beforeAll(async () => {
  quietRuntime();
  if (!process.env.RECORD_HISTORIES) return;
  const world = await startLifecycleWorld();
  await recordMissing(world).finally(() => world.stop());
  const stock = await startStockWorld({ at: '2027-03-10T17:00:00Z', timeZone: 'America/Los_Angeles' });
  await recordMissingDays(stock).finally(() => stock.stop());
  const threads = await startThreadWorld();
  await recordMissingBursts(threads).finally(() => threads.stop());
  const quotes = await startQuoteWorld();
  await recordMissingQuotes(quotes).finally(() => quotes.stop());
  const advice = await startAdviceWorld();
  await recordMissingInsights(advice).finally(() => advice.stop());
  const jobs = await startBulkWorld();
  await recordMissingJobs(jobs).finally(() => jobs.stop());
});

test('every life that is described has its history', () => {
  const names = [LIVES, STOCK_DAYS, UNREAD, QUOTES, INSIGHTS, JOBS].flatMap(lives => Object.keys(lives));
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
  const all = [bundle(), advised, lifecycle, monitor, nudge, quote, job, erased, changed];
  expect(new Set(all).size).toBe(all.length);
  const failures = await replay(advised);
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
