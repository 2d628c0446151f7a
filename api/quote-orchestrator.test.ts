// Answers to quotes on a real Temporal: the negotiation takes them, one that is missing is started on the way, the starter
// finds new ones, and at the very end of the time there is one outcome.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { createQuoteActivities } from '../activities/quotes';
import { inTenant } from '../db/connection';
import { addDays } from '../domain/calendar';
import type { Refusal } from '../domain/errors';
import type { QuoteAnswer, Side } from '../domain/quotes/negotiation';
import type { Tenant } from '../domain/tenant';
import { createLinks } from '../services/links';
import { keepDraft } from '../services/quotes/drafts';
import { factsOf } from '../services/quotes/outbox';
import { findQuote } from '../services/quotes/read';
import type { TestUser, TestVipUser } from '../tests/factories';
import { createDock, createTenant, createUser, createVendor } from '../tests/factories';
import { offerQuote } from '../tests/factories/quotes';
import type { TestDatabase } from '../tests/harness/database';
import { sharedServers } from '../tests/harness/shared';
import { eventually } from '../tests/harness/worker-process';
import type { TemporalWorld } from '../tests/harness/temporal-world';
import { startTemporalWorld } from '../tests/harness/temporal-world';
import { startQuotes } from '../worker/quote-starter';
import { QUEUES, negotiationState, quoteId } from '../workflows/messages';
import type { Orchestrator } from './orchestrator';
import { createOrchestrator } from './orchestrator';

jest.setTimeout(60_000);

const RACES = 12;
const terms = { quantity: 30, unitPrice: 1.1 };

let db: TestDatabase;
let world: TemporalWorld;
let client: Client;
let orchestrator: Orchestrator;
let tenant: Tenant;
let vendor: TestVipUser;
let manager: TestUser;
let worker: Worker;
let running: Promise<void>;
let activities: ReturnType<typeof createQuoteActivities>;

beforeAll(async () => {
  world = await startTemporalWorld();
  ({ db, client } = world);
  const { address } = world.temporal;
  orchestrator = await createOrchestrator({
    ...{ address, namespace: 'default', tls: false, apiKey: undefined, uiUrl: undefined },
    ...{ certPath: undefined, keyPath: undefined, caPath: undefined },
  });
  tenant = await createTenant(db.owner, { timeZone: 'UTC' });
  vendor = await createVendor(db.owner, tenant);
  manager = await createUser(db.owner, tenant, 'manager');
  for (let i = 0; i < RACES; i += 1) await createDock(db.owner, tenant);
  const links = createLinks('k'.repeat(32), 'http://localhost');
  activities = createQuoteActivities({ knex: db.knex, links, client, quoteId });
  worker = await Worker.create({
    ...{ connection: world.native, taskQueue: QUEUES.bookings, activities },
    workflowBundle: { codePath: sharedServers().workflowBundle },
  });
  running = worker.run();
});
afterAll(async () => {
  worker?.shutdown();
  await running;
  await orchestrator?.close();
  await world?.stop();
});

const window = () => ({
  ...{ bookingDate: addDays(new Date().toISOString().slice(0, 10), 5), timeSlot: 'Afternoon' },
});

/** Opened, and not started: answers do that. */
async function opened(validUntil?: string) {
  const now = new Date().toISOString();
  const { id } = await offerQuote(db.knex, tenant, vendor, { now, validUntil, window: window() });
  const answer = async (
    side: Side,
    kind: QuoteAnswer,
    revision: number,
    operationId: string = randomUUID(),
  ) => {
    const draft = { quoteId: id, operationId, now: new Date().toISOString() };
    const row = await inTenant(db.knex, tenant.id, async trx => {
      await keepDraft(
        trx,
        { tenantId: tenant.id, vendorId: vendor.vendorId },
        draft,
        kind === 'counter' ? { terms } : {},
      );
      return findQuote(trx, id);
    });
    const by = { side, id: side === 'vendor' ? vendor.id : manager.id };
    const input = { answer: kind, revision, by, requestId: 'test', operationId };
    return orchestrator.answerQuote({ tenant, quoteId: id, quote: factsOf(row), input });
  };
  const stored = async () => {
    const { status, revision } = await db.owner('quotes').where({ id }).first();
    const deliveries = await db.owner('deliveries').where({ quoteId: id });
    return { status: status as string, revision: revision as number, deliveries: deliveries.length };
  };
  return { id, answer, stored, handle: client.workflow.getHandle(quoteId(tenant.slug, id)) };
}

