// The pages of stock, beside each other.
import { NavLink } from '@remix-run/react';
import { useStaff } from './staff-session';

interface Page {
  to: string;
  text: string;
  end?: boolean;
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
    <nav
      aria-label="Stock"
      className="mb-5 grid grid-cols-4 border-b border-sand-300 sm:flex sm:flex-wrap print:hidden"
    >
      {PAGES.filter(({ only }) => !only || allowed[only]).map(({ to, text, end }) => (
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
