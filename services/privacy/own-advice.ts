// Advice about a conflict is about the bookings of several people. An export holds what it says of one of them: figures,
// labels and suggestions about the others' bookings are left out.
import type { Row } from './collect';

/** SQL: advice of `t` about one of the bookings `:ids`: two wishes for one place, or what stood where a block was wanted. */
export const ABOUT_BOOKINGS = `(t.booking_id = any (cast(:ids as uuid[])) or t.other_booking_id = any (cast(:ids as uuid[]))
  or exists (select from jsonb_path_query(t.labels, '$.*') l where l #>> '{}' = any (cast(:ids as text[]))))`;

interface AdviceRow extends Row {
  topic: string;
  /** Ids of bookings by A, B, …, of places by P1, P2, … */
  labels: Record<string, string>;
  facts: { bookings?: { label: string }[] } | null;
  advice: { suggestions: { booking: string | null }[] } | null;
}

/** @param bookings ids of the person's */
export function ownAdvice(row: Row, bookings: readonly string[]): Row {
  const { topic, labels, facts, advice } = row as AdviceRow;
  if (topic !== 'conflict') return row;
  const isOwn = (id: unknown): boolean => bookings.includes(String(id));
  const isForeign = (label: string | null): boolean =>
    label !== null && !label.startsWith('P') && !isOwn(labels[label]);
  const mine = <Part>(parts: readonly Part[], labelOf: (part: Part) => string | null): Part[] =>
    parts.filter(part => !isForeign(labelOf(part)));
  return {
    ...row,
    booking_id: isOwn(row.booking_id) ? row.booking_id : null,
    other_booking_id: isOwn(row.other_booking_id) ? row.other_booking_id : null,
    labels: Object.fromEntries(mine(Object.entries(labels), ([label]) => label)),
    facts: facts && { ...facts, bookings: mine(facts.bookings ?? [], ({ label }) => label) },
    advice: advice && { ...advice, suggestions: mine(advice.suggestions, ({ booking }) => booking) },
  };
}
