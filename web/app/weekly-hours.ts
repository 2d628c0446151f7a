// Weekly hours in words: days with the same hours are told together.
import type { StaffMember } from '../../contracts/front-desk';

export const WEEKDAYS = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const;

type Shifts = StaffMember['shifts'];

/** "Mon – Sat: 09:00 – 12:30, 13:30 – 17:00" */
export function hoursInWords(shifts: Shifts): string[] {
  const groups: { from: number; to: number; hours: string }[] = [];
  for (let weekday = 1; weekday <= 7; weekday++) {
    const hours = shifts
      .filter(shift => shift.weekday === weekday)
      .map(({ from, to }) => `${from} – ${to}`)
      .join(', ');
    const last = groups.at(-1);
    if (!hours) continue;
    if (last && last.to === weekday - 1 && last.hours === hours) last.to = weekday;
    else groups.push({ from: weekday, to: weekday, hours });
  }
  return groups.map(({ from, to, hours }) => `${daysInWords(from, to)}: ${hours}`);
}

const short = (weekday: number): string => WEEKDAYS[weekday - 1]!.slice(0, 3);

const daysInWords = (from: number, to: number): string =>
  from === to ? short(from) : `${short(from)} – ${short(to)}`;
