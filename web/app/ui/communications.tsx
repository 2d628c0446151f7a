// The plan of messages as a form: boxes for what is said at once, rows for what is said before and after.
import { Form, Link } from '@remix-run/react';
import type { FormProblem } from '../forms';
import type { PlanForm, TimedRow, Way } from '../server/communications.server';
import { MESSAGE_EVENT, WAY } from '../words';
import { TextField } from './field';
import { FormButton } from './form-button';
import { Icon } from './icons';
import { RowFields } from './row-fields';

/** When it is said, as it is asked. */
const WHEN: Record<string, string> = {
  pending: 'Somebody has booked, and waits to be confirmed',
  confirmed: 'A booking is confirmed, by staff or by itself',
  rescheduled: 'A booking has moved to another time',
  cancelled: 'A booking is cancelled, whoever did it',
  overdue: 'A rental or delivery is past its end and not back',
  conflict: 'A booking cannot stay as it is',
  reminder: 'Before the start',
  follow_up: 'After the end',
  critical_stock: 'A product has become critical',
  stock_digest: 'Once a day, when something is low',
};

interface PlanProps {
  form: PlanForm;
  problem?: FormProblem;
  atOnce: readonly string[];
  ways: readonly Way[];
  stock: readonly string[];
}

export function PlanFields({ form, problem, atOnce, ways, stock }: PlanProps) {
  return (
    <Form method="post" noValidate preventScrollReset className="space-y-6">
      <input type="hidden" name="version" value={form.version} />
      <Timed event="reminder" {...{ form, problem, ways }} />
      <Timed event="follow_up" {...{ form, problem, ways }} />
      <section className="card overflow-hidden" aria-labelledby="at-once">
        <h2 id="at-once" className="border-b border-sand-200 px-4 py-3 sm:px-6">
          At once
        </h2>
        <ul className="divide-y divide-sand-200">
          {atOnce.map(event => (
            <Event key={event} event={event} form={form} ways={ways} />
          ))}
        </ul>
      </section>
      <section className="card overflow-hidden" aria-labelledby="to-managers">
        <h2 id="to-managers" className="border-b border-sand-200 px-4 py-3 sm:px-6">
          To managers, about stock
        </h2>
        <ul className="divide-y divide-sand-200">
          {stock.map(event => (
            <Event key={event} event={event} form={form} ways={['email', 'slack']} />
          ))}
        </ul>
      </section>
      <section className="card p-4 sm:p-6" aria-labelledby="to-staff">
        <h2 id="to-staff" className="mb-4">
          Where mails to staff go
        </h2>
        <TextField
          name="staffEmail"
          label="E-mail address"
          type="email"
          autoComplete="off"
          optional
          hint="One that everybody at the desk reads. While it is empty, these mails go to every manager, or to admins where there are no managers. Those about stock always do."
          defaultValue={form.staffEmail}
          error={problem?.fields.staffEmail}
        />
      </section>
      <div>
        <FormButton intent="save" busyText="Saving…">
          Save the plan
        </FormButton>
      </div>
    </Form>
  );
}

interface EventProps {
  event: string;
  form: PlanForm;
  ways: readonly (Way | 'email' | 'slack')[];
}

/** What is said the moment it happens: to whom, and how. */
function Event({ event, form, ways }: EventProps) {
  return (
    <li className="px-4 py-3 sm:px-6" data-event={event}>
      <fieldset className="lg:flex lg:items-center lg:justify-between lg:gap-6">
        <legend className="float-left w-full lg:w-72">
          <span className="block font-semibold">{MESSAGE_EVENT[event as keyof typeof MESSAGE_EVENT]}</span>
          <span className="block text-sm text-ink-500">{WHEN[event]}</span>
        </legend>
        <div className="clear-left grid gap-x-4 gap-y-2 pt-2 sm:grid-cols-2 lg:flex-1 lg:pt-0">
          {ways.map(way => (
            <div key={way} className="flex items-center justify-between gap-2">
              <label className="choice grow">
                <input
                  type="checkbox"
                  name={`${event} ${way}`}
                  defaultChecked={form.ticked.includes(`${event} ${way}`)}
                />
                {WAY[way]}
              </label>
              {way.includes(' ') && <WordsLink {...{ event, form }} way={way as Way} />}
            </div>
          ))}
        </div>
      </fieldset>
    </li>
  );
}

