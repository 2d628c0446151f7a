// Choosing a day and a time: days as links, so that the address remembers them, times as one choice of the form.
import { Form, Link, useSearchParams } from '@remix-run/react';
import type { FormEvent } from 'react';
import { useState } from 'react';
import type { Hold, SlotChoice } from '../server/slot-choice.server';
import { Icon } from './icons';
import { Jump } from './jump';

interface SlotPickerProps {
  choice: SlotChoice;
  /** Id of the form the times belong to. */
  form: string;
  /** What was sent before. */
  sent?: string;
  error?: string;
}

export function SlotPicker({ choice, form, sent, error }: SlotPickerProps) {
  const { day, dayText, times, held, passedOver } = choice;
  const chosen = sent || choice.chosen;
  const shown = [...times, ...held];
  const asked = useSearchParams()[0].toString();
  const [picked, setPicked] = useState<{ id: string; text: string; staff: string; asked: string }>();
  // A live update takes a time away with the choice of it, and its day with the last of them, where nobody has asked for
  // something else. Who has sent it is told so by the answer.
  const isGone = (time: { id: string; asked: string }): boolean =>
    time.asked === asked && time.id !== sent && !shown.some(({ id }) => id === time.id);
  const pick = (event: FormEvent<HTMLFieldSetElement>) => {
    const time = shown.find(({ id }) => id === (event.target as HTMLInputElement).value);
    if (time) setPicked({ ...time, asked });
  };
  return (
    <>
      <DayStrip choice={choice} />
      <fieldset
        id="slot_id"
        tabIndex={-1}
        className="mt-5"
        aria-describedby={error && 'slot_id-error'}
        onChange={pick}
      >
        <legend className="mb-2 font-semibold">{dayText ?? 'No time is free in these days'}</legend>
        {passedOver && (
          <p className="mb-3 text-ink-700">
            Nothing else is free on {passedOver}, the day of the booking.{' '}
            {day && 'This is the first day after it with a free time.'}
          </p>
        )}
        <div role="status">
          {picked && isGone(picked) && (
            <p className="alert alert-warn mb-3">
              {picked.text} with {picked.staff} is gone: somebody was faster. Please choose again.
            </p>
          )}
        </div>
        {error && (
          <p id="slot_id-error" className="field-error mb-2">
            <Icon name="alert" className="mt-0.5 size-4 shrink-0" />
            {error}
          </p>
        )}
        {day && times.length === 0 && <p className="text-ink-500">Nothing is free on this day.</p>}
        {/* The day is part of the key: on another day nothing is chosen yet. */}
        <div key={day} className="grid grid-cols-2 gap-2 sm:grid-cols-3">
          {times.map(time => (
            <Time key={time.id} {...{ time, form }} checked={time.id === chosen} note={whose(time)} />
          ))}
        </div>
        {held.length > 0 && (
          <details className="disclosure mt-4" open={held.some(({ id }) => id === chosen) || undefined}>
            <summary className="btn btn-quiet btn-small">
              <Icon name="clock" className="size-4" />
              {held.length === 1 ? 'One time is' : `${held.length} times are`} kept for people in line
            </summary>
            <div key={day} className="mt-3 grid gap-2 sm:grid-cols-2">
              {held.map(hold => (
                <Time
                  key={hold.id}
                  time={hold}
                  form={form}
                  checked={hold.id === chosen}
                  note={heldFor(hold)}
                  held
                />
              ))}
            </div>
          </details>
        )}
      </fieldset>
    </>
  );
}

interface TimeProps {
  time: { id: string; text: string; until: string };
  form: string;
  checked: boolean;
  note: string;
  held?: boolean;
}

function Time({ time, form, checked, note, held = false }: TimeProps) {
  return (
    <label
      className={`relative flex min-h-14 cursor-pointer items-center gap-3 rounded-xl border px-3 py-2 has-checked:border-sea-700 has-checked:bg-sea-50 ${held ? 'border-amber-300 bg-amber-50' : 'border-sand-300 hover:border-line hover:bg-sand-100'}`}
    >
      <input
        form={form}
        type="radio"
        name="slot_id"
        value={time.id}
        defaultChecked={checked}
        className="size-5 shrink-0 accent-sea-700"
      />
      <span className="min-w-0">
        <span className="figures block font-semibold">
          {time.text}
          <span className="sr-only"> to {time.until}</span>
        </span>
        <span className="block text-sm text-ink-500">{note}</span>
      </span>
    </label>
  );
}

/** Who, and on which clock where it is not that of the business. */
const whose = ({ staff, zoneName }: Pick<Hold, 'staff' | 'zoneName'>): string =>
  zoneName ? `${staff}, ${zoneName}` : staff;

const heldFor = ({ holder, heldUntil, ...hold }: Hold): string =>
  `${whose(hold)}, held for ${holder}${heldUntil ? ` until ${heldUntil}` : ''}`;

interface OverHoldProps {
  /** The slot that was asked for, if it is still held. */
  hold: Hold | undefined;
  /** What was sent, so that one press sends it again. */
  values: Record<string, string>;
  button: string;
}

/** Taking a slot that is kept for somebody else is said on purpose. */
export function OverHold({ hold, values, button }: OverHoldProps) {
  return (
    <Form method="post" preventScrollReset className="mt-2 space-y-3">
      {Object.entries({ ...values, over_hold: 'true' }).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <p>
        {hold
          ? `It is held for ${hold.holder}${hold.heldUntil ? ` until ${hold.heldUntil}` : ''}. `
          : 'This time is kept for somebody in line. '}
        If you take it, their offer is withdrawn; they keep their place in line, unless it is for them.
      </p>
      <button className="btn btn-danger">{button}</button>
    </Form>
  );
}

function DayStrip({ choice: { days, day, presentDay, earlier, later } }: { choice: SlotChoice }) {
  const [search] = useSearchParams();
  const to = (change: Record<string, string>) => {
    const next = new URLSearchParams(search);
    next.delete('slot');
    next.delete('day');
    for (const [name, value] of Object.entries(change)) next.set(name, value);
    return `?${next}`;
  };
  return (
    <nav aria-label="Days" className="relative">
      <Jump to="slot_id" className="btn btn-primary btn-small jump">
        Skip the days
      </Jump>
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
              <span className="figures font-normal">
                {each === presentDay && 'now, '}
                {count === 0 ? 'none' : `${count} free`}
              </span>
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
