// The vendor's deliveries: those ahead, and the history with its filters.
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { inOrder } from '../days';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import type { VendorDeliveryRow } from '../server/deliveries.server';
import { vendorDeliveryRow } from '../server/deliveries.server';
import { Empty } from '../ui/booking-list';
import { VENDOR_STATUS_OPTIONS, VendorStatusBadge } from '../ui/delivery-words';
import { SelectField, TextField } from '../ui/field';
import { FilterFields, FilterForm } from '../ui/filter-form';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Pager } from '../ui/pager';

const AHEAD = 'PENDING,CONFIRMED';
const FILTERS = ['search', 'status', 'from', 'to'] as const;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const params = new URL(request.url).searchParams;
  const history = params.has('history');
  const filters = Object.fromEntries(FILTERS.map(name => [name, params.get(name) ?? '']));
  const period = inOrder(filters.from ?? '', filters.to ?? '');
  const query = history ? { ...filters, ...period, order: 'desc' } : { status: AHEAD, order: 'asc' };
  return load(request, async () => {
    const { bookings, pagination } = await asUser(request, context)(routes.vipListBookings, {
      query: { ...query, page: params.get('page') ?? '1', limit: 20 } as never,
    });
    return { history, filters, rows: bookings.map(vendorDeliveryRow), pagination };
  });
}

export const meta: MetaFunction = () => [{ title: 'Deliveries – VIP Portal' }];

export default function VendorDeliveries() {
  const { history, rows, pagination } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead title="Deliveries" text="What you bring, and when it is expected.">
        <Link className="btn btn-primary" to="/vip/deliveries/new">
          <Icon name="plus" /> New booking
        </Link>
      </PageHead>
      <nav aria-label="Deliveries" className="mb-5 flex flex-wrap border-b border-sand-300">
        <Link className="tab" to="?" aria-current={history ? undefined : 'page'}>
          Ahead
        </Link>
        <Link className="tab" to="?history=1" aria-current={history ? 'page' : undefined}>
          All
        </Link>
      </nav>
      {history && <Filters />}
      {rows.length === 0 ? (
        <Empty title={history ? 'No delivery matches' : 'Nothing is booked'}>
          {!history && 'Book a window, and say what you bring.'}
        </Empty>
      ) : (
        <ul className="card divide-y divide-sand-200 overflow-hidden">
          {rows.map(row => (
            <Row key={row.id} row={row} />
          ))}
        </ul>
      )}
      <Pager {...pagination} what={pagination.total === 1 ? 'delivery' : 'deliveries'} />
    </>
  );
}

function Filters() {
  const { filters } = useLoaderData<typeof loader>();
  return (
    <FilterForm label="Filter deliveries">
      <input type="hidden" name="history" value="1" />
      <FilterFields
        placeholder="A product"
        search={filters.search!}
        filters={filters}
        columns="sm:grid-cols-2 lg:grid-cols-[1fr_12rem_10rem_10rem_auto]"
      >
        <SelectField
          name="status"
          label="Status"
          any="Every status"
          options={VENDOR_STATUS_OPTIONS}
          defaultValue={filters.status}
        />
        <TextField name="from" label="From" type="date" required={false} defaultValue={filters.from} />
        <TextField name="to" label="To" type="date" required={false} defaultValue={filters.to} />
      </FilterFields>
    </FilterForm>
  );
}

function Row({ row }: { row: VendorDeliveryRow }) {
  return (
    <li
      className="relative flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 py-4 hover:bg-sand-50"
      data-delivery={row.id}
    >
      <div className="min-w-0 grow basis-56 wrap-anywhere">
        <p>
          <Link
            to={`/vip/deliveries/${row.id}`}
            prefetch="intent"
            className="font-semibold after:absolute after:inset-0"
          >
            {row.day}, {row.timeSlot}
          </Link>
        </p>
        <p className="text-ink-700">{row.what}</p>
        <p className="figures text-sm text-ink-500">
          {row.times}, {row.dockName}
        </p>
        {row.cancelNote && (
          <p className="line-clamp-2 text-sm text-ink-700">
            {row.cancelReason === 'vendor' ? 'You wrote' : 'Why it was cancelled'}: {row.cancelNote}
          </p>
        )}
        {row.proposal && (
          <p className="mt-1 flex items-center gap-1.5 text-sm font-semibold text-amber-900">
            <Icon name="alert" className="size-4 shrink-0" /> Another window is proposed: {row.proposal.text}
          </p>
        )}
      </div>
      <VendorStatusBadge status={row.status} />
    </li>
  );
}
