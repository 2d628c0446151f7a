// A day of bays as the grid draws it: half hours down, bays across. Rows are real half hours, so that a day on which the
// clock changes has 46 or 50 of them; times on the wall come with the rows and are never computed here.
import type { Grid, GridBooking } from '../../../contracts/grid';

export const HALF_HOUR_MS = 1_800_000;

export interface Slot {
  startTime: string;
  endTime: string;
  /** On the wall, "10:30"; "01:30 again" where the clock goes back over it. */
  label: string;
}

/** What stands in the grid, with its times in words: "10:00", or "Fri 23:00" on another day. */
export interface Item extends GridBooking {
  from: string;
  to: string;
  /** Not yet what the server says. */
  waiting?: boolean;
}

export type Bay = Grid['resources'][number];

export interface Day extends Pick<Grid, 'date' | 'today' | 'timeZone' | 'zoneName' | 'dayStart' | 'dayEnd'> {
  /** "Friday 3 July 2026" */
  title: string;
  slots: Slot[];
  bays: Bay[];
  locations: Grid['locations'];
  /** All there are, to choose from. */
  places: { id: string; name: string }[];
  items: Item[];
}

/** Where and when something is, or is to be. */
export interface Place {
  resourceId: string;
  startTime: string;
  endTime: string;
}

/** Labels that say which of two equal times is meant. */
export function distinct<S extends { label: string }>(slots: readonly S[]): S[] {
  const seen = new Set<string>();
  return slots.map(slot => {
    const again = seen.has(slot.label);
    seen.add(slot.label);
    return again ? { ...slot, label: `${slot.label} again` } : slot;
  });
}

/** The row an instant is in, with a fraction; below 0 or beyond the last one when it is on another day. */
export const rowAt = (day: Pick<Day, 'dayStart'>, instant: string): number =>
  (Date.parse(instant) - Date.parse(day.dayStart)) / HALF_HOUR_MS;

const instantOf = (ms: number): string => new Date(ms).toISOString();

/** Where a row begins; the row after the last one is the end of the day. */
export const startOfRow = (day: Pick<Day, 'dayStart'>, row: number): string =>
  instantOf(Date.parse(day.dayStart) + row * HALF_HOUR_MS);

/** On the wall, of the beginning of a row. Rows of the next day read as midnight and after. */
export const labelOfRow = (day: Pick<Day, 'slots'>, row: number): string =>
  day.slots[row]?.label ?? clock((row - day.slots.length) * 30);

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** The time of an instant of this day on the wall, also between the half hours. */
export function timeOf(day: Pick<Day, 'dayStart' | 'slots'>, instant: string): string {
  const at = rowAt(day, instant);
  const row = Math.floor(at);
  const minutes = Math.round((at - row) * 30);
  if (row < 0) return `${clock(((row + 96) * 30 + minutes) % 1440)} the day before`;
  const label = labelOfRow(day, row);
  const next = row > day.slots.length ? ' the next day' : '';
  if (minutes === 0) return label + next;
  return (
    label.replace(/:(\d\d)/, (_, found: string) => `:${String(Number(found) + minutes).padStart(2, '0')}`) +
    next
  );
}

/** "1 h 30 min" */
export function lengthWords(place: Pick<Place, 'startTime' | 'endTime'>): string {
  const minutes = Math.round((Date.parse(place.endTime) - Date.parse(place.startTime)) / 60_000);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours && `${hours} h`, rest && `${rest} min`].filter(Boolean).join(' ') || '0 min';
}

/** Whether it begins on this day. */
export const isWithin = (
  day: Pick<Day, 'dayStart' | 'dayEnd'>,
  { startTime }: Pick<Place, 'startTime'>,
): boolean =>
  Date.parse(startTime) >= Date.parse(day.dayStart) && Date.parse(startTime) < Date.parse(day.dayEnd);

/** Whether it holds its place: what is over, or was not come for, may lie under something new. */
const isLive = ({ status }: Item): boolean =>
  status === 'pending' || status === 'upcoming' || status === 'active';

/** Only what has not begun can be moved; blocks are for those who manage. */
export const isMovable = ({ kind, status }: Item, mayManage: boolean): boolean =>
  (status === 'pending' || status === 'upcoming') && (kind === 'session' || (kind === 'block' && mayManage));

/** Why something cannot be moved, in words. */
export function whyNotMovable({ kind, status, title }: Item): string {
  if (status === 'active') return `${title} has begun. What has begun is completed or cancelled, not moved.`;
  if (status === 'completed' || status === 'no_show') return `${title} is over and cannot be moved.`;
  if (kind === 'block') return 'Blocks are moved by managers.';
  return `${title} cannot be moved here. Open it to see more.`;
}

export interface Placed {
  item: Item;
  /** Rows, with fractions, within the day. */
  top: number;
  bottom: number;
  /** Side by side with others of the same time. */
  lane: number;
  lanes: number;
}

