// Advice: what a person may want to do, with the figures that speak for it. It never acts by itself: each suggestion names
// the page on which somebody does it, or does not.

export const TOPICS = ['cancellations', 'schedule', 'conflict'] as const;
/** What advice is about: the cancellations of one customer, the schedule of a location, two wishes for one place. */
export type Topic = (typeof TOPICS)[number];

/** The kinds of suggestion of each topic. */
export const AREAS = {
  cancellations: ['communication', 'policy', 'system'],
  schedule: ['hours', 'prices', 'blocks'],
  conflict: ['move', 'tell', 'block'],
} as const satisfies Record<Topic, readonly string[]>;
export type Area = (typeof AREAS)[Topic][number];

/** Where a suggestion is carried out; `none`: Berth has no page for it. */
export const ACTIONS = {
  cancellations: ['customer', 'messages', 'rules', 'waitlist', 'inbox', 'none'],
  schedule: ['rules', 'blocks', 'new_block', 'messages', 'none'],
  conflict: ['booking', 'decide', 'none'],
} as const satisfies Record<Topic, readonly string[]>;
export type Action = (typeof ACTIONS)[Topic][number];

export interface Suggestion {
  area: Area;
  title: string;
  text: string;
  action: Action;
  /** Which of the facts' bookings and places it is about, by their labels. */
  booking: string | null;
  place: string | null;
}

/** One that is about no booking and no place in particular. */
export const suggest = (
  area: Suggestion['area'],
  action: Suggestion['action'],
  title: string,
  text: string,
): Suggestion => ({ area, action, title, text, booking: null, place: null });

export interface Advice {
  summary: string;
  suggestions: Suggestion[];
}

export const MOST_SUGGESTIONS = 5;

export const ANSWERERS = ['model', 'rules'] as const;
/** Who advises: a language model, or Berth's own rules. */
export type Answerer = (typeof ANSWERERS)[number];

export const WHY_RULES = [
  'not_configured',
  'daily_limit',
  'unavailable',
  'refused',
  'unusable',
  'rejected',
] as const;
/**
 * Why the rules advise: no model is set up; the model was asked often enough today; it did not answer for as long as it was
 * worth waiting; it would not answer; what it answered was of no use, twice; it does not accept the key or the request.
 */
export type WhyRules = (typeof WHY_RULES)[number];

export const MARKS = ['useful', 'not_useful', 'done'] as const;
/** What people say of advice. */
export type Mark = (typeof MARKS)[number];

/** Days that are looked back over, unless said. */
export const DEFAULT_DAYS: Record<Topic, number> = { cancellations: 90, schedule: 28, conflict: 365 };
export const MOST_DAYS = 365;
