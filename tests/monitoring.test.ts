// What docs/monitoring and docs/operating.md ask of Prometheus is what the processes export, and every alert is explained.
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { parse } from 'yaml';
import { createHealthServer } from '../worker/health';
import { observeActivity } from '../worker/metrics';
import { startTestApp } from './harness/app';
import type { TestApp } from './harness/app';
import { createTestDatabase } from './harness/database';
import type { TestDatabase } from './harness/database';

const read = (path: string): string => readFileSync(path, 'utf8');
const files = ['alerts.yml', 'dashboard.json'].map(name => read(`docs/monitoring/${name}`));
const page = read('docs/operating.md');

interface Rule {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string };
}
const { groups } = parse(files[0]!) as { groups: { rules: Rule[] }[] };
const rules = groups.flatMap(group => group.rules);

/** Exported by the Temporal SDK inside the worker, seen in a scrape of one; it is too slow to start for this. */
const OF_THE_SDK = [
  'temporal_workflow_task_execution_failed',
  'temporal_workflow_task_schedule_to_start_latency',
  'temporal_worker_task_slots_available',
];

let db: TestDatabase;
let app: TestApp;
const scraped = new Set<string>();

async function scrape(url: string): Promise<void> {
  const text = await (await fetch(url)).text();
  for (const [, name] of text.matchAll(/^# TYPE (\w+)/gm)) scraped.add(name!);
}

beforeAll(async () => {
  db = await createTestDatabase();
  app = await startTestApp(db.url);
  observeActivity('sendMessage', 'done', 0.1);
  const worker = createHealthServer({
    knex: db.knex,
    workerStates: () => ['RUNNING'],
    temporalAnswers: () => Promise.resolve(true),
    activeWorkflows: () => 0,
  });
  await new Promise<void>(resolve => worker.listen(0, '127.0.0.1', resolve));
  await scrape(`${app.url}/metrics`);
  await scrape(`http://127.0.0.1:${(worker.address() as AddressInfo).port}/metrics`);
  await new Promise(resolve => worker.close(resolve));
});
afterAll(async () => {
  await app?.stop();
  await db?.drop();
});

test('every metric that is named is exported', () => {
  const named = [...files, page].flatMap(
    text => text.match(/\b(berth|nodejs|process|temporal)_[a-z0-9_]+\b/g) ?? [],
  );
  const known = [...scraped, ...OF_THE_SDK];
  const isKnown = (name: string): boolean =>
    known.includes(name.replace(/_(bucket|count|sum)$/, '')) || known.includes(name);
  const names = [...new Set(named)].filter(name => !/^berth_(owner|app)$/.test(name));
  expect(names.length).toBeGreaterThan(12);
  expect(names.filter(name => !isKnown(name))).toEqual([]);
});

test('every alert has a severity, says what it means, and has its section in docs/operating.md', () => {
  for (const { labels, annotations } of rules) {
    expect(['page', 'ticket']).toContain(labels.severity);
    expect(annotations.summary).toMatch(/\w+ \w+/);
  }
  const sections = [...page.matchAll(/^### (Berth\w+)$/gm)].map(match => match[1]);
  expect(sections).toEqual(rules.map(rule => rule.alert));
});

test('the dashboard is one that Grafana can read, each panel with a question', () => {
  const { panels } = JSON.parse(files[1]!) as {
    panels: { type: string; title: string; targets?: { expr: string }[] }[];
  };
  const graphs = panels.filter(panel => panel.type !== 'row');
  expect(graphs.length).toBeGreaterThan(15);
  for (const { title, targets } of graphs) {
    expect([title, targets?.every(({ expr }) => expr.length > 0)]).toEqual([title, true]);
  }
});

test('every statement in docs/operating.md runs, as the owner', async () => {
  const blocks = [...page.matchAll(/^```sql\n([\s\S]*?)^```$/gm)].map(match => match[1]!);
  expect(blocks.length).toBeGreaterThan(4);
  for (const block of blocks) {
    for (const statement of block.split(/;\s*$/m).filter(text => text.trim())) {
      await db.owner.raw(statement.replaceAll('?', '\\?'));
    }
  }
});
