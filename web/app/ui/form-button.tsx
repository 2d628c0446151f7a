// The button that sends a form, quiet while it is being sent.
import { useActionData, useNavigation } from '@remix-run/react';
import type { ReactNode } from 'react';
import { useRef } from 'react';

interface FormButtonProps {
  className?: string;
  /** Sent as `intent`. */
  intent?: string;
  /** The field, and its value, by which the forms of a list differ: all buttons of one are busy together. */
  row?: [field: string, value: string];
  busyText?: string;
  children: ReactNode;
}

export function FormButton(props: FormButtonProps) {
  const { className = 'btn btn-primary', intent, row, busyText, children } = props;
  const sent = useSent();
  const [field, value] = row ?? ['intent', intent];
  const busy = sent !== undefined && (value === undefined || sent.get(field) === value);
  return (
    <button
      className={className}
      name={intent && 'intent'}
      value={intent}
      aria-disabled={busy}
      onClick={event => busy && event.preventDefault()}
    >
      {busy && busyText ? busyText : children}
    </button>
  );
}

/**
 * The form that is on its way. Once it was refused it no longer is: what is corrected can be sent while the page still
 * loads its facts again. One that was accepted is, until the page is up to date: a second press would do it twice.
 */
function useSent(): FormData | undefined {
  const { state, formMethod, formData } = useNavigation();
  const answer = useActionData<{ problem?: unknown }>();
  const before = useRef(answer);
  if (state !== 'loading') before.current = answer;
  const refused = answer !== before.current && answer?.problem !== undefined;
  return formMethod === 'POST' && !refused ? formData : undefined;
}
