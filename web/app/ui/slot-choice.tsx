// Choosing a day and a time: days as links, so that the address remembers them, times as one choice of the form.
import { Link, useSearchParams } from '@remix-run/react';
import type { SlotChoice } from '../server/slot-choice.server';
import { Icon } from './icons';

interface SlotPickerProps {
  choice: SlotChoice;
  /** Id of the form the times belong to. */
  form: string;
  /** What was sent before. */
  sent?: string;
  error?: string;
}

export function SlotPicker({ choice, form, sent, error }: SlotPickerProps) {
  const { day, dayText, times } = choice;
  return (
    <>
      <DayStrip choice={choice} />
      <fieldset id="slot_id" tabIndex={-1} className="mt-5" aria-describedby={error && 'slot_id-error'}>
        <legend className="mb-2 font-semibold">{dayText ?? 'No time is free in these days'}</legend>
        {error && (
          <p id="slot_id-error" className="field-error mb-2">
            <Icon name="alert" className="mt-0.5 size-4 shrink-0" />
            {error}
          </p>
        )}
        {day && times.length === 0 && <p className="text-ink-500">Nothing is free on this day.</p>}
        {/* The day is part of the key: on another day nothing is chosen yet. */}
        <div key={day} className="grid grid-cols-2 gap-2 sm:grid-cols-3">
          {times.map(({ id, text, until, staff }) => (
            <label
              key={id}
              className="relative flex min-h-14 cursor-pointer items-center gap-3 rounded-xl border border-sand-300 px-3 py-2 hover:border-line hover:bg-sand-100 has-checked:border-sea-700 has-checked:bg-sea-50"
            >
              <input
                form={form}
                type="radio"
                name="slot_id"
                value={id}
                defaultChecked={id === (sent || choice.chosen)}
                className="size-5 shrink-0 accent-sea-700"
              />
              <span className="min-w-0">
                <span className="figures block font-semibold">
                  {text}
                  <span className="sr-only"> to {until}</span>
                </span>
                <span className="block text-sm text-ink-500">{staff}</span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
    </>
  );
}

function DayStrip({ choice: { days, day, earlier, later } }: { choice: SlotChoice }) {
  const [search] = useSearchParams();
  const to = (change: Record<string, string>) => {
    const next = new URLSearchParams(search);
    next.delete('slot');
    next.delete('day');
    for (const [name, value] of Object.entries(change)) next.set(name, value);
    return `?${next}`;
  };
  return (
    <nav aria-label="Days">
      <ul className="grid grid-cols-3 gap-2 sm:grid-cols-5">
        {days.map(({ day: each, text, count }) => (
          <li key={each}>
            <Link
              to={to({ day: each })}
              preventScrollReset
              aria-current={each === day ? 'date' : undefined}
              className="flex min-h-14 flex-col items-center justify-center rounded-xl border border-sand-300 py-1 text-[0.8125rem] font-semibold whitespace-nowrap hover:bg-sand-100 aria-[current=date]:border-sea-700 aria-[current=date]:bg-sea-700 aria-[current=date]:text-white"
            >
              {text}
              <span className="figures font-normal">{count === 0 ? 'none' : `${count} free`}</span>
            </Link>
          </li>
        ))}
      </ul>
      <p className="mt-2 flex flex-wrap gap-2">
        {earlier && (
          <Link className="btn btn-quiet btn-small" to={to({ from: earlier })} preventScrollReset>
            <Icon name="left" className="size-4" /> Earlier days
          </Link>
        )}
        <Link className="btn btn-quiet btn-small" to={to({ from: later })} preventScrollReset>
          Later days <Icon name="right" className="size-4" />
        </Link>
      </p>
    </nav>
  );
}
