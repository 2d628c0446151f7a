// What can be done to a booking right now: only the moves the API allows, the final ones after a question.
import { Form, Link, useNavigation } from '@remix-run/react';
import type { Details } from '../server/booking-details.server';
import { Confirm } from './confirm';
import { TextArea } from './field';
import { Icon } from './icons';

interface ActionsProps {
  booking: Details;
  formKey: string;
  /** The last answer, which closes a dialog. */
  answered: unknown;
}

export function BookingActions({ booking, formKey, answered }: ActionsProps) {
  const { allowed, status } = booking;
  const freed = booking.appointment
    ? 'The slot is offered to whoever waits for it, or becomes open,'
    : 'The days become free';
  const may = (to: Details['status']) => allowed.includes(to);
  const { appointment } = booking;
  const movable =
    Boolean(booking.startDate ?? appointment) && (status === 'pending' || status === 'upcoming');
  if (allowed.length === 0 && !movable && !booking.isDelivery) return null;
  return (
    <section aria-label="What can be done" className="flex flex-wrap gap-3">
      {may('upcoming') && <Move intent="confirm" formKey={formKey} text="Confirm the booking" primary />}
      {may('active') && (
        <Move
          intent="start"
          formKey={formKey}
          text={booking.appointment ? 'Checked in: start now' : 'Hand over: start now'}
          primary={status === 'upcoming'}
        />
      )}
      {booking.isDelivery && (
        <Link className="btn btn-primary" to={`/staff/deliveries/${booking.id}`}>
          <Icon name="truck" /> What it brings
        </Link>
      )}
      {may('completed') && !booking.isDelivery && (
        <Move
          intent="complete"
          formKey={formKey}
          text={booking.appointment ? 'Done: complete' : 'Returned: complete'}
          primary
        />
      )}
      {movable && (
        <Link className="btn btn-quiet" to={appointment ? 'time' : 'reschedule'}>
          <Icon name="calendar" /> {appointment ? 'Move to another time' : 'Move to other days'}
        </Link>
      )}
      {may('no_show') && (
        <FinalMove
          {...{ booking, formKey, answered }}
          intent="no-show"
          trigger="Nobody came"
          title="Record that nobody came?"
          text={`${freed} at once, and this cannot be undone.`}
          button="Yes, nobody came"
        />
      )}
      {may('cancelled') && (
        <FinalMove
          {...{ booking, formKey, answered }}
          intent="cancel"
          trigger="Cancel the booking"
          title="Cancel this booking?"
          text={`${freed} at once and the customer is told by e-mail. This cannot be undone.`}
          button="Yes, cancel it"
        />
      )}
    </section>
  );
}

interface MoveProps {
  intent: string;
  formKey: string;
  text: string;
  primary?: boolean;
}

function Move({ intent, formKey, text, primary }: MoveProps) {
  const navigation = useNavigation();
  const busy = navigation.formData?.get('intent') === intent;
  return (
    <Form method="post" preventScrollReset>
      <input type="hidden" name="formKey" value={formKey} />
      <button
        className={`btn ${primary ? 'btn-primary' : 'btn-quiet'}`}
        name="intent"
        value={intent}
        aria-disabled={busy}
        onClick={event => busy && event.preventDefault()}
      >
        <Icon name="check" /> {busy ? 'One moment…' : text}
      </button>
    </Form>
  );
}

interface FinalMoveProps extends ActionsProps {
  intent: string;
  trigger: string;
  title: string;
  text: string;
  button: string;
}

function FinalMove({ booking, formKey, answered, intent, trigger, title, text, button }: FinalMoveProps) {
  return (
    <Confirm trigger={trigger} title={title} keep="Leave it as it is" answered={answered}>
      <Form method="post" preventScrollReset className="space-y-4">
        <input type="hidden" name="formKey" value={formKey} />
        <input type="hidden" name="intent" value={intent} />
        <p className="text-ink-700">
          {booking.customerName}, {booking.resourceName}, {booking.period}. {text}
        </p>
        <TextArea id={`reason-${intent}`} name="reason" label="Reason" optional rows={2} maxLength={500} />
        <button className="btn btn-danger w-full">{button}</button>
      </Form>
    </Confirm>
  );
}
