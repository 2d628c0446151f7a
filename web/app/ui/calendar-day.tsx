// One day of the calendar: a button that says its date and whether it can be chosen.
import type { KeyboardEvent } from 'react';
import { longDay } from '../days';
import type { Choosable, Selection } from '../selection';
import { isChoosable, isTaken } from '../selection';

export interface DayProps {
  day: string;
  can: Choosable;
  today: string;
  selection: Selection;
  /** The one day the Tab key reaches; undefined while JavaScript does not run and every day must be reachable. */
  tabStop: string | undefined;
  onKey(event: KeyboardEvent, day: string): void;
  onPick(day: string): void;
}

export function CalendarDay({ day, can, today, selection, tabStop, onKey, onPick }: DayProps) {
  const { start, end } = selection;
  const taken = isTaken(day, can.taken);
  const off = !isChoosable(day, can);
  const edge = day === start || day === end;
  const inside = Boolean(start && end && day >= start && day <= end);
  return (
    <td role="gridcell" aria-selected={inside || edge} className="p-0">
      <button
        type="submit"
        name="pick"
        value={day}
        className="day figures"
        data-day={day}
        data-off={off || undefined}
        data-taken={taken || undefined}
        data-range={inside || undefined}
        data-edge={edgeOf(day, start, end)}
        data-today={day === today || undefined}
        // Without JavaScript a day that cannot be chosen cannot be pressed; with it, it can still be walked over and heard.
        disabled={off && tabStop === undefined}
        aria-disabled={off || undefined}
        aria-label={dayLabel({ day, today, taken, off, start, end })}
        aria-current={day === today ? 'date' : undefined}
        tabIndex={tabStop === undefined || tabStop === day ? 0 : -1}
        onKeyDown={event => onKey(event, day)}
        onClick={event => {
          event.preventDefault();
          onPick(day);
        }}
      >
        {Number(day.slice(8))}
      </button>
    </td>
  );
}

const edgeOf = (day: string, start?: string, end?: string): string | undefined => {
  if (day === start) return !end || day === end ? 'only' : 'first';
  return day === end ? 'last' : undefined;
};

interface LabelFacts extends Selection {
  day: string;
  today: string;
  taken: boolean;
  off: boolean;
}

function dayLabel({ day, today, taken, off, start, end }: LabelFacts): string {
  const parts = [longDay(day)];
  if (day === today) parts.push('today');
  if (taken) parts.push('taken');
  else if (off) parts.push('cannot be booked');
  if (day === start) parts.push(day === end ? 'only day' : 'first day');
  else if (day === end) parts.push('last day');
  return parts.join(', ');
}
