// A table on a desk that is a list of cards on a phone. It is one piece of the document in both shapes; the roles are
// written out because browsers forget those of a table that is laid out as something else.
import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';

export interface Column<Row> {
  head: string;
  cell(row: Row): ReactNode;
  /** Numbers stand to the right. */
  figures?: boolean;
  /** The card of a phone needs no label for it. */
  bare?: boolean;
}

interface StockTableProps<Row> {
  caption: string;
  rows: readonly Row[];
  keyOf(row: Row): string;
  /** The first one names the row. */
  columns: readonly Column<Row>[];
}

export function StockTable<Row>({ caption, rows, keyOf, columns }: StockTableProps<Row>) {
  return (
    <div className="card overflow-hidden">
      <table role="table" className="w-full text-left max-lg:block">
        <caption className="sr-only">{caption}</caption>
        <thead
          role="rowgroup"
          className="border-b border-sand-200 bg-sand-100 text-sm text-ink-500 max-lg:sr-only"
        >
          <tr role="row">
            {columns.map(({ head, figures }) => (
              <th
                key={head}
                role="columnheader"
                scope="col"
                className={`px-4 py-3 font-semibold ${figures ? 'text-right' : ''}`}
              >
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" className="divide-y divide-sand-200 max-lg:block">
          {rows.map(row => (
            <tr
              key={keyOf(row)}
              role="row"
              data-row={keyOf(row)}
              className="relative hover:bg-sand-50 max-lg:grid max-lg:gap-1.5 max-lg:px-4 max-lg:py-4"
            >
              {columns.map((column, i) => (
                <Cell key={column.head} column={column} row={row} first={i === 0} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell<Row>({ column, row, first }: { column: Column<Row>; row: Row; first: boolean }) {
  const { head, cell, figures, bare } = column;
  const layout = 'lg:px-4 lg:py-3 max-lg:block max-lg:p-0';
  if (first) {
    return (
      <th role="rowheader" scope="row" className={`${layout} font-normal`}>
        {cell(row)}
      </th>
    );
  }
  const right = figures ? 'figures lg:text-right lg:whitespace-nowrap' : '';
  return (
    <td role="cell" className={`${layout} ${right}`}>
      {bare ? (
        // Above the link that covers the row.
        <div className="relative z-10 w-fit">{cell(row)}</div>
      ) : (
        <div className="max-lg:flex max-lg:items-start max-lg:justify-between max-lg:gap-4">
          <span className="shrink-0 text-sm text-ink-500 lg:hidden" aria-hidden="true">
            {head}
          </span>
          <div className="max-lg:text-right">{cell(row)}</div>
        </div>
      )}
    </td>
  );
}

/** Covers its row, so that all of it can be pressed. */
export function RowLink({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Link to={to} className="font-semibold after:absolute after:inset-0">
      {children}
    </Link>
  );
}
