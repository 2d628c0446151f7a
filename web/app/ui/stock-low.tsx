// What runs low, the most severe first: with how much there is, how much there should be, and the way to more of it.
import { Link } from '@remix-run/react';
import type { LowStockItem } from '../../../contracts/stock-shapes';
import { Icon } from './icons';
import { LevelBadge } from './stock-badges';
import { RowLink } from './stock-table';
import { daysLow, quantity } from './stock-words';

export interface LowStock {
  items: LowStockItem[];
  total: number;
  alertsEnabled: boolean;
}

/** On the dashboard. */
export function LowStockPanel({ items, total, alertsEnabled }: LowStock) {
  return (
    <section className="card overflow-hidden" aria-labelledby="low-stock">
      <div className="flex items-center justify-between gap-3 border-b border-sand-200 py-2 pr-2 pl-4">
        <h2 id="low-stock" className="flex items-center gap-2">
          {total > 0 && <Icon name="alert" className="size-5 shrink-0 text-amber-800" />}
          Low stock <span className="figures font-normal text-ink-500">({total})</span>
        </h2>
        <Link className="btn btn-small text-sea-700" to="/staff/stock/low">
          View all <span className="sr-only">that runs low</span>
        </Link>
      </div>
      {items.length === 0 ? (
        <p className="px-4 py-6 text-ink-500">
          {alertsEnabled ? 'Nothing is below its target.' : 'Alerts are switched off.'}
        </p>
      ) : (
        <LowStockList items={items} />
      )}
    </section>
  );
}

export function LowStockList({ items }: { items: readonly LowStockItem[] }) {
  return (
    <ul className="divide-y divide-sand-200" aria-label="Products that run low">
      {items.map(item => (
        <li
          key={item.alertId}
          data-low={item.productName}
          className="relative flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-3 hover:bg-sand-50"
        >
          <div className="min-w-0 grow basis-48">
            <p>
              <RowLink to={`/staff/stock/products/${item.productId}`}>{item.productName}</RowLink>{' '}
              <span className="text-sm text-ink-500">{item.categoryName}</span>
            </p>
            <p className="figures text-ink-700">
              <strong className="font-semibold">{quantity(item.currentQuantity, item.unit)}</strong> of{' '}
              {quantity(item.targetQuantity, item.unit)}
            </p>
            <Bar percent={item.percentOfTarget} critical={item.alertLevel === 'CRITICAL'} />
            <p className="text-sm text-ink-500">
              Low {daysLow(item.daysSinceLowStock)}
              {item.vendorsAsked ? ', vendors are asked' : ', vendors are not asked'}
            </p>
          </div>
          <div className="flex items-center gap-3">
            <LevelBadge status={item.alertLevel} />
            <Link
              className="btn btn-quiet btn-small relative z-10"
              to={`/staff/stock/products/${item.productId}/restock`}
            >
              Restock <span className="sr-only">{item.productName}</span>
            </Link>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** How full the shelf is; the words above say the same. */
export function Bar({ percent, critical }: { percent: number; critical: boolean }) {
  const width = Math.max(0, Math.min(100, percent));
  return (
    <svg
      className="my-1 block h-1.5 w-full max-w-64"
      viewBox="0 0 100 6"
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      <rect width="100" height="6" rx="3" fill="#e6e1d5" />
      <rect width={width} height="6" rx="3" fill={critical ? '#9c2f1c' : '#b97c10'} />
    </svg>
  );
}
