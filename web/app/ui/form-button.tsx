// The button that sends a form, quiet while it is being sent.
import { useNavigation } from '@remix-run/react';
import type { ReactNode } from 'react';

interface FormButtonProps {
  className?: string;
  /** Sent as `intent`. */
  intent?: string;
  busyText?: string;
  children: ReactNode;
}

export function FormButton({ className = 'btn btn-primary', intent, busyText, children }: FormButtonProps) {
  const { formMethod, formData } = useNavigation();
  const busy = formMethod === 'POST' && (!intent || formData?.get('intent') === intent);
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
