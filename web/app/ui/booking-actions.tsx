// What can be done to a booking right now: only the moves the API allows, the final ones after a question.
import { Form, Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import type { Details } from '../server/booking-details.server';
import { AskedByCustomer } from './asked-by-customer';
import { Confirm } from './confirm';
import { TextArea } from './field';
import { FormButton } from './form-button';
import { Icon } from './icons';

interface ActionsProps {
  booking: Details;
  formKey: string;
  /** The last answer, which closes a dialog. */
  answered: unknown;
}

export function BookingActions({ booking, formKey, answered }: ActionsProps) {
  const { allowed, status } = booking;
  const words = wordsOf(booking);
  const may = (to: Details['status']) => allowed.includes(to);
  const movable = words.move && (status === 'pending' || status === 'upcoming') ? words.move : undefined;
  if (allowed.length === 0 && !movable && !booking.isDelivery) return null;
  const told = booking.email
    ? 'The customer is told by e-mail.'
    : 'There is no e-mail address to tell the customer at: please call.';
  return (
    <section aria-label="What can be done" className="flex flex-wrap gap-3">
      {may('upcoming') && <Move intent="confirm" formKey={formKey} text="Confirm the booking" primary />}
      {may('active') && (
        <Move intent="start" formKey={formKey} text={words.start} primary={status === 'upcoming'} />
      )}
      {booking.isDelivery && (
        <Link className="btn btn-primary" to={`/staff/deliveries/${booking.id}`}>
          <Icon name="truck" /> What it brings
        </Link>
      )}
      {may('completed') && !booking.isDelivery && (
        <Move intent="complete" formKey={formKey} text={words.complete} primary />
      )}
      {movable && (
        <Link className="btn btn-quiet" to={movable.to}>
          <Icon name="calendar" /> {movable.text}
        </Link>
      )}
      {may('no_show') && (
        <FinalMove
          {...{ booking, formKey, answered }}
          intent="no-show"
          trigger="Nobody came"
          title="Record that nobody came?"
          text={`${words.freed} at once, and this cannot be undone.`}
          button="Yes, nobody came"
        />
      )}
      {may('cancelled') && (
        <FinalMove
          {...{ booking, formKey, answered }}
          intent="cancel"
          trigger="Cancel the booking"
          title="Cancel this booking?"
          text={`${words.freed} at once. ${told} This cannot be undone.`}
          button="Yes, cancel it"
          hint={booking.isDelivery ? 'The vendor reads it, in the mail and in the portal.' : undefined}
        >
          {booking.hasCustomer && <AskedByCustomer />}
        </FinalMove>
      )}
    </section>
  );
}

interface Words {
  start: string;
  complete: string;
  freed: string;
  move?: { to: string; text: string };
}

/** What is done to a booking, in the words of its kind; blocks are moved where they were made. */
function wordsOf({ kind }: Details): Words {
  const visit = { start: 'Checked in: start now', complete: 'Done: complete' };
  const time = 'Move to another time';
  switch (kind) {
    case 'appointment':
      return {
        ...visit,
        freed: 'The slot is offered to whoever waits for it, or becomes open,',
        move: { to: 'time', text: time },
      };
    case 'session':
      return { ...visit, freed: 'The bay becomes free', move: { to: 'bay', text: time } };
    case 'rental':
      return {
        ...{ start: 'Hand over: start now', complete: 'Returned: complete' },
        freed: 'The days become free',
        move: { to: 'reschedule', text: 'Move to other days' },
      };
    case 'delivery':
    case 'block':
      return { start: 'Start now', complete: 'Done: complete', freed: 'The place becomes free' };
  }
}

interface MoveProps {
  intent: string;
  formKey: string;
  text: string;
  primary?: boolean;
}

function Move({ intent, formKey, text, primary }: MoveProps) {
  return (
    <Form method="post" preventScrollReset>
      <input type="hidden" name="formKey" value={formKey} />
      <FormButton
        className={`btn ${primary ? 'btn-primary' : 'btn-quiet'}`}
        intent={intent}
        busyText="One moment…"
      >
        <Icon name="check" /> {text}
      </FormButton>
    </Form>
  );
}

interface FinalMoveProps extends ActionsProps {
  intent: string;
  trigger: string;
  title: string;
  text: string;
  button: string;
  /** Of the reason. */
  hint?: string;
  /** What else is asked. */
  children?: ReactNode;
}

function FinalMove(props: FinalMoveProps) {
  const { booking, formKey, answered, intent, trigger, title, text, button, hint, children } = props;
  return (
    <Confirm trigger={trigger} title={title} keep="Leave it as it is" answered={answered}>
      <Form method="post" preventScrollReset className="space-y-4">
        <input type="hidden" name="formKey" value={formKey} />
        <input type="hidden" name="intent" value={intent} />
        <p className="text-ink-700">
          {booking.customerName}, {booking.resourceName}, {booking.period}. {text}
        </p>
        <TextArea
          {...{ id: `reason-${intent}`, name: 'reason', label: 'Reason', hint }}
          optional
          rows={2}
          maxLength={500}
        />
        {children}
        <button className="btn btn-danger w-full">{button}</button>
      </Form>
    </Confirm>
  );
}
