// The pages on which the front desk is set up, beside each other.
import { useStaff } from './staff-session';
import { Tabs } from './tabs';

const PAGES = [
  { to: '/staff/slots', text: 'Slots' },
  { to: '/staff/waitlist', text: 'Waitlist' },
  { to: '/staff/team', text: 'Team' },
  { to: '/staff/services', text: 'Services' },
];
/** For those who run the business. */
const MANAGED = [{ to: '/staff/calendars', text: 'Calendars' }];

export function DeskTabs() {
  const { mayManage } = useStaff();
  return <Tabs label="Front desk" tabs={mayManage ? [...PAGES, ...MANAGED] : PAGES} columns="grid-cols-3" />;
}
