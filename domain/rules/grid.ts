// The half-hour grid of a day (resource-booking-platform, component 2): 48 rows, 46 or 50 on the days the clock changes.
import type { Period } from '../calendar';
import { addDays, startOfDay, timeOf } from '../calendar';
import type { FieldProblem } from '../errors';
import { validationFailed } from '../errors';

export const GRID_MINUTES = 30;
const GRID_MS = GRID_MINUTES * 60_000;

/** A session is over within a day. */
export const LONGEST_SESSION_MS = 24 * 3_600_000;

export interface GridSlot {
  /** ISO instants. */
  startTime: string;
  endTime: string;
  /** On the wall, `HH:MM`; twice the same where the clock goes back. */
  label: string;
}

const KEPT = 200;
const days = new Map<string, readonly GridSlot[]>();

/** The rows of a date. Kept, since zones are slow and everybody looks at the same days. */
export function gridOfDay(date: string, zone: string): readonly GridSlot[] {
  const key = `${zone} ${date}`;
  const found = days.get(key);
  if (found) return found;
  if (days.size >= KEPT) days.clear();
  const slots: GridSlot[] = [];
  const end = Date.parse(startOfDay(addDays(date, 1), zone));
  for (let at = Date.parse(startOfDay(date, zone)); at < end; at += GRID_MS) {
    const startTime = new Date(at).toISOString();
    const endTime = new Date(Math.min(at + GRID_MS, end)).toISOString();
    slots.push({ startTime, endTime, label: timeOf(startTime, zone) });
  }
  days.set(key, slots);
  return slots;
}

/** Whether an instant is on the half hour of the zone's clock. */
export const isOnGrid = (instant: string, zone: string): boolean =>
  Date.parse(instant) % 60_000 === 0 && Number(timeOf(instant, zone).slice(3)) % GRID_MINUTES === 0;

/**
 * Whether this can be a session at all: half hours, forwards, a day at most, not in the past. Whoever books for others may
 * still have the half hour that is under way: the customer is at the desk.
 * @throws Refusal `validation_failed` naming each wrong field.
 */
export function checkSessionTimes({ start, end }: Period, now: string, zone: string, staff: boolean): void {
  const problems: FieldProblem[] = [];
  const lengthMs = Date.parse(end) - Date.parse(start);
  const startMs = Date.parse(start);
  const nowMs = Date.parse(now);
  const isPast = staff ? startMs + GRID_MS <= nowMs : startMs < nowMs;
  if (!isOnGrid(start, zone)) problems.push(onGrid('startTime'));
  else if (isPast) problems.push({ field: 'startTime', message: 'Must not be in the past.' });
  if (!isOnGrid(end, zone)) problems.push(onGrid('endTime'));
  else if (lengthMs <= 0) problems.push({ field: 'endTime', message: 'Must be after startTime.' });
  else if (lengthMs > LONGEST_SESSION_MS) {
    problems.push({ field: 'endTime', message: 'A session lasts at most 24 hours.' });
  }
  if (problems.length > 0) throw validationFailed(problems);
}

const onGrid = (field: string): FieldProblem => ({
  field,
  message: 'Must be on the half hour of the clock there.',
});
