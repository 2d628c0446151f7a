// What a language model is asked. It is made of facts alone, which are figures, kinds and labels: there is no way for a
// name, an address or a note to get in.
import { assertNever } from '../assert-never';
import { ACTIONS, AREAS, MOST_SUGGESTIONS } from './advice';
import { decidedOf } from './cancellations';
import type { Facts } from './facts';
import { REASON_WORDS } from './reasons';
import type { ReasonKind } from './reasons';
import { stretchInWords } from './schedule';

export interface Prompt {
  system: string;
  user: string;
  /** JSON schema of the answer. */
  schema: Record<string, unknown>;
}

const SYSTEM = [
  'You advise the staff of a business that takes bookings. You are given figures of its booking system and nothing else.',
  'Rest every sentence on these figures and name them; invent none. Suggest what a person can do; nothing is done by itself.',
  'You do not know who the people are: speak of "this customer", and of bookings and places by their labels.',
  `Give a summary of one or two sentences and at most ${MOST_SUGGESTIONS} suggestions, the most useful first, in plain English.`,
].join('\n');

export function promptOf(facts: Facts): Prompt {
  const areas = AREAS[facts.topic];
  const actions = ACTIONS[facts.topic];
  const user = [
    question(facts),
    '',
    'Figures:',
    JSON.stringify(facts),
    '',
    `Each suggestion has an area (${areas.join(', ')}) and an action, the page on which it is done (${actions.join(', ')}).`,
    facts.topic === 'conflict'
      ? 'booking and place are labels of the figures, or null.'
      : 'booking and place are null.',
  ].join('\n');
  return { system: SYSTEM, user, schema: schemaOf(areas, actions) };
}

function question(facts: Facts): string {
  switch (facts.topic) {
    case 'cancellations': {
      const reasons = Object.entries(facts.reasons).map(
        ([kind, n]) => `${REASON_WORDS[kind as ReasonKind]} ${n}`,
      );
      return [
        `This customer has cancelled ${facts.cancelled.byCustomer} of ${decidedOf(facts)} bookings in ${facts.days} days.`,
        `Previous reasons: ${reasons.join(', ') || 'none given'}.`,
        'Suggest: 1) user communication 2) policy adjustment 3) system improvement.',
      ].join('\n');
    }
    case 'schedule':
      return [
        `This location has ${facts.percent ?? 0}% usage in ${facts.days} days.`,
        `Peak times: ${facts.peaks.map(stretchInWords).join(', ') || 'none'}. Idle times: ${facts.idle.map(stretchInWords).join(', ') || 'none'}.`,
        'Suggest schedule optimization to improve utilization: opening hours, prices, blocks.',
      ].join('\n');
    case 'conflict':
      return [
        facts.between === 'block'
          ? 'A block is wanted where bookings stand.'
          : 'Two bookings are wanted for one place and time.',
        'Customer profiles are the histories below.',
        'Suggest a fair resolution based on history and policy: who moves, and where to.',
      ].join('\n');
    default:
      return assertNever(facts);
  }
}

const schemaOf = (areas: readonly string[], actions: readonly string[]): Record<string, unknown> => ({
  ...{ type: 'object', additionalProperties: false, required: ['summary', 'suggestions'] },
  properties: {
    summary: { type: 'string' },
    suggestions: {
      type: 'array',
      items: {
        ...{ type: 'object', additionalProperties: false },
        required: ['area', 'title', 'text', 'action', 'booking', 'place'],
        properties: {
          area: { type: 'string', enum: areas },
          title: { type: 'string' },
          text: { type: 'string' },
          action: { type: 'string', enum: actions },
          booking: { type: ['string', 'null'] },
          place: { type: ['string', 'null'] },
        },
      },
    },
  },
});
