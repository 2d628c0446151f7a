// The pages on which the front desk is set up, beside each other.
import { NavLink } from '@remix-run/react';
import { useStaff } from './staff-session';

const PAGES = [
  ['/staff/slots', 'Slots'],
  ['/staff/waitlist', 'Waitlist'],
  ['/staff/team', 'Team'],
  ['/staff/services', 'Services'],
] as const;
/** For those who run the business. */
const MANAGED = [['/staff/calendars', 'Calendars']] as const;

export function DeskTabs() {
  const { mayManage } = useStaff();
  const pages = mayManage ? [...PAGES, ...MANAGED] : PAGES;
  return (
    <nav aria-label="Front desk" className="mb-5 flex border-b border-sand-300">
      {pages.map(([to, text]) => (
        <NavLink key={to} className="tab max-sm:px-1.5 max-sm:text-sm" to={to} prefetch="intent">
          {text}
        </NavLink>
      ))}
    </nav>
  );
}