test('a quote whose negotiation is missing is answered all the same, and an answer too many is told what it has become', async () => {
  const quote = await opened();
  expect(await quote.answer('staff', 'accept', 1)).toEqual({ status: 'accepted', revision: 1 });
  await quote.handle.result();
  // Another negotiation is started for this answer: it finds the quote as it is.
  await expect(quote.answer('staff', 'reject', 1)).rejects.toMatchObject({
    ...{ code: 'conflict', error: 'Quote is over', extra: { current: { status: 'accepted', revision: 1 } } },
  });
  expect(await quote.stored()).toEqual({ status: 'accepted', revision: 1, deliveries: 1 });
});

test('operators see what it is about, who is to answer and until when; the history holds no price and no words', async () => {
  const quote = await opened();
  await quote.answer('staff', 'counter', 1);
  const { searchAttributes, staticSummary } = await describe(quote.handle);
  expect(staticSummary).toBe('quote of something not in the list of products');
  expect(searchAttributes).toMatchObject({
    ...{
      BerthKind: ['quote'],
      BerthStatus: ['open'],
      BerthTenant: [tenant.slug],
      BerthResource: [vendor.vendorId],
    },
  });
  expect(await quote.handle.query(negotiationState)).toMatchObject({
    ...{ turn: 'vendor', standing: { revision: 2 }, ahead: [{ what: 'revision 2 expires' }] },
  });
  const history = JSON.stringify(await quote.handle.fetchHistory(), (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : value,
  );
  expect(history).toContain(quote.id);
  for (const word of ['Kale', 'unitPrice', '1.1', vendor.vendorName, vendor.email])
    expect(history).not.toContain(word);
  await quote.answer('vendor', 'reject', 2);

  async function describe(handle: typeof quote.handle) {
    const described = await handle.describe();
    return { searchAttributes: described.searchAttributes, staticSummary: await described.staticSummary() };
  }
});

test('the starter gives a new quote its negotiation, once, and the reconciliation one that was lost', async () => {
  const quote = await opened();
  await startQuotes({ knex: db.knex, client });
  expect((await quote.handle.describe()).status.name).toBe('RUNNING');
  expect(await startQuotes({ knex: db.knex, client })).toBe(0);
  const others = await db
    .owner('quotes')
    .whereNot({ id: quote.id })
    .whereNull('negotiationEndedAt')
    .pluck('id');

  await quote.handle.terminate();
  await eventually('it is not seen to be running', async () => {
    for await (const { workflowId } of client.workflow.list({ query: `ExecutionStatus = 'Running'` })) {
      if (workflowId === quote.handle.workflowId) return false;
    }
    return true;
  });
  const reconcile = () => new MockActivityEnvironment().run(activities.reconcileQuotes);
  expect([others, await reconcile()]).toEqual([[], 0]); // What was started just now is taken to be running.
  await db.owner('quotes').where({ id: quote.id }).update({ negotiationStartedAt: '2026-01-01T00:00:00Z' });
  expect(await reconcile()).toBe(1);
  expect(await startQuotes({ knex: db.knex, client })).toBe(1);
  expect((await quote.handle.describe()).status.name).toBe('RUNNING');
  expect(await quote.answer('vendor', 'withdraw', 1)).toEqual({ status: 'withdrawn', revision: 1 });
});

test('accepted, countered and run out at the same moment: always exactly one of them, and that is what is said', async () => {
  const end = Date.now() + 6_000;
  const quotes = await Promise.all(Array.from({ length: RACES }, () => opened(new Date(end).toISOString())));
  await startQuotes({ knex: db.knex, client });
  const heard = await Promise.all(
    quotes.map(async ({ answer }, nth) => {
      // The first while there is time on any machine, the last when there is none left.
      await delay(end - Date.now() - 3_000 + nth * 275);
      const shots = (['accept', 'counter', 'accept', 'counter'] as const).map(kind =>
        answer('staff', kind, 1).then(
          () => kind,
          (refusal: Refusal) => {
            if (refusal.code !== 'conflict') throw refusal;
            return refusal.extra.current;
          },
        ),
      );
      return Promise.all(shots);
    }),
  );
  const outcomes = new Set<string>();
  for (const [i, said] of heard.entries()) {
    const won = said.filter(one => typeof one === 'string');
    const stored = await quotes[i]!.stored();
    if (won.length === 0) {
      await quotes[i]!.handle.result();
      expect(await quotes[i]!.stored()).toEqual({ status: 'expired', revision: 1, deliveries: 0 });
    } else if (won[0] === 'accept') {
      expect([won, stored]).toEqual([['accept'], { status: 'accepted', revision: 1, deliveries: 1 }]);
    } else {
      expect([won, stored]).toEqual([['counter'], { status: 'open', revision: 2, deliveries: 0 }]);
    }
    const after = await quotes[i]!.stored();
    for (const told of said.filter(one => typeof one !== 'string')) {
      expect(told).toEqual({ status: after.status, revision: after.revision });
    }
    outcomes.add(after.status);
  }
  expect(outcomes).toContain('expired');
  expect(outcomes.size).toBeGreaterThan(1);
});
