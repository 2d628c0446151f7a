// The time that is asked for, month by month: whole months, which can be kept once they are counted, and what is left at
// both ends.
import { addDays, addMonths, monthOf } from '../../domain/calendar';

export interface Part {
  /** Dates, both included, within one month. */
  from: string;
  to: string;
  /** The first day of a month that is asked for as a whole. */
  month: string | null;
}

export function partsOf(from: string, to: string): Part[] {
  const parts: Part[] = [];
  for (let first = from; first <= to;) {
    const month = monthOf(first).first;
    const end = addDays(addMonths(month, 1), -1);
    const last = end < to ? end : to;
    parts.push({ from: first, to: last, month: first === month && last === end ? month : null });
    first = addDays(last, 1);
  }
  return parts;
}
