// Above the grid: which day, which location, which bay; below it what the colours mean and how it is used.
import { Link } from '@remix-run/react';
import { addDays } from '../days';
import { SelectField, TextField } from '../ui/field';
import { FilterForm } from '../ui/filter-form';
import { Icon } from '../ui/icons';
import type { Day } from './day';
import { FindField } from './find-field';
import { Choice } from './place-fields';
import type { Found } from './talk';
import { TYPE } from './words';

interface ToolbarProps {
  day: Day;
  location: string;
  /** The bay to go to, and the session; missing while the page has not woken up. */
  onBay?(id: string): void;
  onFind?(session: Found): void;
}

export function Toolbar({ day, location, onBay, onFind }: ToolbarProps) {
  return (
    <div className="bay-tools">
      <FilterForm label="Which day and where">
        <div className="flex flex-wrap items-end gap-4 max-sm:grid max-sm:grid-cols-2">
          <TextField name="date" label="Day" type="date" required={false} defaultValue={day.date} />
          {day.places.length > 1 && (
            <SelectField
              name="location"
              label="Location"
              any="All locations"
              options={day.places.map(({ id, name }) => [id, name] as const)}
              defaultValue={location}
            />
          )}
          <noscript>
            <button className="btn btn-quiet">Show</button>
          </noscript>
        </div>
      </FilterForm>
      {onBay && day.bays.length > 2 && (
        <div>
          <Choice
            id="go-to-bay"
            label="Go to a bay"
            value=""
            options={[['', 'Choose…'], ...day.bays.map(({ id, name }) => [id, name] as const)]}
            onChange={id => id && onBay(id)}
          />
        </div>
      )}
      {onFind && (
        <FindField from={day.date < day.today ? day.date : day.today} zone={day.timeZone} onFind={onFind} />
      )}
    </div>
  );
}

/** The grid of a day, today's where it is empty. */
export const pathOf = (date: string, location: string): string =>
  `/staff/grid?${new URLSearchParams({ ...(date && { date }), ...(location && { location }) })}`;

export function DayNav({ day, location }: { day: Day; location: string }) {
  const to = (date: string): string => pathOf(date, location);
  return (
    <nav aria-label="Days" className="flex gap-2 max-sm:[&_.btn]:px-3">
      <Link
        className="btn btn-quiet"
        to={to(addDays(day.date, -1))}
        aria-label="The day before"
        preventScrollReset
      >
        <Icon name="left" />
      </Link>
      <Link className="btn btn-quiet" to={to(day.today)} preventScrollReset>
        Today
      </Link>
      <Link
        className="btn btn-quiet"
        to={to(addDays(day.date, 1))}
        aria-label="The day after"
        preventScrollReset
      >
        <Icon name="right" />
      </Link>
    </nav>
  );
}

export function Legend({ day }: { day: Day }) {
  const shown = new Set<string>(day.items.map(({ type }) => type));
  const types = Object.entries(TYPE).filter(([type]) => type !== 'DELIVERY' || shown.has(type));
  return (
    <ul
      aria-label="What the colours mean"
      className="mt-3 flex flex-wrap gap-x-5 gap-y-1 text-sm text-ink-700"
    >
      {types.map(([type, word]) => (
        <li key={type} className="flex items-center gap-2">
          <span className="bay-key" data-type={type} aria-hidden="true" /> {word}
        </li>
      ))}
      <li>Striped: not confirmed yet. Framed: going on. Grey: over. Hatched: closed.</li>
    </ul>
  );
}

const HELP = [
  ['Mouse', 'Press or draw over what is free to book or block it. Press a booking to open it; draw it elsewhere, to another bay too; draw its upper or lower edge to make it longer or shorter.'],
  ['Keyboard', 'Arrows go from half hour to half hour, Page Up and Page Down four hours, Home and End to the first and last bay. Shift with up or down chooses a stretch, Enter books it or opens what stands there. M takes a booking up: arrows move it, Shift with up or down changes its end, Alt with up or down its beginning, Enter puts it down, Escape gives up. Control Z takes back what was done last, and F goes to “Find somebody”. Tab goes from the grid to what the grid says of a change.'],
  ['Finger', 'Tap what is free, or a booking: everything is in the dialog, moving too. The grid scrolls under your finger.'],
] as const; // prettier-ignore

export function Help() {
  return (
    <details className="disclosure mt-3">
      <summary className="link inline-flex min-h-11 items-center">How to use the grid</summary>
      <dl className="max-w-3xl space-y-2 text-sm">
        {HELP.map(([by, how]) => (
          <div key={by}>
            <dt className="font-semibold">{by}</dt>
            <dd>{how}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
