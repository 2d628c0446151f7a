// The pages on which the front desk is set up, beside each other.
import { NavLink } from '@remix-run/react';

const PAGES = [
  ['/staff/slots', 'Slots'],
  ['/staff/waitlist', 'Waitlist'],
  ['/staff/team', 'Team'],
  ['/staff/services', 'Services'],
] as const;

export function DeskTabs() {
  return (
    <nav aria-label="Front desk" className="mb-5 flex border-b border-sand-300">
      {PAGES.map(([to, text]) => (
        <NavLink key={to} className="tab" to={to} prefetch="intent">
          {text}
        </NavLink>
      ))}
    </nav>
  );
}
