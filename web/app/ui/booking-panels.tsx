// The parts of a booking's page: facts, details to edit, lifecycle, history, messages.
import { Form, Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import type { FieldErrors } from '../forms';
import type { Details, MessageRow } from '../server/booking-details.server';
import { TextArea, TextField } from './field';
import { FormButton } from './form-button';
import { Icon } from './icons';
import { MessageStatus } from './message-status';
import { useStaff } from './staff-session';

function Panel({ title, children }: { title: string; children: ReactNode }) {
  const id = title.toLowerCase().replaceAll(' ', '-');
  return (
    <section className="card p-5" aria-labelledby={id}>
      <h2 id={id} className="mb-4">
        {title}
      </h2>
      {children}
    </section>
  );
}

/** What is booked, and when, as each kind calls it. */
const NAMES: Record<Details['kind'], readonly [what: string, when: string]> = {
  rental: ['Vehicle', 'Days'],
  appointment: ['With', 'Time'],
  session: ['Bay', 'Time'],
  delivery: ['Dock', 'Time'],
  block: ['Resource', 'Time'],
};

function whatAndWhen({ kind, appointment, resourceName, period, length }: Details): [string, ReactNode][] {
  if (!appointment) {
    const [what, when] = NAMES[kind];
    return [
      [what, resourceName],
      [when, `${period}${length ? ` (${length})` : ''}`],
    ];
  }
  return [
    ['Service', appointment.service],
    ['With', appointment.staff],
    ['Time', period],
    ['Slot', appointment.slot && `${appointment.slot.text}, now ${appointment.slot.status}`],
  ];
}

export function Facts({ booking }: { booking: Details }) {
  const facts: [string, ReactNode][] = [
    ...whatAndWhen(booking),
    ['Price', booking.price ?? 'None'],
    ['E-mail', booking.email && <a className="link" href={`mailto:${booking.email}`}>{booking.email}</a>],
    ['Phone', booking.phone && <a className="link" href={`tel:${booking.phone}`}>{booking.phone}</a>],
    ['Calendar event', booking.calendar],
    ['Source', booking.sourceWord],
    ['Booked', booking.made],
    ['Held until', booking.status === 'pending' && booking.pendingUntil],
    ['Confirmed', booking.confirmedAt],
    ['Overdue since', booking.overdue && booking.overdueAt],
    ['Completed', booking.completedAt],
    ['Cancelled', booking.cancelledAt && `${booking.cancelledAt}${booking.cancelled ? `, ${booking.cancelled}` : ''}`],
    ['Times moved', booking.revision > 1 && String(booking.revision - 1)],
    ['Customer’s page', booking.publicPath && <a className="link" href={booking.publicPath}>Open it</a>],
  ]; // prettier-ignore
  return (
    <Panel title="Facts">
      <dl className="facts">
        {facts.map(([term, value]) =>
          value ? (
            <div key={term}>
              <dt>{term}</dt>
              <dd className="figures">{value}</dd>
            </div>
          ) : null,
        )}
      </dl>
      {booking.notes && (
        <div className="mt-4 border-t border-sand-200 pt-4">
          <h3 className="text-sm font-normal text-ink-500">Notes</h3>
          <p className="whitespace-pre-line">{booking.notes}</p>
        </div>
      )}
    </Panel>
  );
}

interface EditProps {
  booking: Details;
  formKey: string;
  errors: FieldErrors;
  /** What was sent, when it was not accepted. */
  values: Record<string, string> | undefined;
}

export function EditDetails({ booking, formKey, errors, values }: EditProps) {
  const wrong = ['customerName', 'customerEmail', 'customerPhone', 'notes'].some(name => errors[name]);
  const text = (name: string, stored: string | null) => ({
    name,
    error: errors[name],
    defaultValue: values?.[name] ?? stored ?? '',
  });
  return (
    <details className="card disclosure p-5" open={wrong || undefined}>
      <summary className="btn btn-quiet">Edit notes and contact</summary>
      <Form method="post" noValidate preventScrollReset className="mt-4 space-y-4">
        <input type="hidden" name="formKey" value={formKey} />
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField label="Name" {...text('customerName', booking.name)} autoComplete="off" />
          <TextField
            label="E-mail address"
            type="email"
            {...text('customerEmail', booking.email)}
            optional
            autoComplete="off"
          />
          <TextField
            label="Phone"
            type="tel"
            {...text('customerPhone', booking.phone)}
            optional
            autoComplete="off"
          />
        </div>
        <TextArea label="Notes" {...text('notes', booking.notes)} optional maxLength={2000} />
        <FormButton intent="edit" busyText="Saving…">
          Save
        </FormButton>
      </Form>
    </details>
  );
}

const LIFECYCLE_WORDS: Record<Details['lifecycle']['status'], string> = {
  waiting_to_start: 'Starts in a moment',
  running: 'Running',
  ended: 'Ended',
};

export function LifecyclePanel({ lifecycle }: { lifecycle: Details['lifecycle'] }) {
  const { workflowId, status, timers, temporalUiUrl } = lifecycle;
  return (
    <Panel title="Lifecycle">
      <p className="flex items-center gap-2 font-medium">
        <Icon
          name={status === 'running' ? 'bolt' : status === 'ended' ? 'check' : 'clock'}
          className="size-5 text-sea-700"
        />
        {LIFECYCLE_WORDS[status]}
      </p>
      <h3 className="mt-4 text-sm font-semibold text-ink-500">What lies ahead</h3>
      {timers.length === 0 ? (
        <p className="mt-1">{status === 'ended' ? 'Nothing, it is over.' : 'Nothing by the clock.'}</p>
      ) : (
        <ol className="mt-2 space-y-3">
          {timers.map(timer => (
            <li key={timer.at + timer.what} className="border-l-2 border-sea-600 pl-3">
              <span className="figures block text-sm text-ink-500">{timer.at}</span>
              {timer.what}
            </li>
          ))}
        </ol>
      )}
      <h3 className="mt-4 text-sm font-semibold text-ink-500">Workflow</h3>
      <p className="mt-1 font-mono text-sm break-all">{workflowId}</p>
      {temporalUiUrl && (
        <a className="btn btn-quiet mt-3 w-full" href={temporalUiUrl} target="_blank" rel="noreferrer">
          Open in the Temporal UI <Icon name="external" className="size-4" />
          <span className="sr-only">(new tab)</span>
        </a>
      )}
    </Panel>
  );
}

export function AuditTrail({ id, trail }: Pick<Details, 'id' | 'trail'>) {
  const { mayManage } = useStaff();
  return (
    <Panel title="History">
      <ol className="space-y-4">
        {trail.map(event => (
          <li key={event.id} className="border-l-2 border-sand-300 pl-3">
            <span className="block font-medium">{event.text}</span>
            {event.reason && <span className="block text-ink-700">“{event.reason}”</span>}
            <span className="figures block text-sm text-ink-500">
              {event.at} by {event.who}
            </span>
          </li>
        ))}
      </ol>
      {mayManage && (
        <Link className="link mt-3 inline-flex min-h-11 items-center" to={`/staff/audit?booking_id=${id}`}>
          Everything, with its messages
        </Link>
      )}
    </Panel>
  );
}

export function MessagesSent({ messages }: { messages: MessageRow[] }) {
  return (
    <Panel title="Messages">
      {messages.length === 0 ? (
        <p className="text-ink-500">Nothing has been sent for this booking yet.</p>
      ) : (
        <ul className="divide-y divide-sand-200">
          {messages.map(message => (
            <li key={message.id} className="flex flex-wrap items-start justify-between gap-3 py-3">
              <div className="min-w-0">
                <p className="font-medium">{message.title}</p>
                <p className="figures text-sm text-ink-500">
                  {message.recipient || 'Nobody to send it to'} · {message.at}
                </p>
              </div>
              <MessageStatus status={message.status} word={message.statusWord} />
            </li>
          ))}
        </ul>
      )}
      <Link className="link mt-3 inline-flex min-h-11 items-center" to="/staff/messages">
        All messages
      </Link>
    </Panel>
  );
}
