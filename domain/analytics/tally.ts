// What analytics counts of some bookings between two dates, so that the counts of two stretches of time add up to the
// counts of both.
//
// - A booking is counted, with its status, source, price and lead time, on the date on which it starts.
// - Its time is counted hour by hour where it lies, also of one that began before or ends after: as booked while it is
//   pending, upcoming, active or completed (until the end it was booked for), not when it was cancelled or nobody came,
//   since its place could be sold again. Time outside opening hours is counted apart.
// - Blocks are no bookings: only their time within opening hours is counted, as blocked.
import type { BookingSource, BookingStatus, CancelReason } from '../booking/status';
import { BOOKING_SOURCES, BOOKING_STATUSES, CANCEL_REASONS } from '../booking/status';
import type { HourTable } from './hours';
import { HOURS_OF_WEEK, stretchAt } from './hours';

const MINUTE_MS = 60_000;

/** Bookings or blocks of one resource, column by column; the arrays are of one length. */
export interface Columns {
  resourceId: string;
  isBlock: boolean;
  /** Seconds since 1970. */
  starts: readonly number[];
  seconds: readonly number[];
  /** What they are: {@link codeOf}. */
  codes: readonly number[];
  /** From when it was made to its start, in seconds. */
  leads: readonly number[];
  /** In minor units; -1 without a price. */
  prices: readonly number[];
}

/** Status, source and reason as one number. */
export const codeOf = (status: BookingStatus, source: BookingSource, reason: CancelReason | null): number =>
  BOOKING_STATUSES.indexOf(status) * 100 +
  BOOKING_SOURCES.indexOf(source) * 10 +
  (reason ? CANCEL_REASONS.indexOf(reason) : 9);

/** Lead times up to so many hours; the last one holds all that are longer. */
export const LEAD_HOURS = [2, 24, 3 * 24, 7 * 24, 14 * 24, 30 * 24, 90 * 24, Infinity] as const;

export interface Counts {
  bookings: number;
  completed: number;
  cancelled: number;
  noShows: number;
  /** Of what is completed or under way, and of what lies ahead. */
  earnedMinor: number;
  expectedMinor: number;
  /** All times in minutes; booked and blocked ones within opening hours. */
  open: number;
  booked: number;
  blocked: number;
}

export interface Tally {
  total: Counts;
  status: Record<BookingStatus, number>;
  source: Record<BookingSource, number>;
  cancelledBy: Record<CancelReason, number>;
  /** Bookings by {@link LEAD_HOURS}, and the minutes of all of them together. */
  leads: number[];
  leadMinutes: number;
  /** Completed, active, upcoming or pending without a price. */
  unpriced: number;
  /** Booked minutes outside opening hours. */
  outside: number;
  /** Minutes by hour of the week. */
  openAt: number[];
  bookedAt: number[];
  blockedAt: number[];
  byDate: Record<string, Counts>;
  byResource: Record<string, Counts>;
}

const noCounts = (): Counts => ({
  ...{ bookings: 0, completed: 0, cancelled: 0, noShows: 0, earnedMinor: 0, expectedMinor: 0 },
  ...{ open: 0, booked: 0, blocked: 0 },
});
const none = <Word extends string>(words: readonly Word[]): Record<Word, number> =>
  Object.fromEntries(words.map(word => [word, 0])) as Record<Word, number>;
const zeros = (length: number): number[] => Array<number>(length).fill(0);

export const emptyTally = (): Tally => ({
  total: noCounts(),
  ...{ status: none(BOOKING_STATUSES), source: none(BOOKING_SOURCES), cancelledBy: none(CANCEL_REASONS) },
  ...{ leads: zeros(LEAD_HOURS.length), leadMinutes: 0, unpriced: 0, outside: 0 },
  ...{ openAt: zeros(HOURS_OF_WEEK), bookedAt: zeros(HOURS_OF_WEEK), blockedAt: zeros(HOURS_OF_WEEK) },
  ...{ byDate: {}, byResource: {} },
});

const within = (record: Record<string, Counts>, key: string): Counts => (record[key] ??= noCounts());

/** Adds a tally to another, which is changed. */
export function addTally(to: Tally, from: Tally): void {
  addNumbers(to.total, from.total);
  for (const key of ['status', 'source', 'cancelledBy'] as const) addNumbers(to[key], from[key]);
  for (const key of ['leads', 'openAt', 'bookedAt', 'blockedAt'] as const) addNumbers(to[key], from[key]);
  for (const key of ['leadMinutes', 'unpriced', 'outside'] as const) to[key] += from[key];
  for (const key of ['byDate', 'byResource'] as const) {
    for (const [name, counts] of Object.entries(from[key])) addNumbers(within(to[key], name), counts);
  }
}

function addNumbers<T extends object>(to: T, from: T): void {
  const [target, source] = [to as Record<string, number>, from as Record<string, number>];
  for (const key of Object.keys(source)) target[key] = (target[key] ?? 0) + source[key]!;
}

/** Opening hours of resources that keep the same ones, with nothing booked yet. */
export function countOpen(tally: Tally, resourceIds: readonly string[], table: HourTable): void {
  let all = 0;
  for (let i = 0; i < table.cell.length; i++) {
    if (!table.isOpen[i]) continue;
    const minutes = minutesOf(table, i);
    all += minutes;
    tally.openAt[table.cell[i]!]! += minutes * resourceIds.length;
    within(tally.byDate, table.date[i]!).open += minutes * resourceIds.length;
  }
  tally.total.open += all * resourceIds.length;
  for (const id of resourceIds) within(tally.byResource, id).open += all;
}

