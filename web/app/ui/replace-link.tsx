// The link to the customer's page of a booking: to copy, and to replace when it went to a wrong person.
import { Form } from '@remix-run/react';
import type { Details } from '../server/booking-details.server';
import { Confirm } from './confirm';
import { TextField, TickField } from './field';
import { FormButton } from './form-button';
import { Said } from './problem';

interface LinkProps {
  booking: Details;
  formKey: string;
  /** The last answer, which closes the dialog. */
  answered: unknown;
  /** When that was about the link. */
  said?: string;
}

export function CustomerLink({ booking, formKey, answered, said }: LinkProps) {
  const { publicUrl, email, mayMail } = booking;
  if (!publicUrl) return null;
  return (
    <section className="card p-5" aria-labelledby="customer-link">
      <h2 id="customer-link" className="mb-4">
        The customer’s link
      </h2>
      {said && (
        <div className="mb-4 wrap-anywhere">
          <Said answer={answered}>{said}</Said>
        </div>
      )}
      <TextField
        name="publicUrl"
        label="Address of the customer’s page"
        hint="Whoever has it sees the booking, and may cancel it."
        value={publicUrl}
        readOnly
        onFocus={event => event.currentTarget.select()}
      />
      <div className="mt-4">
        <Confirm
          trigger="Replace the link"
          triggerClass="btn btn-quiet"
          title="Replace the link?"
          keep="Keep this one"
          answered={answered}
        >
          <Form method="post" preventScrollReset className="space-y-4">
            <input type="hidden" name="formKey" value={formKey} />
            <p className="text-ink-700">
              The one there is stops working at once, in every message it was sent in. The booking stays as it
              is.
            </p>
            {email && mayMail ? (
              <div className="wrap-anywhere">
                <TickField
                  name="mail"
                  value="yes"
                  label={`Mail the new one to ${email}`}
                  hint="If that is the wrong person, leave this out and correct the address first."
                  defaultChecked
                />
              </div>
            ) : (
              <p className="text-ink-700">Nobody is told: the new one is here to copy then.</p>
            )}
            <FormButton className="btn btn-primary w-full" intent="link" busyText="Replacing…">
              Yes, replace it
            </FormButton>
          </Form>
        </Confirm>
      </div>
    </section>
  );
}
