// The pages about members and the rules they book by, beside each other.
import { NavLink } from '@remix-run/react';
import { useStaff } from './staff-session';

const PAGES = [
  ['/staff/members', 'Members'],
  ['/staff/rules', 'Rules'],
] as const;

export function MemberTabs() {
  const { mayManage } = useStaff();
  const pages = mayManage ? [...PAGES, ['/staff/privacy', 'Personal data'] as const] : PAGES;
  return (
    <nav aria-label="Members" className="mb-5 flex border-b border-sand-300">
      {pages.map(([to, text]) => (
        <NavLink key={to} className="tab" to={to} prefetch="intent">
          {text}
        </NavLink>
      ))}
    </nav>
  );
}