const minutesOf = ({ startMs, endMs }: HourTable, i: number): number => (endMs[i]! - startMs[i]!) / MINUTE_MS;

const HELD: readonly BookingStatus[] = ['pending', 'upcoming', 'active', 'completed'];

/**
 * Bookings and blocks of resources that keep the same hours: those that start within the table are counted, and the time
 * of all as far as it lies in it.
 */
export function countBookings(tally: Tally, all: readonly Columns[], table: HourTable): void {
  const [fromMs, untilMs] = [table.startMs[0] ?? 0, table.endMs.at(-1) ?? 0];
  const usage = { booked: new Usage(table), blocked: new Usage(table) };
  for (const columns of all) {
    const name = columns.isBlock ? 'blocked' : 'booked';
    const resource = within(tally.byResource, columns.resourceId);
    for (let i = 0; i < columns.starts.length; i++) {
      const startMs = columns.starts[i]! * 1_000;
      const status = BOOKING_STATUSES[Math.floor(columns.codes[i]! / 100)]!;
      if (HELD.includes(status)) {
        resource[name] += usage[name].add(startMs, startMs + columns.seconds[i]! * 1_000);
      }
      if (columns.isBlock || startMs < fromMs || startMs >= untilMs) continue;
      const byDate = within(tally.byDate, table.date[stretchAt(table, startMs)]!);
      countOne(tally, columns, i, status);
      for (const counts of [tally.total, resource, byDate]) countStatus(counts, status, columns.prices[i]!);
    }
  }
  for (const name of ['booked', 'blocked'] as const) usage[name].addTo(tally, name);
}

function countOne(tally: Tally, columns: Columns, i: number, status: BookingStatus): void {
  const code = columns.codes[i]!;
  tally.status[status] += 1;
  tally.source[BOOKING_SOURCES[Math.floor(code / 10) % 10]!] += 1;
  if (status === 'cancelled') tally.cancelledBy[CANCEL_REASONS[code % 10]!] += 1;
  else if (status !== 'no_show' && columns.prices[i]! < 0) tally.unpriced += 1;
  // Somebody who walks in is written down a little later.
  const lead = Math.max(0, columns.leads[i]!);
  tally.leadMinutes += lead / 60;
  tally.leads[LEAD_HOURS.findIndex(hours => lead < hours * 3_600)]! += 1;
}

function countStatus(counts: Counts, status: BookingStatus, price: number): void {
  counts.bookings += 1;
  const money = Math.max(0, price);
  switch (status) {
    case 'completed':
      counts.completed += 1;
      counts.earnedMinor += money;
      break;
    case 'active':
      counts.earnedMinor += money;
      break;
    case 'pending':
    case 'upcoming':
      counts.expectedMinor += money;
      break;
    case 'cancelled':
      counts.cancelled += 1;
      break;
    case 'no_show':
      counts.noShows += 1;
      break;
  }
}

/** The time of many bookings over one table: whole stretches as steps up and down, so that a long booking costs no more. */
class Usage {
  private readonly steps: number[];
  private readonly parts: number[];
  /** Open minutes before each stretch. */
  private readonly openBefore: number[];
  private isEmpty = true;

  constructor(private readonly table: HourTable) {
    this.steps = zeros(table.cell.length + 1);
    this.parts = zeros(table.cell.length);
    this.openBefore = zeros(table.cell.length + 1);
    for (let i = 0; i < table.cell.length; i++) {
      this.openBefore[i + 1] = this.openBefore[i]! + (table.isOpen[i] ? minutesOf(table, i) : 0);
    }
  }

  /** @returns how many minutes of it are open */
  add(startMs: number, endMs: number): number {
    const { table, steps, parts } = this;
    const count = table.cell.length;
    const first = stretchAt(table, startMs);
    if (count === 0 || first === count || endMs <= table.startMs[0]!) return 0;
    const last = stretchAt(table, endMs);
    this.isEmpty = false;
    // All of the stretches from the first to the one before the last; then what is too much, and what is missing.
    steps[first]! += 1;
    steps[last]! -= 1;
    const before = Math.max(0, startMs - table.startMs[first]!);
    const after = last < count ? Math.max(0, endMs - table.startMs[last]!) : 0;
    parts[first]! -= before;
    if (last < count) parts[last]! += after;
    const minutes = this.openBefore[last]! + (table.isOpen[last] ? after / MINUTE_MS : 0);
    return minutes - this.openBefore[first]! - (table.isOpen[first] ? before / MINUTE_MS : 0);
  }

  addTo(tally: Tally, name: 'booked' | 'blocked'): void {
    if (this.isEmpty) return;
    const { table } = this;
    const at = name === 'blocked' ? tally.blockedAt : tally.bookedAt;
    let level = 0;
    for (let i = 0; i < table.cell.length; i++) {
      level += this.steps[i]!;
      const minutes = level * minutesOf(table, i) + this.parts[i]! / MINUTE_MS;
      if (minutes === 0) continue;
      if (table.isOpen[i]) {
        at[table.cell[i]!]! += minutes;
        tally.total[name] += minutes;
        within(tally.byDate, table.date[i]!)[name] += minutes;
      } else if (name === 'booked') tally.outside += minutes;
    }
  }
}
