// Bookings in a list: cards on a phone, rows on a desk.
import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import type { BookingRow } from '../server/booking-row.server';
import { SOURCE } from '../words';
import { StatusBadge } from './status-badge';

interface TableProps {
  rows: BookingRow[];
  /** What can be done to each without opening it. */
  actions?: (row: BookingRow) => ReactNode;
}

export function BookingTable({ rows, actions }: TableProps) {
  // What can be done takes a column of its own, for which there is room on wider screens only.
  const [list, table] = actions ? ['xl:hidden', 'xl:table'] : ['lg:hidden', 'lg:table'];
  return (
    <div className="card overflow-hidden">
      <ul className={`divide-y divide-sand-200 ${list}`}>
        {rows.map(row => (
          <BookingItem key={row.id} row={row} actions={actions?.(row)} />
        ))}
      </ul>
      <table className={`hidden w-full text-left ${table}`}>
        <caption className="sr-only">Bookings</caption>
        <thead className="border-b border-sand-200 bg-sand-100 text-sm text-ink-500">
          <tr>
            <Head>Customer</Head>
            <Head>What</Head>
            <Head>When</Head>
            <Head>Status</Head>
            <Head>Price</Head>
            <Head>Source</Head>
            {actions && (
              <Head>
                <span className="sr-only">Actions</span>
              </Head>
            )}
          </tr>
        </thead>
        <tbody className="divide-y divide-sand-200">
          {rows.map(row => (
            <tr key={row.id} className="relative hover:bg-sand-50">
              <th scope="row" className="max-w-52 px-3 py-3 font-normal first:pl-4">
                <BookingLink row={row} />
                <span className="block truncate text-sm text-ink-500">{row.contact}</span>
              </th>
              <td className="px-3 py-3">{row.resourceName}</td>
              <td className="figures px-3 py-3 whitespace-nowrap">
                {row.when[0]}
                <span className="block text-sm text-ink-500">{row.when[1]}</span>
              </td>
              <td className="px-3 py-3">
                <StatusBadge status={row.status} overdue={row.overdue} />
              </td>
              <td className="figures px-3 py-3 whitespace-nowrap">{row.price ?? '–'}</td>
              <td className="px-3 py-3 whitespace-nowrap text-ink-500">{SOURCE[row.source]}</td>
              {actions && <td className="py-3 pr-4 pl-1">{actions(row)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const Head = ({ children }: { children: ReactNode }) => (
  <th scope="col" className="px-3 py-3 font-semibold first:pl-4">
    {children}
  </th>
);

/** Covers its row, so that all of it can be pressed. */
function BookingLink({ row }: { row: BookingRow }) {
  return (
    <Link
      to={`/staff/bookings/${row.id}`}
      prefetch="intent"
      className="font-semibold after:absolute after:inset-0"
    >
      {row.customerName}
    </Link>
  );
}

interface ItemProps {
  row: BookingRow;
  ofOneVehicle?: boolean;
  actions?: ReactNode;
}

export function BookingItem({ row, ofOneVehicle = false, actions }: ItemProps) {
  return (
    <li className="relative flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 py-4 hover:bg-sand-50">
      <div className="min-w-0">
        <p>
          <BookingLink row={row} />
        </p>
        {!ofOneVehicle && <p className="text-ink-700">{row.resourceName}</p>}
        <p className="figures text-sm text-ink-500">
          {row.period}
          {row.length && ` · ${row.length}`}
          {row.price && ` · ${row.price}`}
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <StatusBadge status={row.status} overdue={row.overdue} />
        {actions}
      </div>
    </li>
  );
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="card px-6 py-12 text-center">
      <p className="text-lg font-semibold">{title}</p>
      <div className="mt-2 text-ink-500">{children}</div>
    </div>
  );
}
