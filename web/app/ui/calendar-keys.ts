// Walking a calendar with the keyboard.
import { addDays, addMonths, lastDayOf, monthOf, sameDayIn, weeksOf } from '../days';
import type { Choosable } from '../selection';
import { isChoosable } from '../selection';

/** The day this key leads to; undefined when it is not a key of calendars. */
export function dayAfterKey(key: string, day: string, can: Choosable): string | undefined {
  const to = keyTarget(key, day);
  if (to === undefined) return undefined;
  if (to < can.first) return can.first;
  return to > can.last ? can.last : to;
}

function keyTarget(key: string, day: string): string | undefined {
  switch (key) {
    case 'ArrowLeft':
      return addDays(day, -1);
    case 'ArrowRight':
      return addDays(day, 1);
    case 'ArrowUp':
      return addDays(day, -7);
    case 'ArrowDown':
      return addDays(day, 7);
    case 'Home':
      return `${monthOf(day)}-01`;
    case 'End':
      return lastDayOf(monthOf(day));
    case 'PageUp':
      return sameDayIn(addMonths(monthOf(day), -1), day);
    case 'PageDown':
      return sameDayIn(addMonths(monthOf(day), 1), day);
    default:
      return undefined;
  }
}

/** The day the Tab key comes to: the focused or chosen one if it is shown, else the first that can be chosen. */
export function tabStopOf(months: readonly string[], wanted: string | undefined, can: Choosable): string {
  if (wanted && months.includes(monthOf(wanted))) return wanted;
  const days = weeksOf(months[0]!).flat();
  return days.find(day => day && isChoosable(day, can)) ?? `${months[0]}-01`;
}

/** The first month to show so that this one is among those shown; the present one if it is already. */
export function monthToShow(wanted: string, first: string, shownCount: number): string {
  if (wanted < first) return wanted;
  if (wanted > addMonths(first, shownCount - 1)) return addMonths(wanted, 1 - shownCount);
  return first;
}
