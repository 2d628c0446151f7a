// What was said, and what will be: the pages of messages, beside each other.
import { NavLink } from '@remix-run/react';
import { useStaff } from './staff-session';

export function MessageTabs() {
  const { mayManage } = useStaff();
  if (!mayManage) return null;
  return (
    <nav aria-label="Messages" className="mb-5 flex border-b border-sand-300">
      <NavLink className="tab" to="/staff/messages" prefetch="intent">
        Sent
      </NavLink>
      <NavLink className="tab" to="/staff/communications" prefetch="intent">
        Plan and words
      </NavLink>
      <NavLink className="tab" to="/staff/crm" prefetch="intent">
        HubSpot
      </NavLink>
    </nav>
  );
}
