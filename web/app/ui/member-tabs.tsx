// The pages about members and the rules they book by, beside each other.
import { NavLink } from '@remix-run/react';

const PAGES = [
  ['/staff/members', 'Members'],
  ['/staff/rules', 'Rules'],
] as const;

export function MemberTabs() {
  return (
    <nav aria-label="Members" className="mb-5 flex border-b border-sand-300">
      {PAGES.map(([to, text]) => (
        <NavLink key={to} className="tab" to={to} prefetch="intent">
          {text}
        </NavLink>
      ))}
    </nav>
  );
}
