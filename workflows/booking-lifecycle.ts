// The durable life of one booking (DESIGN §5): gives up its place when nobody confirms it, reminds, starts, ends or
// flags it, and follows up. After creation it writes the booking's status: people's moves arrive here as Updates. Only
// bulk jobs change a booking beside it, and have it look again. Postgres holds the booking; this holds what lies ahead of it.
import {
  ActivityFailure,
  ApplicationFailure,
  TemporalFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  isCancellation,
  log,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { decideMove } from '../domain/booking/moves';
import { isFinal } from '../domain/booking/status';
import type { BookingStatus } from '../domain/booking/status';
import type { LifecycleFacts, Step, TimedMessage, UnsentMessage } from '../domain/booking/timeline';
import { eventBetween, eventFound, messagesAhead, messagesNow, nextStep } from '../domain/booking/timeline';
import type { Refusal } from '../domain/errors';
import { calendarEventOf } from './lifecycle-calendar';
import { SENDING, SEND_FOR_MS, TRYING, asked, messages, onTime } from './lifecycle-activities';
import type { LifecycleInput, Moved, RescheduleInput, TransitionInput } from './messages';
import { nextDue, timersOf, whatIs } from './lifecycle-timers';
import { lookAgain, reschedule, searchAttributes, state, transition } from './messages';
import { tellAttributes } from './search-attributes';

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
  const outgoing = new Map<string, Promise<void>>();
  const underWay = new Set<string>();
  /** One change at a time; the first thing is to learn what there is. */
  let moving = true;
  /** The change that was the last one has said so in the booking's row. */
  let hasEnded = false;
  /** The outcome of a change was not heard: Postgres may know better than `facts`. */
  let doubtful = false;
  /** No step before this moment: one was refused, and would be again. */
  let patience = 0;
  const calendar = calendarEventOf(input);
  /** Nothing of what has changed is still being passed on. */
  const isIdle = (): boolean => sending === 0 && calendar.isIdle();
  /** Nothing is under way that would be lost with this run. */
  const isQuiet = (): boolean => isIdle() && allHandlersFinished();

  setHandler(
    transition,
    request => change(() => asked.moveBooking({ ...input, ...request, now: clock(), isIdle: isIdle() })),
    { validator: validateTransition, description: "Moves the booking's status." },
  );
  setHandler(
    reschedule,
    request => change(() => asked.rescheduleBooking({ ...input, ...request, now: clock() })),
    { validator: validateReschedule, description: 'Moves the booking to other days, or to another slot.' },
  );
  // An Update whose outcome was lost with its worker has changed the booking all the same.
  setHandler(lookAgain, doubt, { description: 'Postgres knows better: the booking is read anew.' });
  setHandler(state, () => ({ facts: facts ?? null, ahead: facts ? timersOf(facts, ahead) : [], sending }), {
    description: 'What the lifecycle knows and what lies ahead.',
  });

  const loaded = await onTime.loadFacts({ ...input, now: clock() });
  if (loaded) adopt(loaded);
  moving = false;
  if (!loaded) {
    log.warn('The booking of this lifecycle does not exist', { ...input });
    await condition(allHandlersFinished);
    return;
  }
  await live();
  await condition(isQuiet);
  if (!hasEnded) await onTime.endLifecycle({ ...input, now: clock() });

  /** Sleeps until something changes or the clock brings the next thing, until nothing is left to do. */
  async function live(): Promise<void> {
    for (;;) {
      if (moving) {
        await condition(() => !moving);
        continue;
      }
      if (doubtful) {
        await alone(learn);
        continue;
      }
      const known = facts!;
      const due = nextDue(nextStep(known), ahead[0]);
      if (!due && isFinal(known.status)) return;
      const waitMs = due ? Math.max(Date.parse(due.at), patience) - Date.now() : Infinity;
      if (!due || waitMs > 0) {
        // Only with nothing due at this moment: the next run plans anew, and would take it for past.
        if (historyIsLong() && isQuiet()) await continueAsNew<typeof bookingLifecycle>(input);
        const seen = version;
        // A change is told by messages: a long history goes on in a new run once they are sent, not with the next change.
        const changed = (): boolean => version !== seen || (historyIsLong() && isQuiet());
        // Whatever ends the wait, somebody may have begun a change in the same moment: look again.
        if (due) await condition(changed, waitMs, { summary: whatIs(due) });
        else await condition(changed);
      } else if ('message' in due) {
        ahead.shift();
        deliver({ revision: known.revision, message: due.message });
        describe(known);
      } else {
        await take(due);
      }
    }
  }

  /** Runs one change while no other runs. All who wait are woken at once, so each looks again before it goes on. */
  async function alone<T>(work: () => Promise<T>): Promise<T> {
    while (moving) await condition(() => !moving);
    moving = true;
    try {
      return await work();
    } finally {
      moving = false;
    }
  }

  /** Adopts what the database now says, says it to operators, and sends what was written to be said at once. */
  function adopt({
    unsent,
    together = false,
    hasEnded: isLast = false,
    newsOnly = false,
    ...next
  }: Known): void {
    const toSay = unsent ? [] : unwritten(facts, next);
    if (facts?.calendar || next.calendar) calendar.bringInLine();
    facts = next;
    // A follow-up is better late than never, so what lies ahead is counted from the completion.
    ahead = messagesAhead(next, next.completedAt ?? clock());
    version += 1;
    doubtful = false;
    hasEnded = isLast;
    const { status, start, resourceId } = next;
    const attributes = [
      { key: searchAttributes.status, value: status },
      { key: searchAttributes.start, value: new Date(start) },
      { key: searchAttributes.resource, value: resourceId },
    ];
    tellAttributes(attributes, newsOnly);
    describe(next);
    deliverInTurn(unsent ?? [], together);
    for (const message of toSay) deliver(message);
  }

  function describe(known: LifecycleFacts): void {
    const lines = timersOf(known, ahead).map(timer => `- ${timer.at}: ${timer.what}`);
    setCurrentDetails(
      [`**${known.status}** ${known.title} (revision ${known.revision})`, '', ...lines].join('\n'),
    );
  }

  /** A change somebody asked for. They get the refusal, if there is one, with its code. */
  function change(ask: () => Promise<Known>): Promise<Moved> {
    return alone(async () => {
      try {
        const next = await ask();
        adopt(next);
        return { status: next.status, revision: next.revision };
      } catch (error) {
        if (
          error instanceof ActivityFailure &&
          error.cause instanceof ApplicationFailure &&
          isRefusal(error.cause)
        ) {
          throw error.cause;
        }
        // No answer in time: it may have happened all the same.
        doubt();
        throw error;
      }
    });
  }

  /** What the clock does. When somebody was faster, the booking is what they made it. */
  function take(step: Step): Promise<void> {
    return alone(async () => {
      const now = clock();
      try {
        if (step.type === 'overdue') return adopt(await onTime.flagOverdue({ ...input, now }));
        const to = STEP_TARGET[step.type];
        const operationId = `lifecycle/${input.bookingId}/${step.type}/${facts!.revision}`;
        const by = { type: 'lifecycle' as const, id: null };
        adopt(await onTime.moveBooking({ ...input, to, by, operationId, now, isIdle: isIdle() }));
      } catch (error) {
        // A local activity fails with what went wrong itself; being cancelled, or a fault of this code, is another matter.
        if (!(error instanceof TemporalFailure) || isCancellation(error)) throw error;
        log.warn('The booking was changed elsewhere', { step: step.type });
        patience = Date.now() + LOOK_AGAIN_MS;
        doubt();
      }
    });
  }

  function doubt(): void {
    doubtful = true;
    version += 1;
  }

  /** Asks Postgres what the booking has become. */
  async function learn(): Promise<void> {
    const current = await onTime.loadFacts({ ...input, now: clock() });
    if (!current) throw ApplicationFailure.nonRetryable('The booking does not exist any more.', 'not_found');
    adopt(current);
  }

  /** Sends without keeping the booking waiting. What cannot be sent is put before staff. */
  function deliver(message: UnsentMessage): void {
    sending += 1;
    void send(message).finally(() => (sending -= 1));
  }

  /**
   * The same, one after the other on each channel: nobody hears of the end before the beginning. What nothing has to wait
   * for is tried together first; only what is left of that is sent each for itself.
   */
  function deliverInTurn(unsent: readonly UnsentMessage[], together: boolean): void {
    const fresh = unsent.filter(one => !underWay.has(nameOf(one)));
    const lines = new Set(fresh.map(lineOf));
    const isFree = lines.size === fresh.length && ![...lines].some(line => outgoing.has(line));
    const left = together && isFree && fresh.length > 1 ? tryTogether(fresh) : undefined;
    for (const one of fresh) {
      const [line, name] = [lineOf(one), nameOf(one)];
      underWay.add(name);
      sending += 1;
      const sent = (outgoing.get(line) ?? Promise.resolve())
        .then(async () => {
          if (!left) await send(one);
          else if ((await left).has(name)) await send(one, true);
        })
        .finally(() => {
          underWay.delete(name);
          if (outgoing.get(line) === sent) outgoing.delete(line);
          sending -= 1;
        });
      outgoing.set(line, sent);
    }
  }

  /** @returns the names of those that have to be sent each for itself */
  async function tryTogether(unsent: UnsentMessage[]): Promise<Set<string>> {
    const summary = unsent.map(({ message }) => `${message.event} by ${message.channel}`).join(', ');
    try {
      const left = await messages.sendMessages.executeWithOptions({ ...TRYING, summary }, [
        { ...input, unsent },
      ]);
      return new Set(left.map(nameOf));
    } catch (error) {
      log.info('Messages are sent each for itself', { summary, error: String(error) });
      return new Set(unsent.map(nameOf));
    }
  }

  async function send({ revision, message }: UnsentMessage, isTried?: true): Promise<void> {
    const request = { ...input, revision, message, ...(isTried && { isTried }) };
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
      await onTime.giveUpMessage({ ...input, revision, message, now: clock() });
    }
  }

  function validateTransition(request: TransitionInput): void {
    if (!facts || moving || doubtful) return; // It is being changed: the activity decides, with the row locked.
    const decision = decideMove(facts, { to: request.to, by: request.by.type, now: clock() });
    if (!decision.allowed) throw asFailure(decision.refusal);
  }

  function validateReschedule(_request: RescheduleInput): void {
    if (!facts || moving || doubtful || facts.status === 'pending' || facts.status === 'upcoming') return;
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

/** What an activity answers: one of an earlier version wrote no messages, and its lifecycle says them itself. */
type Known = LifecycleFacts & {
  unsent?: UnsentMessage[];
  together?: boolean;
  hasEnded?: boolean;
  newsOnly?: boolean;
};

/** Messages on one line reach the same people, so their order matters to them. */
const lineOf = ({ message: { channel, audience } }: UnsentMessage): string => `${channel}/${audience}`;
const nameOf = (unsent: UnsentMessage): string =>
  `${unsent.revision}/${unsent.message.event}/${lineOf(unsent)}`;

function unwritten(before: LifecycleFacts | undefined, next: LifecycleFacts): UnsentMessage[] {
  const event = before ? eventBetween(before, next) : eventFound(next);
  return event ? messagesNow(next, event).map(message => ({ revision: next.revision, message })) : [];
}

const historyIsLong = (): boolean => workflowInfo().continueAsNewSuggested;

/** A business refusal is final; what is worth another try is not a refusal, however often it was tried. */
const isRefusal = (failure: ApplicationFailure): boolean => failure.nonRetryable === true;

const asFailure = (refusal: Refusal): ApplicationFailure =>
  ApplicationFailure.nonRetryable(refusal.message, refusal.code, {
    error: refusal.error,
    extra: refusal.extra,
  });
