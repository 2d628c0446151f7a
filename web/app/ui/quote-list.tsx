// Quotes in a list: what, for how much, until when, and how each stands.
import { Link } from '@remix-run/react';
import type { QuoteRow, QuoteSide } from '../server/quotes.server';
import { QuoteBadge } from './quote-words';

interface QuoteListProps {
  rows: readonly QuoteRow[];
  side: QuoteSide;
  /** Of one vendor, who need not be named. */
  ofOneVendor?: boolean;
}

export function QuoteList({ rows, side, ofOneVendor = false }: QuoteListProps) {
  const home = side === 'vendor' ? '/vip/quotes' : '/staff/quotes';
  return (
    <ul className="card divide-y divide-sand-200 overflow-hidden">
      {rows.map(row => (
        <li
          key={row.id}
          className="relative flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 py-4 hover:bg-sand-50"
          data-quote={row.id}
        >
          <div className="min-w-0 grow basis-60 wrap-anywhere">
            <p>
              <Link
                to={`${home}/${row.id}`}
                prefetch="intent"
                className="font-semibold after:absolute after:inset-0"
              >
                {[row.amount, row.productName].join(' ')}
                {!ofOneVendor && `, ${row.vendorName}`}
              </Link>
            </p>
            <p className="figures text-ink-700">
              {row.unitPrice}, {row.total} in all
            </p>
            <p className="figures text-sm text-ink-500">
              {row.openedBy === 'staff' && (side === 'staff' ? 'You asked. ' : 'You were asked. ')}
              {row.status === 'open' ? `Until ${row.validUntil}` : `Opened ${row.createdAt}`}
            </p>
          </div>
          <QuoteBadge quote={row} side={side} />
        </li>
      ))}
    </ul>
  );
}
