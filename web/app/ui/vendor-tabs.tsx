// The pages about vendors for staff, and those about one of them.
import { Icon } from './icons';
import type { Tab } from './tabs';
import { Tabs } from './tabs';

const PAGES: readonly Tab[] = [
  { to: '/staff/vendors', text: 'Vendors', end: true },
  { to: '/staff/deliveries', text: 'Deliveries' },
  { to: '/staff/harvests', text: 'Harvests' },
  { to: '/staff/quotes', text: 'Quotes' },
  { to: '/staff/vendors/messages', text: 'Messages' },
];

/** On every page about what vendors bring, offer and write. */
export const VendorTabs = () => <Tabs label="Vendors" tabs={PAGES} columns="grid-cols-3" />;

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
  return <Tabs label="This vendor" tabs={tabs} columns="grid-cols-3" />;
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
