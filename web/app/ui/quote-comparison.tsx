// Quotes for one need side by side: price, quantity, deadline, and how reliable each vendor has been.
import { Link } from '@remix-run/react';
import type { QuoteRow } from '../server/quotes.server';
import { QuoteBadge } from './quote-words';
import type { Column } from './stock-table';
import { StockTable } from './stock-table';

interface QuoteComparisonProps {
  rows: readonly QuoteRow[];
  /** How reliable each vendor has been, in a few lines. */
  records: Record<string, string[]>;
}

export function QuoteComparison({ rows, records }: QuoteComparisonProps) {
  const columns: Column<QuoteRow>[] = [
    {
      head: 'Vendor',
      cell: row => (
        <Link
          to={`/staff/quotes/${row.id}`}
          prefetch="intent"
          className="inline-block min-w-20 font-semibold wrap-anywhere after:absolute after:inset-0"
        >
          {row.vendorName}
        </Link>
      ),
    },
    { head: 'Price', figures: true, cell: row => <span className="font-semibold">{row.unitPrice}</span> },
    { head: 'Quantity', figures: true, cell: row => row.amount },
    { head: 'In all', figures: true, cell: row => row.total },
    { head: 'Good until', cell: row => row.validUntil },
    { head: 'Delivery', cell: row => row.window ?? 'Not said yet' },
    {
      head: 'Record',
      cell: ({ vendorId }) =>
        records[vendorId]?.map(line => (
          <p key={line} className="min-w-44">
            {line}
          </p>
        )) ?? '–',
    },
    { head: 'Status', bare: true, cell: row => <QuoteBadge quote={row} side="staff" /> },
  ];
  return <StockTable caption="Quotes for one need" rows={rows} keyOf={({ id }) => id} columns={columns} />;
}
