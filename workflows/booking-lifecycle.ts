// The durable life of one booking (DESIGN §5): gives up its place when nobody confirms it, reminds, starts, ends or
// flags it, and follows up. After creation it is the only writer of the booking's status: people's moves arrive here as
// Updates. Postgres holds the booking; this holds what lies ahead of it.
import {
  ActivityFailure,
  ApplicationFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  log,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { createBookingActivities } from '../activities/bookings';
import type { createMessageActivities } from '../activities/messages';
import { decideMove } from '../domain/booking/moves';
import { isFinal } from '../domain/booking/status';
import type { BookingStatus } from '../domain/booking/status';
import type { LifecycleFacts, Step, TimedMessage } from '../domain/booking/timeline';
import { eventOf, eventOnMove, messagesAhead, messagesNow, nextStep } from '../domain/booking/timeline';
import type { DueMessage, MessageEvent } from '../domain/messages/plan';
import type { Refusal } from '../domain/errors';
import type { LifecycleInput, Moved, RescheduleInput, TransitionInput } from './messages';
import { QUEUES, reschedule, searchAttributes, state, transition } from './messages';

type Bookings = ReturnType<typeof createBookingActivities>;
type Messages = ReturnType<typeof createMessageActivities>;

// Somebody waits for an answer: a database that does not answer for this long is reported, and nothing has changed.
const asked = proxyLocalActivities<Bookings>({
  startToCloseTimeout: '5 seconds',
  scheduleToCloseTimeout: '8 seconds',
  retry: { initialInterval: '100 milliseconds', maximumInterval: '2 seconds' },
});

// Nobody waits: the step is taken when the database is back, however long that takes.
const onTime = proxyLocalActivities<Bookings>({
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '200 milliseconds', maximumInterval: '1 minute' },
  localRetryThreshold: '30 seconds',
});

// A provider may be down for hours. After three days a message is put before staff instead.
const SEND_FOR_MS = 3 * 24 * 3_600_000;
const SENDING = {
  taskQueue: QUEUES.messages,
  startToCloseTimeout: '45 seconds',
  retry: { initialInterval: '5 seconds', backoffCoefficient: 2, maximumInterval: '5 minutes' },
} as const;
const messages = proxyActivities<Messages>(SENDING);

const STEP_TARGET: Record<Exclude<Step['type'], 'overdue'>, BookingStatus> = {
  expire: 'cancelled',
  start: 'active',
  end: 'completed',
};

const LOOK_AGAIN_MS = 60_000;

const clock = (): string => new Date(Date.now()).toISOString();

