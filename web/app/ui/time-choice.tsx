// Choosing a time at a bay: the location, the day and how long in the address, the free times as radio buttons; and what
// could be had instead of a time that was refused.
import { Form } from '@remix-run/react';
import { useId } from 'react';
import type { FormProblem } from '../forms';
import type { TimeChoice } from '../server/members.server';
import { FilterForm } from './filter-form';
import { SelectField, TextField } from './field';
import { Icon } from './icons';
import { ProblemSummary } from './problem';

const LENGTHS = [30, 60, 90, 120, 150, 180, 240, 300, 360] as const;
const lengthText = (minutes: number): string => {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours && `${hours} h`, rest && `${rest} min`].filter(Boolean).join(' ');
};

export interface WantedTime {
  location: string;
  day: string;
  bay: string;
  minutes: number;
}

interface WhereProps {
  wanted: WantedTime;
  locations: (readonly [string, string])[];
  bays: (readonly [string, string])[];
  today: string;
  lastDay: string | null;
}

export function WhereAndWhen({ wanted, locations, bays, today, lastDay }: WhereProps) {
  return (
    <FilterForm label="Where and when">
      <div className="grid items-end gap-4 sm:grid-cols-2 lg:grid-cols-4">
        {locations.length > 1 && (
          <SelectField name="location" label="Location" options={locations} defaultValue={wanted.location} />
        )}
        <TextField
          name="day"
          label="Day"
          type="date"
          min={today}
          max={lastDay ?? undefined}
          defaultValue={wanted.day}
        />
        <SelectField
          name="minutes"
          label="How long"
          options={LENGTHS.map(minutes => [String(minutes), lengthText(minutes)] as const)}
          defaultValue={String(wanted.minutes)}
        />
        <SelectField name="bay" label="Bay" any="Any bay" options={bays} defaultValue={wanted.bay} />
      </div>
      <noscript>
        <button className="btn btn-quiet mt-4">
          <Icon name="search" /> Show times
        </button>
      </noscript>
    </FilterForm>
  );
}

const PARTS = ['Night', 'Morning', 'Afternoon', 'Evening'] as const;

interface TimesProps {
  times: TimeChoice[];
  form: string;
  sent?: string;
  /** Whose clock the times are on, where it is not that of the business. */
  zoneName: string | null;
  /** Why this day cannot be booked at all. */
  whyNone?: string;
}

export function Times({ times, form, sent, zoneName, whyNone }: TimesProps) {
  if (times.length === 0) {
    return (
      <p className="text-ink-700">
        {whyNone ?? 'Nothing is free for so long on this day. Try another day, or a shorter time.'}
      </p>
    );
  }
  return (
    <div className="space-y-5">
      {zoneName && <p className="text-ink-700">The times are {zoneName}.</p>}
      {PARTS.map(part => (
        <Part
          key={part}
          part={part}
          times={times.filter(time => time.part === part)}
          form={form}
          sent={sent}
        />
      ))}
    </div>
  );
}

function Part({
  part,
  times,
  form,
  sent,
}: {
  part: string;
  times: TimeChoice[];
  form: string;
  sent?: string;
}) {
  const legend = useId();
  if (times.length === 0) return null;
  return (
    <fieldset aria-labelledby={legend}>
      <legend id={legend} className="label">
        {part}
      </legend>
      <div className="grid grid-cols-2 gap-2 sm:grid-cols-3">
        {times.map(({ value, from, to, bay }) => (
          <label key={value} className="choice figures">
            <input type="radio" name="choice" value={value} form={form} defaultChecked={value === sent} />
            <span>
              {from}
              <span className="max-sm:hidden"> – {to}</span>
              <span className="block text-sm font-normal text-ink-500">{bay}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface InsteadProps {
  problem: FormProblem | undefined;
  instead: { value: string; text: string }[];
  /** Sent along. */
  values: Record<string, string>;
  button: string;
}

/** Why not, and what else is free: each of these can really be had. */
export function WhyNot({ problem, instead, values, button }: InsteadProps) {
  return (
    <ProblemSummary problem={problem} labels={{ choice: 'Time' }}>
      {instead.length > 0 && (
        <Form method="post">
          {Object.entries(values).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <p>You could have instead:</p>
          <ul className="mt-2 flex flex-wrap gap-2">
            {instead.map(({ value, text }) => (
              <li key={value}>
                <button className="btn btn-quiet btn-small figures" name="choice" value={value}>
                  <span className="sr-only">{button} </span>
                  {text}
                </button>
              </li>
            ))}
          </ul>
        </Form>
      )}
    </ProblemSummary>
  );
}
