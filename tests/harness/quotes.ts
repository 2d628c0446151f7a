// Negotiations with skipped time: real Postgres and the real activities, which are told the time by the workflow.
//
//   const world = await startQuoteWorld();
//   const quote = await world.open({ validForMs: HOUR_MS });
//   await quote.answer('staff', 'accept', 1, { window: await world.window(1) });
//   await quote.handle.result();                   // skips to its end, and past it: not two at once
//   await world.stop();
import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { createQuoteActivities } from '../../activities/quotes';
import { inTenant } from '../../db/connection';
import { addDays } from '../../domain/calendar';
import type { DeliveryTarget } from '../../domain/delivery/windows';
import type { QuoteAnswer, QuoteStatus, Side } from '../../domain/quotes/negotiation';
import type { Tenant } from '../../domain/tenant';
import { createLinks } from '../../services/links';
import type { NewQuote } from '../../services/quotes/create';
import type { AnswerContent } from '../../services/quotes/drafts';
import { keepDraft } from '../../services/quotes/drafts';
import { bookingWorkerTuning } from '../../temporal.config';
import type { QuoteAnswered } from '../../workflows/messages';
import { QUEUES, answerQuote, quoteId } from '../../workflows/messages';
import type { quoteNegotiation } from '../../workflows/quote-negotiation';
import { NEGOTIATION, quoteStart } from '../../workflows/quote-start';
import type { TestUser, TestVipUser } from '../factories';
import { createDock, createTenant, createUser, createVendor } from '../factories';
import { offerQuote } from '../factories/quotes';
import type { TestDatabase } from './database';
import { createTestDatabase } from './database';
import { skippingServer } from './lifecycle';
import { sharedServers } from './shared';

export type Negotiation = typeof quoteNegotiation;

export interface StoredQuote {
  status: QuoteStatus;
  revision: number;
  lastBy: Side;
  validUntil: Date;
  bookingId: string | null;
  closedBy: Side | null;
  negotiationEndedAt: Date | null;
}

export interface LivingQuote {
  id: string;
  validUntil: string;
  handle: WorkflowHandle<Negotiation>;
  answer(
    side: Side,
    answer: QuoteAnswer,
    revision: number,
    content?: AnswerContent,
    operationId?: string,
  ): Promise<QuoteAnswered>;
  stored(): Promise<StoredQuote>;
  /** The deliveries it has become. */
  deliveries(): Promise<
    { bookingId: string; status: string; estimatedPriceMinor: number; bookingDate: string }[]
  >;
  /** Events of its mails, with the side they went to, in the order they were written. */
  mails(): Promise<string[]>;
}

export interface QuoteWorld {
  env: TestWorkflowEnvironment;
  db: TestDatabase;
  tenant: Tenant;
  vendor: TestVipUser;
  manager: TestUser;
  /** Opened by the vendor, with its negotiation started. */
  open(draft?: Partial<NewQuote> & { validForMs?: number }): Promise<LivingQuote>;
  /** The server's present as an ISO instant. */
  now(): Promise<string>;
  /** The afternoon of so many days from the server's present. */
  window(days: number): Promise<DeliveryTarget>;
  /** Skips to so long after this instant, and lets everything due happen. */
  skipTo(instant: string, plusMs?: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startQuoteWorld(): Promise<QuoteWorld> {
  const [env, db] = await Promise.all([skippingServer(), createTestDatabase()]);
  const tenant = await createTenant(db.owner, { timeZone: 'UTC' });
  const vendor = await createVendor(db.owner, tenant);
  const manager = await createUser(db.owner, tenant, 'manager');
  await createDock(db.owner, tenant);
  const links = createLinks('a secret of the tests that is long enough', 'http://localhost');
  const { client, nativeConnection: connection } = env;
  const worker = await Worker.create({
    ...{ connection, taskQueue: QUEUES.bookings, ...bookingWorkerTuning(100) },
    workflowBundle: { codePath: sharedServers().workflowBundle },
    activities: createQuoteActivities({ knex: db.knex, links, client, quoteId }),
  });
  const running = worker.run();
  const now = async (): Promise<string> => new Date(Math.floor(await env.currentTimeMs())).toISOString();

  const living = (id: string, validUntil: string): LivingQuote => {
    const handle = client.workflow.getHandle<Negotiation>(quoteId(tenant.slug, id));
    return {
      ...{ id, validUntil, handle },
      async answer(side, answer, revision, content = {}, operationId = randomUUID()) {
        const by = { side, id: side === 'vendor' ? vendor.id : manager.id };
        const owner = { tenantId: tenant.id, vendorId: vendor.vendorId };
        const draft = { quoteId: id, operationId, now: await now() };
        await inTenant(db.knex, tenant.id, trx => keepDraft(trx, owner, draft, content));
        return handle.executeUpdate(answerQuote, {
          args: [{ answer, revision, by, requestId: 'test', operationId }],
          updateId: randomUUID(),
        });
      },
      stored: async () => (await db.owner('quotes').where({ id }).first()) as StoredQuote,
      deliveries: () =>
        db
          .owner('deliveries as d')
          .join('bookings as b', 'b.id', 'd.booking_id')
          .join('delivery_items as i', 'i.booking_id', 'd.booking_id')
          .where('d.quote_id', id)
          .select('d.bookingId', 'b.status', 'i.estimatedPriceMinor', 'd.bookingDate'),
      async mails() {
        const rows = await db
          .owner('notifications')
          .whereLike('key', `quote/${id}/%`)
          .orderBy(['createdAt', 'id'])
          .select<{ event: string; audience: string }[]>('event', 'audience');
        return rows.map(({ event, audience }) => `${event} ${audience === 'staff' ? 'staff' : 'vendor'}`);
      },
    };
  };

  return {
    ...{ env, db, tenant, vendor, manager, now },
    async open({ validForMs, ...draft } = {}) {
      const at = await now();
      const validUntil = validForMs && new Date(Date.parse(at) + validForMs).toISOString();
      const quote = await offerQuote(db.knex, tenant, vendor, {
        ...{ now: at, ...draft },
        ...(validUntil ? { validUntil } : {}),
      });
      const input = { tenantId: tenant.id, tenantSlug: tenant.slug, quoteId: quote.id };
      await client.workflow.start(NEGOTIATION, quoteStart(input, { ...quote, title: 'quote' }));
      return living(quote.id, quote.validUntil);
    },
    window: async days => ({ bookingDate: addDays((await now()).slice(0, 10), days), timeSlot: 'Afternoon' }),
    async skipTo(instant, plusMs = 1) {
      await env.sleep(Math.max(0, Date.parse(instant) - Date.parse(await now())) + plusMs);
    },
    async stop() {
      worker.shutdown();
      await running;
      await env.teardown();
      await db.drop();
    },
  };
}
