// The pages of stock, beside each other.
import { useStaff } from './staff-session';
import type { Tab } from './tabs';
import { Tabs } from './tabs';

interface Page extends Tab {
  only?: 'act' | 'manage';
}

const PAGES: readonly Page[] = [
  { to: '/staff/stock', text: 'On hand', end: true },
  { to: '/staff/stock/low', text: 'Low' },
  { to: '/staff/needs', text: 'Needs' },
  { to: '/staff/stock/targets', text: 'Targets' },
  { to: '/staff/stock/count', text: 'Count', only: 'act' },
  { to: '/staff/stock/products', text: 'Products' },
  { to: '/staff/stock/history', text: 'History' },
  { to: '/staff/stock/settings', text: 'Settings', only: 'manage' },
];

export function StockTabs() {
  const { mayAct, mayManage } = useStaff();
  const allowed = { act: mayAct, manage: mayManage };
  return (
    <Tabs label="Stock" tabs={PAGES.filter(({ only }) => !only || allowed[only])} columns="grid-cols-4" />
  );
}
