// A link to a part of the same page that moves the focus there. The address stays as it is: a new one would be another
// page to the router, and the answer to the last form would go.
import type { ReactNode } from 'react';

interface JumpProps {
  /** Id of what gets the focus. */
  to: string;
  className?: string;
  children: ReactNode;
}

export function Jump({ to, className, children }: JumpProps) {
  return (
    <a
      className={className}
      href={`#${to}`}
      onClick={event => {
        const target = document.getElementById(to);
        if (!target) return;
        event.preventDefault();
        target.focus();
      }}
    >
      {children}
    </a>
  );
}
