// Choosing the days of a rental, in a calendar or by typing them; both show the same choice.
import { useEffect, useState } from 'react';
import { addMonths, daySpan, isDay, monthOf, shortDay } from '../days';
import type { Choosable, Selection } from '../selection';
import { pick } from '../selection';
import { RangeCalendar } from './range-calendar';
import { TextField } from './field';

export interface RentalDates {
  can: Choosable;
  today: string;
  selection: Selection;
  message: string;
  month: string;
  choose(selection: Selection): void;
  press(day: string): void;
  turn(month: string): void;
}

export interface DatesFromServer {
  can: Choosable;
  today: string;
  selection: Selection;
  month: string;
  /** What the web server has to say about the last choice, without JavaScript. */
  message: string;
}

export function useRentalDates(given: DatesFromServer): RentalDates {
  const { can, today } = given;
  const [selection, setSelection] = useState(given.selection);
  const [message, setMessage] = useState(given.message);
  const [month, turn] = useState(given.month);
  const { start, end } = given.selection;
  useEffect(() => {
    setSelection({ start, end });
  }, [start, end]);
  return {
    can,
    today,
    selection,
    message,
    month,
    turn,
    choose: chosen => {
      setSelection(chosen);
      setMessage('');
      if (chosen.start && isDay(chosen.start)) turn(showing(month, monthOf(chosen.start)));
    },
    press: day => {
      const picked = pick(selection, day, can);
      setSelection(picked.selection);
      setMessage(picked.message);
    },
  };
}

const showing = (first: string, wanted: string): string =>
  wanted === first || wanted === addMonths(first, 1) ? first : wanted;

interface CalendarProps {
  dates: RentalDates;
  /** Further values the page's address needs, such as the vehicle. */
  keep?: Record<string, string>;
}

export function DatesCalendar({ dates, keep = {} }: CalendarProps) {
  const { start, end } = dates.selection;
  const held = { ...keep, ...(start && { start }), ...(end && { end }) };
  const hidden = { ...held, month: dates.month };
  return (
    <form method="get" aria-label="Calendar">
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <RangeCalendar
        can={dates.can}
        today={dates.today}
        selection={dates.selection}
        month={dates.month}
        monthHref={month => `?${new URLSearchParams({ ...held, month })}`}
        onMonth={dates.turn}
        onPick={dates.press}
      />
      <p className="mt-4 min-h-6 font-medium text-sea-800" aria-live="polite" data-testid="dates-message">
        {dates.message || (start ? '' : 'Choose the first day.')}
      </p>
      <ul className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-sm text-ink-500">
        <li className="flex items-center gap-2">
          <span className="inline-block size-5 rounded-md bg-sea-700" aria-hidden="true" /> Chosen days
        </li>
        <li className="flex items-center gap-2">
          <span
            className="inline-block size-5 rounded-md bg-sand-100 text-center text-xs leading-5 line-through"
            aria-hidden="true"
          >
            7
          </span>{' '}
          Taken
        </li>
      </ul>
    </form>
  );
}

interface InputsProps {
  dates: RentalDates;
  errors: { startDate?: string; endDate?: string };
}

/** The same days as two fields, which are what is sent. */
export function DateInputs({ dates, errors }: InputsProps) {
  const { can, selection } = dates;
  const set = (change: Partial<Selection>) => dates.choose({ ...selection, ...change });
  const common = { type: 'date', min: can.first, max: can.last } as const;
  return (
    <>
      <div className="grid grid-cols-1 gap-3 min-[420px]:grid-cols-2">
        <TextField
          {...common}
          name="startDate"
          label="First day"
          value={selection.start ?? ''}
          onChange={event => set({ start: event.target.value })}
          error={errors.startDate}
        />
        <TextField
          {...common}
          name="endDate"
          label="Last day"
          value={selection.end ?? ''}
          onChange={event => set({ end: event.target.value })}
          error={errors.endDate}
        />
      </div>
      <noscript className="block">
        <p className="hint">{takenWords(can)}</p>
      </noscript>
    </>
  );
}

function takenWords({ taken, last }: Choosable): string {
  const shown = taken.slice(0, 12).map(range => daySpan(range.from, range.to));
  if (shown.length === 0) return `All days until ${shortDay(last)} are free.`;
  return `Taken: ${shown.join('; ')}${taken.length > shown.length ? ' and later days' : ''}.`;
}
