// Blocks and bulk jobs, beside each other.
import { NavLink } from '@remix-run/react';

const PAGES = [
  ['/staff/operations', 'Jobs'],
  ['/staff/blocks', 'Blocks'],
] as const;

export function OperationTabs() {
  return (
    <nav aria-label="Operations" className="mb-5 flex border-b border-sand-300">
      {PAGES.map(([to, text]) => (
        <NavLink key={to} className="tab" to={to} prefetch="intent">
          {text}
        </NavLink>
      ))}
    </nav>
  );
}
