// The API's way to the lifecycles (DESIGN §5): every change of a booking's status or days is an Update on its lifecycle,
// which is started on the way if it is missing. Nothing here writes to Postgres.
import type { Connection } from '@temporalio/client';
import { Client, Connection as TemporalConnection, isGrpcServiceError } from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import { Refusal } from '../domain/errors';
import type { LifecycleFacts } from '../domain/booking/timeline';
import type { JobOperation } from '../domain/bulk/operations';
import type { Tenant } from '../domain/tenant';
import type { TemporalSettings } from '../config';
import { connectionOptions, dataConverterOf } from '../temporal.config';
import { LIFECYCLE, haveLookAgain, lifecycleStart } from '../workflows/lifecycle-start';
import { LINE, lineStart } from '../workflows/line-start';
import type { LineSubject } from '../workflows/line-start';
import { BULK, bulkStart } from '../workflows/bulk-start';
import { MONITOR, monitorStart } from '../workflows/monitor-start';
import { NEGOTIATION, quoteStart } from '../workflows/quote-start';
import type { QuoteSubject } from '../workflows/quote-start';
import type {
  BulkProgress,
  ControlInput,
  MonitorState,
  Moved,
  OfferOutcome,
  PauseInput,
  QuoteAnswerInput,
  QuoteAnswered,
  RescheduleInput,
  TransitionInput,
} from '../workflows/messages';
import {
  QUEUES,
  acceptOffer,
  answerQuote,
  calendarsId,
  declineOffer,
  messageRetryId,
  controlBulk,
  pauseMonitor,
  reschedule,
  transition,
} from '../workflows/messages';
import type { Asked } from '../workflows/update-or-start';
import { refusalIn, updateOrStart } from '../workflows/update-or-start';

/** Longer than the lifecycle itself waits for the database, so that its own answer arrives. */
const ANSWER_MS = 10_000;
const PING_MS = 2_000;
/** An answer this fresh is taken as a sign that Temporal is there. */
const REACHED_FOR_MS = 500;

/** The booking to change: its facts start its lifecycle if there is none. */
export interface Target {
  tenant: Tenant;
  bookingId: string;
  facts: LifecycleFacts;
  /** A bulk job has changed it, and its lifecycle was not told yet. */
  isBehind: boolean;
}

export interface RetryRequest {
  tenant: Tenant;
  messageId: string;
  userId: string;
  requestId: string;
  /** ISO instant. */
  now: string;
}

/** An answer to an offer, and what its workflow is started with if there is none. */
export interface OfferAnswerRequest {
  tenant: Tenant;
  slotId: string;
  slot: LineSubject;
  offerId: string;
  answer: 'accept' | 'decline';
  requestId: string;
  operationId: string;
}

/** An answer to a quote, and what its negotiation is started with if there is none. */
export interface QuoteAnswerRequest {
  tenant: Tenant;
  quoteId: string;
  quote: QuoteSubject;
  input: QuoteAnswerInput;
}

/** A control of a bulk job, and what its workflow is started with if there is none yet. */
export interface JobControlRequest {
  tenant: Tenant;
  jobId: string;
  facts: { operation: JobOperation; total: number };
  input: ControlInput;
}

export interface Orchestrator {
  /** @throws Refusal of the move, or `orchestrator_unavailable`. */
  move(target: Target, input: TransitionInput): Promise<Moved>;
  /** @throws Refusal of the new days, or `orchestrator_unavailable`. */
  reschedule(target: Target, input: RescheduleInput): Promise<Moved>;
  /** Sends a failed message once more. @throws Refusal `orchestrator_unavailable`. */
  retryMessage(request: RetryRequest): Promise<void>;
  /** @throws Refusal when the offer is over, or `orchestrator_unavailable`. */
  answerOffer(request: OfferAnswerRequest): Promise<OfferOutcome>;
  /** @throws Refusal of the answer, or `orchestrator_unavailable`. */
  answerQuote(request: QuoteAnswerRequest): Promise<QuoteAnswered>;
  /** Pauses the stock monitor, or lets it go on. @throws Refusal `orchestrator_unavailable`. */
  pauseMonitor(tenant: Tenant, input: PauseInput): Promise<MonitorState>;
  /** Pauses a bulk job, lets it go on, or cancels it. @throws Refusal `invalid_transition`, `orchestrator_unavailable`. */
  controlJob(request: JobControlRequest): Promise<BulkProgress>;
  /** Has the calendars of a tenant looked after now. Where Temporal is away that happens later by itself. */
  reconcileCalendars(tenant: Tenant): Promise<void>;
  /** Whether Temporal answers. */
  ping(): Promise<boolean>;
  close(): Promise<void>;
}