/** What stands in each bay, in order of time; what overlaps stands side by side, what holds its place first. */
export function placed(day: Pick<Day, 'dayStart' | 'slots'>, items: readonly Item[]): Map<string, Placed[]> {
  const byBay = new Map<string, Placed[]>();
  for (const item of items) {
    const top = Math.max(0, rowAt(day, item.startTime));
    const bottom = Math.min(day.slots.length, rowAt(day, item.endTime));
    if (bottom <= 0 || top >= day.slots.length || bottom <= top) continue;
    const column = byBay.get(item.resourceId) ?? [];
    if (column.length === 0) byBay.set(item.resourceId, column);
    column.push({ item, top, bottom, lane: 0, lanes: 1 });
  }
  for (const column of byBay.values()) {
    column.sort((a, b) => a.top - b.top || Number(isLive(b.item)) - Number(isLive(a.item)));
    inLanes(column);
  }
  return byBay;
}

/** Gives each of a run of overlapping ones the first lane that is free. */
function inLanes(column: Placed[]): void {
  let run: Placed[] = [];
  let ends: number[] = [];
  const close = (): void => run.forEach(one => (one.lanes = ends.length));
  for (const one of column) {
    if (ends.every(end => end <= one.top)) {
      close();
      [run, ends] = [[], []];
    }
    const free = ends.findIndex(end => end <= one.top);
    one.lane = free < 0 ? ends.length : free;
    ends[one.lane] = one.bottom;
    run.push(one);
  }
  close();
}

/** What a half hour of a bay is taken by: what holds the place rather than what is over. */
export function itemAt(column: readonly Placed[] | undefined, row: number): Item | undefined {
  const here = column?.filter(({ top, bottom }) => top < row + 1 && bottom > row) ?? [];
  return (here.find(({ item }) => isLive(item)) ?? here[0])?.item;
}

/** What stands in the way of a place, other than itself. */
export function inTheWay(items: readonly Item[], place: Place, id?: string): Item | undefined {
  return items.find(
    item =>
      item.id !== id &&
      item.resourceId === place.resourceId &&
      isLive(item) &&
      Date.parse(item.startTime) < Date.parse(place.endTime) &&
      Date.parse(item.endTime) > Date.parse(place.startTime),
  );
}

/** For each location, whether it is open in each row. A bay without a location is always open. */
export function openRows(day: Pick<Day, 'locations' | 'slots'>): Map<string, boolean[]> {
  return new Map(
    day.locations.map(({ id, alwaysOpen, open }) => [
      id,
      day.slots.map(
        slot =>
          alwaysOpen ||
          open.some(({ startTime, endTime }) => startTime <= slot.startTime && endTime >= slot.endTime),
      ),
    ]),
  );
}

/** A stretch of rows of a bay, whichever end was chosen first. */
export function stretch(day: Pick<Day, 'dayStart'>, resourceId: string, a: number, b: number): Place {
  return {
    resourceId,
    startTime: startOfRow(day, Math.min(a, b)),
    endTime: startOfRow(day, Math.max(a, b) + 1),
  };
}

/** Moved by so many rows, as long as before; it still begins on this day. */
export function shifted(
  day: Pick<Day, 'dayStart' | 'slots'>,
  item: Place,
  rows: number,
  resourceId: string,
): Place {
  const first = Math.floor(rowAt(day, item.startTime));
  // What began the day before keeps its beginning, or comes to this day.
  const by = Math.min(Math.max(rows, Math.min(0, -first)), day.slots.length - 1 - first) * HALF_HOUR_MS;
  return {
    resourceId,
    startTime: instantOf(Date.parse(item.startTime) + by),
    endTime: instantOf(Date.parse(item.endTime) + by),
  };
}

/** One end drawn to a row: the half hour of that row is its first, or its last. It stays half an hour at least. */
export function resized(day: Pick<Day, 'dayStart'>, item: Place, edge: 'start' | 'end', row: number): Place {
  const { resourceId, startTime, endTime } = item;
  if (edge === 'start') {
    const latest = Date.parse(endTime) - HALF_HOUR_MS;
    return { resourceId, endTime, startTime: instantOf(Math.min(Date.parse(startOfRow(day, row)), latest)) };
  }
  const earliest = Date.parse(startTime) + HALF_HOUR_MS;
  return {
    resourceId,
    startTime,
    endTime: instantOf(Math.max(Date.parse(startOfRow(day, row + 1)), earliest)),
  };
}

export const isSamePlace = (a: Place, b: Place): boolean =>
  a.resourceId === b.resourceId &&
  Date.parse(a.startTime) === Date.parse(b.startTime) &&
  Date.parse(a.endTime) === Date.parse(b.endTime);

interface Stretch {
  start: string;
  end: string;
  bays: ReadonlySet<string>;
}

/** What begins within a stretch and is not over, in order of time. */
export function sessionsOf(items: readonly Item[], { start, end, bays }: Stretch): Item[] {
  return items
    .filter(item => item.kind === 'session' && isLive(item))
    .filter(({ startTime }) => startTime >= start && startTime < end)
    .filter(({ resourceId, waiting }) => bays.has(resourceId) && !waiting)
    .sort((a, b) => a.startTime.localeCompare(b.startTime));
}