export async function bookingLifecycle(input: LifecycleInput): Promise<void> {
  let facts: LifecycleFacts | undefined;
  /** Messages with a time of their own, of the current status and revision. */
  let ahead: TimedMessage[] = [];
  /** Goes up with every change, and so wakes the wait for the next step. */
  let version = 0;
  let sending = 0;
  let moving = false;
  /** No step before this moment: one was refused, and would be again. */
  let patience = 0;

  setHandler(
    transition,
    request =>
      changeBy(() => asked.moveBooking({ ...input, ...request, now: clock() }), eventOnMove(request.to)),
    { validator: validateTransition, description: "Moves the booking's status." },
  );
  setHandler(
    reschedule,
    request => changeBy(() => asked.rescheduleBooking({ ...input, ...request, now: clock() }), 'rescheduled'),
    { validator: validateReschedule, description: 'Moves the booking to other days.' },
  );
  setHandler(state, () => ({ facts: facts ?? null, ahead: facts ? timersOf(facts, ahead) : [], sending }), {
    description: 'What the lifecycle knows and what lies ahead.',
  });

  const loaded = await onTime.loadFacts(input);
  if (!loaded) {
    log.warn('The booking of this lifecycle does not exist', { ...input });
    return;
  }
  adopt(loaded, eventOf(loaded.status));
  await live();
  await condition(() => sending === 0 && allHandlersFinished());
  await onTime.endLifecycle({ ...input, now: clock() });

  /** Sleeps until something lies ahead no more, or the clock brings the next thing, until nothing is left to do. */
  async function live(): Promise<void> {
    for (;;) {
      if (workflowInfo().continueAsNewSuggested && sending === 0 && allHandlersFinished()) {
        await continueAsNew<typeof bookingLifecycle>(input);
      }
      const known = facts!;
      const step = nextStep(known);
      const message = ahead[0];
      if (!step && !message && isFinal(known.status)) return;
      const seen = version;
      const changed = (): boolean => version !== seen && !moving;
      const due =
        step && message
          ? Date.parse(message.at) <= Date.parse(step.at)
            ? message
            : step
          : (step ?? message);
      if (!due) {
        await condition(changed);
        continue;
      }
      const waitMs = Math.max(Date.parse(due.at), patience) - Date.now();
      if (waitMs > 0 && (await condition(changed, waitMs, { summary: whatIs(due) }))) continue;
      if (moving || version !== seen) {
        await condition(() => !moving);
      } else if ('message' in due) {
        ahead.shift();
        deliver(due.message);
      } else {
        await take(due);
      }
    }
  }

  /** Adopts what the database now says, says it to operators, and sends what this event says at once. */
  function adopt(next: LifecycleFacts, event: MessageEvent | undefined): void {
    facts = next;
    ahead = messagesAhead(next, clock());
    version += 1;
    upsertSearchAttributes([
      { key: searchAttributes.status, value: next.status },
      { key: searchAttributes.start, value: new Date(next.start) },
    ]);
    const lines = timersOf(next, ahead).map(timer => `- ${timer.at}: ${timer.what}`);
    setCurrentDetails([`**${next.status}** (revision ${next.revision})`, '', ...lines].join('\n'));
    if (event) for (const message of messagesNow(next, event)) deliver(message);
  }

  /** Changes come one at a time. Whoever asked gets the refusal, if there is one, with its code. */
  async function changeBy(
    change: () => Promise<LifecycleFacts>,
    event: MessageEvent | undefined,
  ): Promise<Moved> {
    await condition(() => facts !== undefined && !moving);
    moving = true;
    try {
      const next = await change();
      adopt(next, event);
      return { status: next.status, revision: next.revision };
    } catch (error) {
      throw error instanceof ActivityFailure && error.cause instanceof ApplicationFailure
        ? error.cause
        : error;
    } finally {
      moving = false;
    }
  }

  /** What the clock does. When somebody was faster, the booking is what they made it. */
  async function take(step: Step): Promise<void> {
    moving = true;
    try {
      const now = clock();
      if (step.type === 'overdue') {
        adopt(await onTime.flagOverdue({ ...input, now }), 'overdue');
      } else {
        const to = STEP_TARGET[step.type];
        const operationId = `lifecycle/${input.bookingId}/${step.type}/${facts!.revision}`;
        const by = { type: 'lifecycle' as const, id: null };
        adopt(await onTime.moveBooking({ ...input, to, by, operationId, now }), eventOnMove(to));
      }
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      log.warn('The booking was changed elsewhere', { step: step.type });
      const current = await onTime.loadFacts(input);
      if (!current) throw error;
      adopt(current, undefined);
      patience = Date.now() + LOOK_AGAIN_MS;
    } finally {
      moving = false;
    }
  }

  /** Sends without keeping the booking waiting. What cannot be sent is put before staff. */
  function deliver(message: DueMessage): void {
    sending += 1;
    void send(message).finally(() => (sending -= 1));
  }

  async function send(message: DueMessage): Promise<void> {
    const request = { ...input, revision: facts!.revision, message };
    const untilStart = Date.parse(facts!.start) - Date.now();
    const patienceMs = message.event === 'reminder' ? Math.max(60_000, untilStart) : SEND_FOR_MS;
    const summary = `${message.event} by ${message.channel} to ${message.audience}`;
    try {
      await messages.sendMessage.executeWithOptions(
        { ...SENDING, summary, scheduleToCloseTimeout: Math.min(patienceMs, SEND_FOR_MS) },
        [request],
      );
    } catch (error) {
      log.warn('A message could not be sent', { summary, error: String(error) });
      await onTime.giveUpMessage({ ...request, now: clock() });
    }
  }

  function validateTransition(request: TransitionInput): void {
    if (!facts) return; // Not loaded yet: the activity decides, with the row locked.
    const decision = decideMove(facts, { to: request.to, by: request.by.type, now: clock() });
    if (!decision.allowed) throw asFailure(decision.refusal);
  }

  function validateReschedule(_request: RescheduleInput): void {
    if (!facts || !isFinal(facts.status)) return;
    throw ApplicationFailure.nonRetryable(
      `A booking that is ${facts.status} cannot be moved.`,
      'invalid_transition',
      {
        error: 'Booking cannot be rescheduled',
        extra: { from: facts.status, allowed: [] },
      },
    );
  }
}

const whatIs = (due: Step | TimedMessage): string =>
  'message' in due ? `${due.message.event} by ${due.message.channel}` : due.type;

const timersOf = (facts: LifecycleFacts, ahead: readonly TimedMessage[]): { at: string; what: string }[] =>
  [nextStep(facts), ...ahead]
    .flatMap(due => (due ? [{ at: due.at, what: whatIs(due) }] : []))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));

const asFailure = (refusal: Refusal): ApplicationFailure =>
  ApplicationFailure.nonRetryable(refusal.message, refusal.code, {
    error: refusal.error,
    extra: refusal.extra,
  });
