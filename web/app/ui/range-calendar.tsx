// A calendar to choose a first and a last day. Every day is a button of a form: with JavaScript pressing one chooses it
// here, without it the web server does. Arrow keys walk the days, taken ones too, so that they can be heard.
import type { KeyboardEvent } from 'react';
import { useEffect, useRef, useState } from 'react';
import { addMonths, monthName, monthOf, WEEK, weeksOf } from '../days';
import type { Choosable, Selection } from '../selection';
import type { DayProps } from './calendar-day';
import { CalendarDay } from './calendar-day';
import { dayAfterKey, monthToShow, tabStopOf } from './calendar-keys';
import { useHydrated } from './hydrated';
import { Icon } from './icons';

export interface RangeCalendarProps {
  can: Choosable;
  today: string;
  selection: Selection;
  /** First month shown, `YYYY-MM`. */
  month: string;
  /** Address of another month, for use without JavaScript. */
  monthHref(month: string): string;
  onMonth(month: string): void;
  onPick(day: string): void;
}

export function RangeCalendar({
  can,
  today,
  selection,
  month,
  monthHref,
  onMonth,
  onPick,
}: RangeCalendarProps) {
  const hydrated = useHydrated();
  const box = useRef<HTMLDivElement>(null);
  const [focusDay, setFocusDay] = useState<string>();
  const months = [month, addMonths(month, 1)];

  useEffect(() => {
    if (focusDay) box.current?.querySelector<HTMLElement>(`[data-day="${focusDay}"]`)?.focus();
  }, [focusDay, month]);

  const onKey = (event: KeyboardEvent, day: string) => {
    const to = dayAfterKey(event.key, day, can);
    if (!to) return;
    event.preventDefault();
    onMonth(monthToShow(monthOf(to), month, monthsVisible(box.current)));
    setFocusDay(to);
  };
  const days: Omit<DayProps, 'day'> = {
    can,
    today,
    selection,
    tabStop: hydrated ? tabStopOf(months, focusDay ?? selection.end ?? selection.start, can) : undefined,
    onKey,
    onPick: day => {
      setFocusDay(day);
      onPick(day);
    },
  };
  const step = (to: string, off: boolean) => ({ to, off, href: monthHref(to), onMonth });

  return (
    <div ref={box} className="relative">
      <div className="absolute inset-x-0 top-0 flex justify-between">
        <MonthStep {...step(addMonths(month, -1), month <= monthOf(can.first))} direction="left" />
        <MonthStep {...step(addMonths(month, 1), month >= monthOf(can.last))} direction="right" />
      </div>
      <div className="grid gap-8 md:grid-cols-2">
        {months.map((shown, index) => (
          <div key={shown} className={index === 1 ? 'hidden md:block' : ''} data-month={shown}>
            <h3 id={`month-${shown}`} aria-live="polite" className="flex h-11 items-center justify-center">
              {monthName(shown)}
            </h3>
            <Month month={shown} {...days} />
          </div>
        ))}
      </div>
    </div>
  );
}

function Month({ month, ...days }: { month: string } & Omit<DayProps, 'day'>) {
  return (
    <table
      role="grid"
      aria-labelledby={`month-${month}`}
      aria-multiselectable="true"
      className="mt-2 w-full table-fixed border-separate border-spacing-x-0 border-spacing-y-1"
    >
      <thead>
        <tr>
          {WEEK.map(({ name, short }) => (
            <th key={name} scope="col" abbr={name} className="py-1 text-sm font-semibold text-ink-500">
              {short}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(month).map((week, index) => (
          <tr key={index}>
            {week.map((day, column) =>
              day ? <CalendarDay key={day} day={day} {...days} /> : <td key={column} />,
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** On a phone the second month is not shown. */
function monthsVisible(box: HTMLElement | null): number {
  const months = [...(box?.querySelectorAll<HTMLElement>('[data-month]') ?? [])];
  return months.filter(month => getComputedStyle(month).display !== 'none').length || 1;
}

interface StepProps {
  to: string;
  off: boolean;
  href: string;
  direction: 'left' | 'right';
  onMonth(month: string): void;
}

function MonthStep({ to, off, href, direction, onMonth }: StepProps) {
  const look = 'btn btn-quiet size-11 p-0';
  if (off) return <span className={`${look} invisible`} />;
  return (
    <a
      className={look}
      href={href}
      aria-label={`${direction === 'left' ? 'Earlier' : 'Later'}: ${monthName(to)}`}
      onClick={event => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        onMonth(to);
      }}
    >
      <Icon name={direction} />
    </a>
  );
}
