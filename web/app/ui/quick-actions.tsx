// What is done to a booking straight from a list: the moves its status may make, in a dialog that is the question too.
import { Form } from '@remix-run/react';
import { Fragment } from 'react';
import type { BookingRow } from '../server/booking-row.server';
import { hasCustomer } from '../words';
import { AskedByCustomer } from './asked-by-customer';
import { Confirm } from './confirm';
import { FormButton } from './form-button';

type Move = [intent: string, text: string, className: string];

const CONFIRM: Move = ['confirm', 'Confirm the booking', 'btn-primary'];
const COMPLETE: Move = ['complete', 'Done: complete', 'btn-primary'];
const NO_SHOW: Move = ['no-show', 'Nobody came', 'btn-danger-quiet'];
const CANCEL: Move = ['cancel', 'Cancel the booking', 'btn-danger-quiet'];

/** The API has the last word: what cannot be done right now it refuses, saying why. */
function movesOf({ status, kind }: BookingRow): Move[] {
  const attended = kind === 'block' ? [] : [NO_SHOW];
  switch (status) {
    case 'pending':
      return [CONFIRM, CANCEL];
    case 'upcoming':
      return [...(kind === 'rental' || kind === 'block' ? [] : [COMPLETE]), ...attended, CANCEL];
    case 'active':
      return [COMPLETE, ...attended, CANCEL];
    default:
      return [];
  }
}

interface QuickActionsProps {
  booking: BookingRow;
  formKey: string;
  /** The last answer, which closes the dialog. */
  answered: unknown;
}

export function QuickActions({ booking, formKey, answered }: QuickActionsProps) {
  const moves = movesOf(booking);
  if (moves.length === 0) return null;
  const { id, customerName, resourceName, period } = booking;
  return (
    // Above the link that covers the row.
    <div className="relative z-10">
      <Confirm
        trigger={
          <>
            Actions
            <span className="sr-only">
              {' '}
              for {customerName}, {period}
            </span>
          </>
        }
        triggerClass="btn btn-quiet btn-small"
        title={customerName}
        keep="Leave it as it is"
        answered={answered}
      >
        <Form method="post" preventScrollReset className="space-y-3">
          <input type="hidden" name="id" value={id} />
          <input type="hidden" name="formKey" value={formKey} />
          <p className="figures text-ink-700">
            {resourceName}, {period}
          </p>
          {moves.map(([intent, text, className]) => (
            <Fragment key={intent}>
              {intent === 'cancel' && hasCustomer(booking) && <AskedByCustomer />}
              <FormButton intent={intent} className={`btn w-full ${className}`}>
                {text}
              </FormButton>
            </Fragment>
          ))}
          {moves.some(([intent]) => intent !== 'confirm') && (
            <p className="hint">What is completed, cancelled or missed cannot be undone.</p>
          )}
        </Form>
      </Confirm>
    </div>
  );
}
