// Advice with real Postgres, the real activities and workflow on a time-skipping server, and a model on loopback.
//
//   const world = await startAdviceWorld();
//   world.model.answer(anthropicAnswers(world.key, () => anthropicMessage(advice)));
//   const advice = await world.ask({ topic: 'schedule', locationId });      // answered
//   await world.stop();
import { Writable } from 'node:stream';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { createAdvisor } from '../../activities/gateways/advisor';
import { createAdvisorActivities, createInsightActivities } from '../../activities/insights';
import { createLogger } from '../../config/logger';
import type { Tenant } from '../../domain/tenant';
import type { AdviceAbout } from '../../services/advice/ask';
import { askAdvice } from '../../services/advice/ask';
import type { AdviceView } from '../../services/advice/read';
import { readAdvice } from '../../services/advice/read';
import type { insight } from '../../workflows/insight';
import { INSIGHT, insightStart } from '../../workflows/insight-start';
import { QUEUES, insightId } from '../../workflows/messages';
import type { TestUser } from '../factories';
import { createTenant, createUser } from '../factories';
import type { TestDatabase } from './database';
import { createTestDatabase } from './database';
import type { HttpPeer } from './http-peer';
import { startHttpPeer } from './http-peer';
import { skippingServer } from './lifecycle';
import { sharedServers } from './shared';

export interface AdviceWorld {
  env: TestWorkflowEnvironment;
  db: TestDatabase;
  tenant: Tenant;
  manager: TestUser;
  model: HttpPeer;
  key: string;
  /** Every line that was logged. */
  log: string[];
  /** Asks, and waits for the end of its workflow. */
  ask(about: AdviceAbout & { days?: number }, tenant?: Tenant): Promise<AdviceView & { ended: string }>;
  /** Everything in the history of its workflow. */
  historyOf(id: string): Promise<string>;
  stop(): Promise<void>;
}

function readable(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, readable(inner)]));
}

/** Of the model; longer than it takes, shorter than anybody waits. */
const TIMEOUT_MS = 1_000;

export async function startAdviceWorld({ perDay = 100 } = {}): Promise<AdviceWorld> {
  const [env, db, model] = await Promise.all([skippingServer(), createTestDatabase(), startHttpPeer()]);
  const tenant = await createTenant(db.owner, { timeZone: 'America/Los_Angeles' });
  const manager = await createUser(db.owner, tenant, 'manager');
  const key = 'sk-ant-key-of-the-tests';
  const log: string[] = [];
  const lines = new Writable({ write: (chunk, _, done) => (log.push(String(chunk)), done()) });
  const advisor = createAdvisor({ apiKey: key, baseUrl: model.url, model: 'a-model', perDay }, TIMEOUT_MS);
  const deps = { knex: db.knex, advisor, log: createLogger({ level: 'trace' }, 'worker', lines) };
  const { client, nativeConnection: connection } = env;
  const workers = await Promise.all([
    Worker.create({
      ...{ connection, taskQueue: QUEUES.bookings },
      workflowBundle: { codePath: sharedServers().workflowBundle },
      activities: createInsightActivities(deps),
    }),
    Worker.create({ connection, taskQueue: QUEUES.messages, activities: createAdvisorActivities(deps) }),
  ]);
  const running = workers.map(worker => worker.run());

  return {
    ...{ env, db, tenant, manager, model, key, log },
    async ask(about, whose = tenant) {
      const actor = { type: 'staff' as const, id: null, name: 'Mara' };
      const order = { tenant: whose, actor, now: new Date().toISOString(), requestId: 'test' };
      const id = await askAdvice(db.knex, order, about);
      const input = { tenantId: whose.id, tenantSlug: whose.slug, insightId: id };
      const handle = await client.workflow.start<typeof insight>(INSIGHT, insightStart(input, about));
      const ended = await handle.result();
      return { ...(await readAdvice(db.knex, whose.id, id)), ended };
    },
    async historyOf(id) {
      const history = await client.workflow.getHandle(insightId(tenant.slug, id)).fetchHistory();
      // Payloads are bytes, which would be written as numbers.
      return JSON.stringify(readable(history));
    },
    async stop() {
      for (const worker of workers) worker.shutdown();
      await Promise.all(running);
      await Promise.all([env.teardown(), model.close()]);
      await db.drop();
    },
  };
}
