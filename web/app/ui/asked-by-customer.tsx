// Said by staff who cancel: it was not the wish of the business. It is then counted as the customer's own cancellation.
import { TickField } from './field';

interface AskedProps {
  /** Of several bookings. */
  many?: boolean;
  checked?: boolean;
  onChange?(checked: boolean): void;
  defaultChecked?: boolean;
}

export const AskedByCustomer = ({ many = false, ...state }: AskedProps) => (
  <TickField
    name="cancelReason"
    value="customer"
    label={many ? 'The customers asked for it' : 'The customer asked for it'}
    hint="It counts as their cancellation, not as yours, and they are told that it was cancelled as they asked."
    {...state}
  />
);
