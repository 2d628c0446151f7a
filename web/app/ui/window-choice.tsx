// Choosing a window of a day: one tap each, with the places that are left.
import { Form, Link } from '@remix-run/react';
import type { WindowDay } from '../server/deliveries.server';
import { FormButton } from './form-button';
import { Icon } from './icons';

interface WindowChoiceProps {
  days: readonly WindowDay[];
  chosen: string | undefined;
  error?: string;
  /** Addresses of other days. */
  earlier: string | null;
  later: string | null;
}

export function WindowChoice({ days, chosen, error, earlier, later }: WindowChoiceProps) {
  return (
    <fieldset id="window" tabIndex={-1} aria-describedby={error && 'window-error'}>
      <legend className="mb-2 text-lg font-semibold">When</legend>
      {error && (
        <p id="window-error" className="field-error mb-2">
          <Icon name="alert" className="mt-0.5 size-4 shrink-0" />
          {error}
        </p>
      )}
      {days.length === 0 && <p className="mb-3 text-ink-500">No deliveries are taken in on these days.</p>}
      <div className="space-y-4">
        {days.map(({ date, day, windows }) => (
          <div key={date} role="group" aria-label={day}>
            <p className="mb-1.5 font-medium">{day}</p>
            <div className="grid grid-cols-2 gap-2 sm:grid-cols-3">
              {windows.map(window => (
                <label
                  key={window.value}
                  className={`relative flex min-h-14 items-center gap-2 rounded-xl border border-sand-300 px-2.5 py-2 sm:gap-3 sm:px-3 has-checked:border-sea-700 has-checked:bg-sea-50 ${window.available ? 'cursor-pointer hover:border-line hover:bg-sand-100' : 'bg-sand-100 text-ink-500'}`}
                >
                  <input
                    type="radio"
                    name="window"
                    required
                    value={window.value}
                    disabled={!window.available}
                    defaultChecked={window.available && window.value === chosen}
                    className="size-5 shrink-0 accent-sea-700"
                  />
                  <span className="min-w-0">
                    <span className="block font-semibold wrap-anywhere">{window.name}</span>
                    <span className="figures block text-xs whitespace-nowrap sm:text-sm">{window.times}</span>
                    <span className="figures block text-sm">{window.left}</span>
                  </span>
                </label>
              ))}
            </div>
          </div>
        ))}
      </div>
      <nav aria-label="Other days" className="mt-4 flex flex-wrap gap-2">
        {earlier && (
          <Link className="btn btn-quiet btn-small" to={earlier} preventScrollReset>
            <Icon name="left" className="size-4" /> Earlier days
          </Link>
        )}
        {later && (
          <Link className="btn btn-quiet btn-small" to={later} preventScrollReset>
            Later days <Icon name="right" className="size-4" />
          </Link>
        )}
      </nav>
    </fieldset>
  );
}

interface OtherWindowsProps {
  windows: readonly { value: string; text: string }[];
  /** What was sent, so that one press sends it again with another window. */
  values: Record<string, string>;
}

/** Windows that are free instead of the one that was lost. */
export function OtherWindows({ windows, values }: OtherWindowsProps) {
  if (windows.length === 0) return null;
  return (
    <div>
      <p className="mb-2">Free instead, with everything you typed:</p>
      <ul className="flex flex-wrap gap-2">
        {windows.map(({ value, text }) => (
          <li key={value}>
            <Form method="post">
              {Object.entries({ ...values, window: value }).map(([name, kept]) => (
                <input key={name} type="hidden" name={name} value={kept} />
              ))}
              <FormButton className="btn btn-quiet btn-small">{text}</FormButton>
            </Form>
          </li>
        ))}
      </ul>
    </div>
  );
}
