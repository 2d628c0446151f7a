// A slot that became free, offered to those who wait (DESIGN §5): one person at a time, each with a clock, until somebody
// accepts or nobody is left. Postgres holds the line, the offers and who was asked; this holds the clock, and looks again
// whenever it runs out, somebody answers, or staff change something.
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
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import type { createMessageActivities } from '../activities/messages';
import type { createWaitlistActivities } from '../activities/waitlist';
import { OFFER_CHANNELS, offerMessage } from '../domain/messages/plan';
import type { LineInput, LineState, OfferAnswer, OfferOutcome } from './messages';
import { QUEUES, acceptOffer, declineOffer, lineState, lookAgain } from './messages';
import { WHILE_SOMEBODY_WAITS } from './patience';

type Waitlist = ReturnType<typeof createWaitlistActivities>;
type Messages = ReturnType<typeof createMessageActivities>;

const asked = proxyLocalActivities<Waitlist>(WHILE_SOMEBODY_WAITS);

// Nobody waits: done when the database is back, however long that takes.
const onTime = proxyLocalActivities<Waitlist>({
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '200 milliseconds', maximumInterval: '1 minute' },
  localRetryThreshold: '30 seconds',
});

// Tried for as long as the offer lasts: a message about an offer that is over helps nobody. A worker that dies while it
// sends is noticed by its silence.
const SENDING = {
  taskQueue: QUEUES.messages,
  startToCloseTimeout: '45 seconds',
  heartbeatTimeout: '15 seconds',
  retry: { initialInterval: '5 seconds', backoffCoefficient: 2, maximumInterval: '1 minute' },
} as const;
const messages = proxyActivities<Messages>(SENDING);
const SHORTEST_SENDING_MS = 60_000;

const clock = (): string => new Date(Date.now()).toISOString();

export async function waitlistOffer(input: LineInput): Promise<void> {
  let offer: LineState['offer'] = null;
  /** Goes up with everything that may have changed the line, and so wakes the wait. */
  let version = 0;
  let askedCount = 0;
  let sending = 0;

  setHandler(lookAgain, () => void (version += 1));
  // No validator: an answer that came in time stays in time when its worker dies and the next one hears it again.
  setHandler(acceptOffer, request => answer(request, asked.acceptOffer), {
    description: 'The customer takes the slot.',
  });
  setHandler(declineOffer, request => answer(request, asked.declineOffer), {
    description: 'The customer leaves the slot to the next in line.',
  });
  setHandler(lineState, (): LineState => ({ offer, asked: askedCount, sending }), {
    description: 'Who is being asked, and what is being sent.',
  });

  let seen: number;
  do {
    seen = await goDownTheLine();
    await condition(() => version !== seen || (sending === 0 && allHandlersFinished()));
  } while (version !== seen);

  /** Until the slot is held no more. Answers the version of the line that this was decided from. */
  async function goDownTheLine(): Promise<number> {
    for (;;) {
      if (workflowInfo().continueAsNewSuggested && sending === 0 && allHandlersFinished()) {
        await continueAsNew<typeof waitlistOffer>(input);
      }
      const current = version;
      const step = await onTime.lineStep({ ...input, offerId: uuid4(), now: clock() });
      if (step.type === 'over') {
        offer = null;
        setCurrentDetails(`The slot is held no more; ${askedCount} asked.`);
        return current;
      }
      if (step.type === 'offer') adopt(step);
      else offer = null;
      const what = offer ? 'offer runs out' : 'all are deciding about another slot';
      setCurrentDetails(`**${what}** at ${step.until}; ${askedCount} asked.`);
      const waitMs = Math.max(1, Date.parse(step.until) - Date.now());
      await condition(() => version !== current, waitMs, { summary: what });
    }
  }

  function adopt({ offerId, until }: { offerId: string; until: string }): void {
    if (offer?.offerId === offerId) return;
    offer = { offerId, until };
    askedCount += 1;
    for (const channel of OFFER_CHANNELS) {
      sending += 1;
      void send(offerId, until, channel).finally(() => (sending -= 1));
    }
  }

  async function send(
    offerId: string,
    until: string,
    channel: (typeof OFFER_CHANNELS)[number],
  ): Promise<void> {
    const request = { tenantId: input.tenantId, offerId, message: offerMessage(channel) };
    const patienceMs = Math.max(SHORTEST_SENDING_MS, Date.parse(until) - Date.now());
    const summary = `offer by ${channel}`;
    try {
      await messages.sendOffer.executeWithOptions(
        { ...SENDING, summary, scheduleToCloseTimeout: patienceMs },
        [request],
      );
    } catch (error) {
      log.warn('An offer could not be sent', { summary, error: String(error) });
      await onTime.giveUpOffer({ ...request, now: clock() });
    }
  }

  /** Whoever answers gets the refusal, if there is one, with its code. Refused or not, the line may have changed. */
  async function answer(
    request: OfferAnswer,
    change: (answer: LineInput & OfferAnswer & { now: string }) => Promise<OfferOutcome>,
  ): Promise<OfferOutcome> {
    try {
      return await change({ ...input, ...request, now: clock() });
    } catch (error) {
      throw error instanceof ActivityFailure && error.cause instanceof ApplicationFailure
        ? error.cause
        : error;
    } finally {
      version += 1;
    }
  }
}
