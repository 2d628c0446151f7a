// By how much bookings of a bulk move are moved: days and minutes on the clock of the place, so that 10:00 stays 10:00 over
// a clock change.
import { onDate, wallOf } from '../blocks/recurrence';
import { addDays } from '../calendar';
import type { Period } from '../calendar';

export interface Shift {
  /** Whole days, negative for earlier. */
  days: number;
  /** On top of them. */
  minutes: number;
}

const DAY_MINUTES = 24 * 60;

/** Later ones first when they move later: each finds the place left by the one before it. */
export const movesLater = ({ days, minutes }: Shift): boolean => days * DAY_MINUTES + minutes > 0;

/** The period on the wall of the place so much later. */
export function shifted(period: Period, { days, minutes }: Shift, zone: string): Period {
  const wall = wallOf(period, zone);
  const start = later(wall.startTime, minutes);
  const end = later(wall.endTime, minutes);
  const times = { startTime: start.time, endTime: end.time, days: wall.days + end.days - start.days };
  return onDate(addDays(wall.date, days + start.days), times, zone);
}

/** @param time HH:MM */
function later(time: string, minutes: number): { time: string; days: number } {
  const [hour, minute] = time.split(':').map(Number) as [number, number];
  const total = hour * 60 + minute + minutes;
  const days = Math.floor(total / DAY_MINUTES);
  const rest = total - days * DAY_MINUTES;
  const two = (value: number): string => String(value).padStart(2, '0');
  return { time: `${two(Math.floor(rest / 60))}:${two(rest % 60)}`, days };
}