function WordsLink({ event, way, form }: { event: string; way: Way; form: PlanForm }) {
  const [channel, audience] = way.split(' ');
  const isOwn = form.own.includes(`${event} ${way}`);
  return (
    <Link
      className="link inline-flex min-h-11 min-w-11 items-center justify-end gap-1 text-sm"
      to={`/staff/communications/${event}/${channel}/${audience}`}
    >
      {isOwn ? 'Own words' : 'Words'}
      <span className="sr-only">
        {' '}
        of {MESSAGE_EVENT[event as keyof typeof MESSAGE_EVENT]}, {WAY[way]}
      </span>
    </Link>
  );
}

type TimedProps = Pick<PlanProps, 'form' | 'problem' | 'ways'> & { event: TimedRow['event'] };

function Timed({ event, form, problem, ways }: TimedProps) {
  const rows = form.timed.filter(row => row.event === event);
  return (
    <section className="card p-4 sm:p-6" data-event={event}>
      <RowFields
        legend={event === 'reminder' ? 'Reminders before the start' : 'Follow-ups after the end'}
        count={rows.length}
        addText={event === 'reminder' ? 'Add a reminder' : 'Add a follow-up'}
        removeText={event === 'reminder' ? 'Remove reminder' : 'Remove follow-up'}
      >
        {row => <TimedFields name={`timed.${event}.${row}`} row={rows[row]} {...{ event, problem, ways }} />}
      </RowFields>
      <p className="mt-3 flex flex-wrap items-center gap-x-4 text-sm text-ink-500">
        {ways.map(way => (
          <span key={way} className="inline-flex items-center gap-1">
            {WAY[way]}: <WordsLink {...{ event, way, form }} />
          </span>
        ))}
      </p>
    </section>
  );
}

const UNITS = [
  ['minutes', 'minutes'],
  ['hours', 'hours'],
  ['days', 'days'],
] as const;

interface TimedFieldsProps {
  name: string;
  row?: TimedRow;
  event: TimedRow['event'];
  problem?: FormProblem;
  ways: readonly Way[];
}

function TimedFields({ name, row, event, problem, ways }: TimedFieldsProps) {
  const error = problem?.fields[`${name}.amount`] ?? problem?.fields[`${name}.way`];
  const id = `${name}.amount`;
  return (
    <>
      <label className="min-w-40 grow basis-44 text-sm sm:max-w-72">
        To whom
        <select className="input" name={`${name}.way`} defaultValue={row?.way ?? 'sms customer'}>
          {ways.map(way => (
            <option key={way} value={way}>
              {WAY[way]}
            </option>
          ))}
        </select>
      </label>
      <label className="w-20 text-sm">
        {event === 'reminder' ? 'Before' : 'After'}
        <input
          id={id}
          className="input"
          name={id}
          inputMode="decimal"
          autoComplete="off"
          defaultValue={row?.amount ?? ''}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${id}-error` : undefined}
        />
      </label>
      <label className="w-32 text-sm">
        <span className="sr-only">Unit</span>
        <select className="input" name={`${name}.unit`} defaultValue={row?.unit ?? 'hours'}>
          {UNITS.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      </label>
      <label className="choice">
        <input type="checkbox" name={`${name}.isOn`} defaultChecked={row?.isOn ?? true} /> On
      </label>
      {error && (
        <p id={`${id}-error`} className="field-error order-last w-full">
          <Icon name="alert" className="mt-0.5 size-4 shrink-0" />
          {error}
        </p>
      )}
    </>
  );
}
