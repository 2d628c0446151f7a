// What a business may put into its plan of messages: who can be reached how, and which moments make sense.
import type { Audience, Channel, MessageEvent, PlannedMessage, StockMessage } from './plan';

export interface PlanProblem {
  field: 'event' | 'channel' | 'anchor' | 'offsetMinutes';
  message: string;
}

export const MOST_IN_PLAN = 60;
/** Thirty days. */
export const FURTHEST_MINUTES = 30 * 24 * 60;

/** What each event counts from: a reminder from the start, a follow-up from the end, everything else is said at once. */
export const ANCHOR_OF: Record<MessageEvent, PlannedMessage['anchor']> = {
  pending: 'now',
  confirmed: 'now',
  reminder: 'start',
  follow_up: 'end',
  cancelled: 'now',
  rescheduled: 'now',
  overdue: 'now',
  conflict: 'now',
};

/** Channels that reach somebody: staff have no phone that Berth knows, customers are not in the business's Slack. */
export const REACHABLE: Record<Audience, readonly Channel[]> = {
  customer: ['email', 'sms'],
  staff: ['email', 'slack'],
};

const ANCHOR_PROBLEM: Record<PlannedMessage['anchor'], string> = {
  now: 'This is said the moment it happens: the anchor must be now.',
  start: 'A reminder counts from the start of the booking: the anchor must be start.',
  end: 'A follow-up counts from the end of the booking: the anchor must be end.',
};

/** All that is wrong with one message of a plan. */
export function messageProblems({
  event,
  channel,
  audience,
  anchor,
  offsetMinutes,
}: PlannedMessage): PlanProblem[] {
  const problems: PlanProblem[] = [];
  if (!REACHABLE[audience].includes(channel)) {
    const message =
      audience === 'staff'
        ? 'No phone of the staff is known; tell them by e-mail or Slack.'
        : 'Customers are not in Slack; tell them by e-mail or SMS.';
    problems.push({ field: 'channel', message });
  }
  if (anchor !== ANCHOR_OF[event]) {
    problems.push({ field: 'anchor', message: ANCHOR_PROBLEM[ANCHOR_OF[event]] });
  }
  const offset = offsetProblem(event, offsetMinutes);
  if (offset) problems.push({ field: 'offsetMinutes', message: offset });
  return problems;
}

function offsetProblem(event: MessageEvent, minutes: number): string | undefined {
  switch (ANCHOR_OF[event]) {
    case 'now':
      return minutes === 0 ? undefined : 'This is said at once: the offset must be 0.';
    case 'start':
      return minutes >= -FURTHEST_MINUTES && minutes <= -1
        ? undefined
        : `A reminder goes out 1 minute to 30 days before the start: -${FURTHEST_MINUTES} to -1.`;
    case 'end':
      return minutes >= 0 && minutes <= FURTHEST_MINUTES
        ? undefined
        : `A follow-up goes out 0 minutes to 30 days after the end: 0 to ${FURTHEST_MINUTES}.`;
  }
}

/** Messages that say the same at the same time on the same channel as an earlier one, by their places. */
export function repeated(
  plan: readonly (PlannedMessage | StockMessage)[],
): { place: number; first: number }[] {
  const places = new Map<string, number>();
  return plan.flatMap(({ event, channel, audience, offsetMinutes }, place) => {
    const key = [event, channel, audience, offsetMinutes].join('/');
    const first = places.get(key);
    if (first === undefined) places.set(key, place);
    return first === undefined ? [] : [{ place, first }];
  });
}
