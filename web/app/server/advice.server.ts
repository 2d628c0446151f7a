// Advice as pages show it, and as forms ask for it.
import type { AdviceView } from '../../../contracts/advice';
import type { Call } from '../../../contracts/client';
import { routes } from '../../../contracts/index';
import { AREA, MARK, TOPIC, wayOf, whoAnswered } from '../advice-words';
import type { Formats } from './format.server';
import { idempotencyKey } from './idempotency.server';

type Values = Record<string, string>;

export const adviceRow = (advice: AdviceView, moment: Formats['moment']) => ({
  ...{ id: advice.id, about: advice.about, summary: advice.summary, status: advice.status },
  topic: TOPIC[advice.topic],
  answered: answerer(advice),
  asked: `${moment(advice.createdAt)} by ${advice.askedBy}`,
  mark: advice.mark && MARK[advice.mark],
});
export type AdviceRow = ReturnType<typeof adviceRow>;

function answerer({ status, answeredBy, whyRules }: AdviceView): string {
  if (status === 'gone') return 'Gone';
  if (!answeredBy) return 'On its way';
  if (answeredBy === 'model') return 'Language model';
  return whyRules ? 'Rules' : 'Rules, for now';
}

export const advicePage = (advice: AdviceView, moment: Formats['moment']) => ({
  ...adviceRow(advice, moment),
  ...{ facts: advice.facts, labels: advice.labels, marked: advice.mark },
  who: whoAnswered(advice),
  judged: advice.mark && `${MARK[advice.mark]}, says ${advice.markedBy}, ${moment(advice.markedAt!)}`,
  moving: advice.status === 'asked',
  suggestions: advice.suggestions.map(suggestion => ({
    ...{ area: AREA[suggestion.area], title: suggestion.title, text: suggestion.text },
    way: wayOf(suggestion, advice),
    names: namesOf(suggestion, advice),
  })),
});
/** Who and what the labels of a suggestion are: "A is Ann Lee, Bay 1". */
const namesOf = ({ booking, place }: AdviceView['suggestions'][number], { labels }: AdviceView): string[] =>
  labels
    .filter(({ label }) => label === booking || label === place)
    .map(({ label, name }) => `${label} is ${name}`);

export type AdvicePage = ReturnType<typeof advicePage>;

/** @returns the id of what was asked for */
export async function askFor(call: Call, values: Values): Promise<string> {
  const { topic, customerId, locationId, conflictId, firstBooking, secondBooking, days } = values;
  const bookingIds = firstBooking || secondBooking ? [idOf(firstBooking), idOf(secondBooking)] : undefined;
  const body = { topic, customerId, locationId, conflictId, bookingIds, days } as never;
  const input = { body, idempotencyKey: idempotencyKey(values.formKey, body) };
  return (await call(routes.askAdvice, input)).adviceId;
}

/** A booking by its id, or by the address of its page. */
const idOf = (text = ''): string => /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(text)?.[0] ?? text;
