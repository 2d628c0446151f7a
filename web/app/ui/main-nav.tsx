// The main navigation of a part of the product: what is used all day in one row, the rest behind "More". On a phone it is
// two rows of tiles. Without JavaScript "More" opens all the same.
import { NavLink, useLocation } from '@remix-run/react';
import type { ReactNode } from 'react';
import { useRef } from 'react';
import type { IconName } from './icons';
import { Icon } from './icons';

export interface NavItemProps {
  to: string;
  icon: IconName;
  text: string;
  end?: boolean;
  count?: number;
  /** What is counted. */
  countOf?: string;
  /** Further addresses that belong to it. */
  also?: readonly string[];
}

export function NavItem({ to, icon, text, end, count = 0, countOf = 'pending', also = [] }: NavItemProps) {
  const { pathname } = useLocation();
  const within = also.some(path => pathname.startsWith(path));
  return (
    <li>
      <NavLink
        to={to}
        end={end}
        className="nav-link nav-tile"
        prefetch="intent"
        data-within={within || undefined}
      >
        <Icon name={icon} />
        {text}
        {count > 0 && (
          <span
            className="figures rounded-full bg-amber-300 px-2 text-sm font-bold text-ink-900 max-sm:absolute max-sm:top-0 max-sm:right-1 max-sm:px-1.5 max-sm:text-xs"
            data-testid={`${countOf.split(' ')[0]}-count`}
          >
            {count}
            <span className="sr-only"> {countOf}</span>
          </span>
        )}
      </NavLink>
    </li>
  );
}

interface NavMoreProps {
  /** Addresses of what is behind it: it is lit where one of them is open. */
  of: readonly string[];
  children: ReactNode;
}

/** Closes when one goes somewhere, presses Escape or leaves it. */
export function NavMore({ of, children }: NavMoreProps) {
  const { pathname } = useLocation();
  const details = useRef<HTMLDetailsElement>(null);
  const within = of.some(path => pathname.startsWith(path));
  const close = () => details.current?.removeAttribute('open');
  return (
    <li className="relative">
      <details
        ref={details}
        key={pathname}
        onBlur={event => {
          if (!event.currentTarget.contains(event.relatedTarget)) close();
        }}
        onKeyDown={event => {
          if (event.key !== 'Escape') return;
          close();
          details.current?.querySelector('summary')?.focus();
        }}
      >
        <summary className="nav-link nav-tile cursor-pointer list-none" data-within={within || undefined}>
          <Icon name="more" />
          More
        </summary>
        <ul className="absolute right-0 z-30 mt-1 grid min-w-52 gap-1 rounded-xl bg-sea-900 p-2 shadow-lg ring-1 ring-sea-800 [&_.nav-link]:w-full max-sm:[&_.nav-link]:flex-row max-sm:[&_.nav-link]:gap-2 max-sm:[&_.nav-link]:px-3 max-sm:[&_.nav-link]:text-base">
          {children}
        </ul>
      </details>
    </li>
  );
}
