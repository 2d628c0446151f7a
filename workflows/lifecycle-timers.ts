// What the clock brings next to a booking, and in which words operators read it.
import type { LifecycleFacts, Step, TimedMessage } from '../domain/booking/timeline';
import { nextStep } from '../domain/booking/timeline';

/** Whichever comes first; a message before the step of the same moment. */
export function nextDue(
  step: Step | undefined,
  message: TimedMessage | undefined,
): Step | TimedMessage | undefined {
  if (!step || !message) return step ?? message;
  return Date.parse(message.at) <= Date.parse(step.at) ? message : step;
}

export const whatIs = (due: Step | TimedMessage): string =>
  'message' in due ? `${due.message.event} by ${due.message.channel}` : due.type;

export const timersOf = (
  facts: LifecycleFacts,
  ahead: readonly TimedMessage[],
): { at: string; what: string }[] =>
  [nextStep(facts), ...ahead]
    .flatMap(due => (due ? [{ at: due.at, what: whatIs(due) }] : []))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
