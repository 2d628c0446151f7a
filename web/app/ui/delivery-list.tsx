// Deliveries as staff see them in a list: when, from whom, what, and how they stand.
import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import type { DeliveryRow } from '../server/deliveries.server';
import { Icon } from './icons';
import { StatusBadge } from './status-badge';

interface DeliveryListProps {
  rows: readonly DeliveryRow[];
  /** Where each says its day too, because the list is of many. */
  dated?: boolean;
  /** Of one vendor, who need not be named. */
  ofOneVendor?: boolean;
  actions?: (row: DeliveryRow) => ReactNode;
}

export function DeliveryList({ rows, dated = false, ofOneVendor = false, actions }: DeliveryListProps) {
  return (
    <ul className="divide-y divide-sand-200">
      {rows.map(row => (
        <li
          key={row.id}
          className="relative flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 py-3 hover:bg-sand-50"
          data-delivery={row.id}
        >
          <div className="min-w-0 grow basis-56 wrap-anywhere">
            <p>
              <Link
                to={`/staff/deliveries/${row.id}`}
                prefetch="intent"
                className="font-semibold after:absolute after:inset-0"
              >
                {[dated && row.day, row.timeSlot, !ofOneVendor && row.vendorName].filter(Boolean).join(', ')}
              </Link>
            </p>
            <p className="text-ink-700">{row.what}</p>
            <p className="figures text-sm text-ink-500">
              {row.times}, {row.dockName}
            </p>
            {row.proposal && (
              <p className="mt-1 flex items-center gap-1.5 text-sm text-ink-700">
                <Icon name="clock" className="size-4 shrink-0" /> Proposed: {row.proposal.text}
              </p>
            )}
          </div>
          <div className="flex flex-wrap items-center gap-2">
            <StatusBadge status={row.status} overdue={row.overdue} />
            {actions && <div className="relative">{actions(row)}</div>}
          </div>
        </li>
      ))}
    </ul>
  );
}