export async function createOrchestrator(settings: TemporalSettings): Promise<Orchestrator> {
  const connection: Connection = TemporalConnection.lazy({
    ...(await connectionOptions(settings)),
    channelArgs: { 'grpc.initial_reconnect_backoff_ms': 250, 'grpc.max_reconnect_backoff_ms': 1_000 },
  });
  const dataConverter = await dataConverterOf(settings);
  const client = new Client({ connection, namespace: settings.namespace, dataConverter });
  const ping = (): Promise<boolean> =>
    client
      .withDeadline(Date.now() + PING_MS, () => connection.workflowService.getSystemInfo({}))
      .then(
        () => true,
        () => false,
      );
  let reachedAt = 0;

  /** Asks whether Temporal is there before anything is sent, so that "nothing was changed" is true. */
  async function answering<T>(call: () => Promise<T>): Promise<T> {
    if (Date.now() - reachedAt > REACHED_FOR_MS && !(await ping())) throw unreachable();
    const answer = await client.withDeadline(Date.now() + ANSWER_MS, call).catch(explain);
    reachedAt = Date.now();
    return answer;
  }

  const ask = <R, A>(definition: UpdateDefinition<R, [A]>, asked: Asked<A>): Promise<R> =>
    answering(() => updateOrStart(client, definition, asked));
  const change = <A extends { operationId: string }>(
    definition: UpdateDefinition<Moved, [A]>,
    { tenant, bookingId, facts, isBehind }: Target,
    input: A,
  ): Promise<Moved> => {
    const start = lifecycleStart(tenant.slug, { tenantId: tenant.id, bookingId }, facts);
    const asked = { type: LIFECYCLE, start, updateId: input.operationId, input };
    return answering(async () => {
      // What it takes its booking for would have it refuse what is right.
      if (isBehind) await haveLookAgain(client, start);
      return updateOrStart(client, definition, asked);
    });
  };

  return {
    move: (target, input) => change(transition, target, input),
    reschedule: (target, input) => change(reschedule, target, input),
    async retryMessage({ tenant, messageId, userId, requestId, now }) {
      await answering(() =>
        client.workflow.start('messageRetry', {
          workflowId: messageRetryId(tenant.slug, messageId),
          workflowIdConflictPolicy: 'USE_EXISTING',
          taskQueue: QUEUES.bookings,
          staticSummary: 'Sends a failed message once more',
          args: [{ tenantId: tenant.id, messageId, userId, requestId, now }],
        }),
      );
    },
    answerOffer: ({ tenant, slotId, slot, offerId, answer, requestId, operationId }) => {
      const start = lineStart(tenant.slug, { tenantId: tenant.id, slotId }, slot);
      const asked = { type: LINE, start, updateId: operationId, input: { offerId, requestId } };
      return answer === 'accept' ? ask(acceptOffer, asked) : ask(declineOffer, asked);
    },
    answerQuote: ({ tenant, quoteId, quote, input }) => {
      const start = quoteStart({ tenantId: tenant.id, tenantSlug: tenant.slug, quoteId }, quote);
      return ask(answerQuote, { type: NEGOTIATION, start, updateId: input.operationId, input });
    },
    pauseMonitor: (tenant, input) =>
      ask(pauseMonitor, { type: MONITOR, start: monitorStart(tenant), updateId: input.operationId, input }),
    controlJob: ({ tenant, jobId, facts, input }) => {
      const start = bulkStart({ tenantId: tenant.id, tenantSlug: tenant.slug, jobId }, facts);
      return ask(controlBulk, { type: BULK, start, updateId: input.operationId, input });
    },
    async reconcileCalendars({ id, slug }) {
      const start = () =>
        client.workflow.start('calendarReconciliation', {
          workflowId: calendarsId(slug),
          workflowIdConflictPolicy: 'USE_EXISTING',
          taskQueue: QUEUES.bookings,
          staticSummary: `Brings the calendars of ${slug} in line, because one of them was set`,
          args: [{ tenantId: id }],
        });
      await client.withDeadline(Date.now() + PING_MS, start).catch(() => undefined);
    },
    ping,
    close: () => connection.close(),
  };
}

/** Turns what came back through Temporal into the refusal that was meant. */
function explain(error: unknown): never {
  throw refusalIn(error) ?? (isUnreachable(error) ? unreachable() : unconfirmed());
}

const GRPC_UNAVAILABLE = 14;

const isUnreachable = (error: unknown): boolean => {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (isGrpcServiceError(cause) && cause.code === GRPC_UNAVAILABLE) return true;
  }
  return false;
};

const unreachable = (): Refusal =>
  new Refusal(
    'orchestrator_unavailable',
    'Orchestrator unavailable',
    'Bookings cannot be changed at the moment. Nothing was changed. Please try again shortly.',
    { retryAfterSeconds: 5 },
  );

/** Reached, but without an answer in time: it may still happen when the worker is back. */
const unconfirmed = (): Refusal =>
  new Refusal(
    'orchestrator_unavailable',
    'Orchestrator unavailable',
    'The change was not confirmed in time. Please look at the booking again before repeating it.',
    { retryAfterSeconds: 10 },
  );
