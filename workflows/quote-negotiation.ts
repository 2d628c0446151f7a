// The negotiation of one quote (DESIGN §5): offers and counter-offers until one side accepts, rejects or withdraws, or the
// deadline comes. After creation it is the only writer of the quote: answers arrive here as Updates, each is one transaction
// in Postgres, which holds what they say. This holds the deadline, and sees that one answer is taken after the other.
import {
  ActivityFailure,
  ApplicationFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  log,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { createQuoteActivities } from '../activities/quotes';
import { decideAnswer, whoseTurn } from '../domain/quotes/negotiation';
import type { NegotiationState, QuoteAnswerInput, QuoteAnswered, QuoteInput } from './messages';
import { answerQuote, negotiationState, searchAttributes } from './messages';
import { WHILE_SOMEBODY_WAITS } from './patience';

type Quotes = ReturnType<typeof createQuoteActivities>;
type Facts = NonNullable<Awaited<ReturnType<Quotes['loadQuote']>>>;

const asked = proxyLocalActivities<Quotes>(WHILE_SOMEBODY_WAITS);

// Nobody waits: done when the database is back, however long that takes.
const onTime = proxyLocalActivities<Quotes>({
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '200 milliseconds', maximumInterval: '1 minute' },
  localRetryThreshold: '30 seconds',
});

const clock = (): string => new Date(Date.now()).toISOString();

export async function quoteNegotiation(input: QuoteInput): Promise<void> {
  const subject = { tenantId: input.tenantId, quoteId: input.quoteId };
  let facts: Facts | undefined;
  /** Goes up with every change, and so wakes the wait for the deadline. */
  let version = 0;
  /** One change at a time; the first thing is to learn what there is. */
  let changing = true;
  /** The outcome of a change was not heard: Postgres may know better than `facts`. */
  let doubtful = false;
  let gone = false;

  setHandler(answerQuote, answer, {
    validator: validate,
    description: 'One side answers the last revision.',
  });
  setHandler(negotiationState, stateNow, {
    description: 'How the quote stands, who is to answer, until when.',
  });

  await learn();
  changing = false;
  while (!gone && !isOver()) await wait();
  await condition(allHandlersFinished);
  if (gone) return log.warn('The quote of this negotiation does not exist', { ...subject });
  await onTime.endNegotiation({ ...subject, now: clock() });

  function isOver(): boolean {
    return !changing && !doubtful && facts!.status !== 'open';
  }

  /** Until something changes, or the deadline comes. */
  async function wait(): Promise<void> {
    if (changing) return void (await condition(() => !changing));
    if (doubtful) return alone(learn);
    if (workflowInfo().continueAsNewSuggested && allHandlersFinished()) {
      await continueAsNew<typeof quoteNegotiation>(input);
    }
    const seen = version;
    const waitMs = Date.parse(facts!.validUntil) - Date.now();
    if (waitMs > 0) {
      // Whatever ends the wait, somebody may have begun an answer in the same moment: look again.
      await condition(() => version !== seen || changing, waitMs, {
        summary: `revision ${facts!.revision} expires`,
      });
      return;
    }
    await alone(expire);
  }

  async function learn(): Promise<void> {
    adopt(await onTime.loadQuote(subject));
  }

  async function expire(): Promise<void> {
    // Whoever was faster while this waited has made another revision, or the end of it.
    if (facts!.status !== 'open' || Date.parse(facts!.validUntil) > Date.now()) return;
    adopt(await onTime.expireQuote({ ...subject, now: clock() }));
  }

  /** Runs one change while no other runs. All who wait are woken at once, so each looks again before it goes on. */
  async function alone<T>(work: () => Promise<T>): Promise<T> {
    while (changing) await condition(() => !changing);
    changing = true;
    try {
      return await work();
    } finally {
      changing = false;
      version += 1;
    }
  }

  /** Adopts what the database now says, and says it to operators. */
  function adopt(next: Facts | null): void {
    doubtful = false;
    if (!next) {
      gone = true;
      return;
    }
    facts = next;
    upsertSearchAttributes([
      { key: searchAttributes.status, value: facts.status },
      { key: searchAttributes.start, value: new Date(facts.validUntil) },
    ]);
    setCurrentDetails(inWords(facts));
  }

  /** Whoever answers gets the refusal, if there is one, with its code. */
  function answer(request: QuoteAnswerInput): Promise<QuoteAnswered> {
    return alone(async () => {
      try {
        adopt(await asked.answerQuote({ ...subject, ...request, now: clock() }));
        return { status: facts!.status, revision: facts!.revision };
      } catch (error) {
        const cause = error instanceof ActivityFailure ? error.cause : undefined;
        if (cause instanceof ApplicationFailure && cause.nonRetryable) throw cause;
        // No answer in time: it may have happened all the same.
        doubtful = true;
        throw error;
      }
    });
  }

  /** While it is being changed the activity decides, with the row locked. */
  function validate({ answer: wanted, by, revision }: QuoteAnswerInput): void {
    if (!facts || changing || doubtful) return;
    const decision = decideAnswer(facts, { answer: wanted, by: by.side, revision, now: clock() });
    if (decision.allowed) return;
    const { message, code, error, extra } = decision.refusal;
    throw ApplicationFailure.nonRetryable(message, code, { error, extra });
  }

  function stateNow(): NegotiationState {
    if (!facts) return { standing: null, turn: null, ahead: [] };
    const { status, revision, openedBy, lastBy, validUntil } = facts;
    const standing = { status, revision, openedBy, lastBy, validUntil };
    const ahead = status === 'open' ? [{ at: validUntil, what: `revision ${revision} expires` }] : [];
    return { standing, turn: whoseTurn(standing, clock()), ahead };
  }
}

function inWords({ title, status, revision, lastBy, validUntil }: Facts): string {
  const first = `**${status}** ${title} (revision ${revision}, by the ${lastBy})`;
  if (status !== 'open') return first;
  const other = lastBy === 'vendor' ? 'staff' : 'the vendor';
  return [first, '', `- waits for ${other}`, `- ${validUntil}: revision ${revision} expires`].join('\n');
}
