// The pages about vendors for staff, and those about one of them.
import { NavLink } from '@remix-run/react';
import { Icon } from './icons';

interface Tab {
  to: string;
  text: string;
  end?: boolean;
}

const PAGES: readonly Tab[] = [
  { to: '/staff/vendors', text: 'Vendors', end: true },
  { to: '/staff/deliveries', text: 'Deliveries' },
  { to: '/staff/harvests', text: 'Harvests' },
  { to: '/staff/quotes', text: 'Quotes' },
  { to: '/staff/vendors/messages', text: 'Messages' },
];

/** On every page about what vendors bring, offer and write. */
export const VendorTabs = () => <Tabs label="Vendors" tabs={PAGES} />;

/** On every page about one vendor. */
export function OneVendorTabs({ id }: { id: string }) {
  const to = (page: string): string => `/staff/vendors/${id}${page}`;
  const tabs = [
    { to: to(''), text: 'Overview', end: true },
    { to: to('/deliveries'), text: 'Deliveries' },
    { to: to('/quotes'), text: 'Quotes' },
    { to: to('/messages'), text: 'Messages' },
    { to: to('/record'), text: 'Record' },
  ];
  return <Tabs label="This vendor" tabs={tabs} />;
}

function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <nav
      aria-label={label}
      className="mb-5 grid grid-cols-3 border-b border-sand-300 sm:flex sm:flex-wrap print:hidden"
    >
      {tabs.map(({ to, text, end }) => (
        <NavLink
          key={to}
          className="tab max-sm:justify-center max-sm:px-1 max-sm:text-sm"
          to={to}
          end={end}
          prefetch="intent"
        >
          {text}
        </NavLink>
      ))}
    </nav>
  );
}

export function VendorState({ isActive }: { isActive: boolean }) {
  return isActive ? (
    <span className="badge tone-upcoming">
      <Icon name="check" className="size-4 shrink-0" /> Active
    </span>
  ) : (
    <span className="badge tone-completed">
      <Icon name="minus" className="size-4 shrink-0" /> Deactivated
    </span>
  );
}
