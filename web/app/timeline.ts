// The month calendar of staff as rows of cells: for each vehicle its bookings as stretches of days and the free days
// between them. Bookings that share days (cancelled ones may) stand in lanes below each other.
import { addDays, countDays, daysOfMonth } from './days';

export interface Stay {
  resourceId: string;
  /** First and last day, both included. */
  from: string;
  to: string;
}

/** A stretch of days in one lane: of a booking, or of a single free day. */
export interface Cell<T> {
  from: string;
  days: number;
  stay?: T;
  /** The booking began before this month, or goes on after it. */
  fromBefore: boolean;
  goesOn: boolean;
}

export type Lane<T> = Cell<T>[];

/** @param month `YYYY-MM` */
export function lanesOf<T extends Stay>(stays: readonly T[], month: string): Lane<T>[] {
  const days = daysOfMonth(month);
  const first = days[0]!;
  const last = days.at(-1)!;
  const lanes: T[][] = [];
  const inMonth = stays.filter(stay => stay.from <= last && stay.to >= first);
  for (const stay of [...inMonth].sort((a, b) => a.from.localeCompare(b.from))) {
    const free = lanes.find(lane => lane.at(-1)!.to < stay.from);
    if (free) free.push(stay);
    else lanes.push([stay]);
  }
  return (lanes.length > 0 ? lanes : [[]]).map(lane => cellsOf(lane, first, last));
}

function cellsOf<T extends Stay>(lane: readonly T[], first: string, last: string): Lane<T> {
  const cells: Lane<T> = [];
  let day = first;
  const freeUntil = (end: string) => {
    for (; day < end; day = addDays(day, 1)) {
      cells.push({ from: day, days: 1, fromBefore: false, goesOn: false });
    }
  };
  for (const stay of lane) {
    const from = stay.from < first ? first : stay.from;
    const to = stay.to > last ? last : stay.to;
    freeUntil(from);
    const days = countDays(from, to);
    cells.push({ from, days, stay, fromBefore: stay.from < first, goesOn: stay.to > last });
    day = addDays(to, 1);
  }
  freeUntil(addDays(last, 1));
  return cells;
}
