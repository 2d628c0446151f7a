// Many pages of one part beside each other: in rows on a phone.
import { NavLink } from '@remix-run/react';

export interface Tab {
  to: string;
  text: string;
  end?: boolean;
}

interface TabsProps {
  label: string;
  tabs: readonly Tab[];
  /** Class of the columns on a phone. */
  columns: 'grid-cols-3' | 'grid-cols-4';
}

export function Tabs({ label, tabs, columns }: TabsProps) {
  return (
    <nav
      aria-label={label}
      className={`mb-5 grid ${columns} border-b border-sand-300 sm:flex sm:flex-wrap print:hidden`}
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
