// All bookings: filtered, searched, in pages; the filters are in the address.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { Link, useLoaderData, useNavigation, useSearchParams } from '@remix-run/react';
import type { BOOKING_ORDERS } from '../../../contracts/bookings';
import type { Call } from '../../../contracts/client';
import { ApiError } from '../../../contracts/client';
import { routes } from '../../../contracts/index';
import { inOrder } from '../days';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { bookingRow } from '../server/booking-row.server';
import { newFormKey } from '../server/idempotency.server';
import { carryOut } from '../server/moves.server';
import { withChosen } from '../server/places.server';
import { resourceOptions } from '../server/resource-names.server';
import { DaysFilter, KindFilter, ResourceFilter, StatusFilter } from '../ui/booking-filters';
import { BookingTable, Empty } from '../ui/booking-list';
import { SelectField } from '../ui/field';
import { FilterForm, FoldedOnPhone, SearchButton, SearchField } from '../ui/filter-form';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Pager } from '../ui/pager';
import { Notice, ProblemSummary } from '../ui/problem';
import { QuickActions } from '../ui/quick-actions';
import { useStaff } from '../ui/staff-session';
import { SOURCE } from '../words';

const FILTERS = [
  'search',
  'status',
  'kind',
  'customer_id',
  'resource_id',
  'service_id',
  'staff_id',
  'source',
  'overdue',
  'start_date',
  'end_date',
  'order',
] as const;
type Filters = Record<(typeof FILTERS)[number], string>;
const PER_PAGE = 25;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const search = new URL(request.url).searchParams;
  const filters = Object.fromEntries(FILTERS.map(name => [name, search.get(name) ?? ''])) as Filters;
  const days = inOrder(filters.start_date, filters.end_date);
  return load(request, async () => {
    // Whatever is in the address goes to the API, which says what is wrong with it.
    const [page, asOf] = [search.get('page') ?? '1', search.get('as_of') ?? ''];
    const query = {
      ...filters,
      start_date: days.from,
      end_date: days.to,
      page,
      as_of: asOf,
      limit: PER_PAGE,
    };
    const [list, { resources }, { services }, { staff }, customer] = await Promise.all([
      call(routes.listBookings, { query: query as never }),
      call(routes.listResources, { query: {} }),
      call(routes.listServices, {}),
      call(routes.listStaff, { query: {} }),
      filters.customer_id ? nameOf(call, filters.customer_id) : null,
    ]);
    // Who works here has a filter of their own.
    const places = resourceOptions(resources.filter(({ kind }) => kind !== 'staff'));
    return {
      filters,
      rows: list.bookings.map(bookingRow),
      pagination: list.pagination,
      customer,
      formKey: newFormKey(),
      resources: await withChosen(call, places, filters.resource_id),
      services: services.map(({ id, name }) => [id, name] as const),
      staff: staff.map(({ id, name }) => [id, name] as const),
    };
  });
}

/** Null for somebody who is not there: no booking matches either. What is no id is refused by the list. */
async function nameOf(call: Call, id: string): Promise<string | null> {
  try {
    return (await call(routes.getCustomer, { params: { id } })).customer.fullName;
  } catch (error) {
    if (error instanceof ApiError && (error.status === 404 || error.status === 400)) return null;
    throw error;
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { id = '', ...values } = await formOf(request);
  const done = await attempt(request, () => carryOut(asUser(request, context), id, values));
  if (!done.ok) return data({ problem: done.problem, said: undefined }, { status: done.status });
  return data({ problem: undefined, said: done.value });
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction = () => [{ title: 'Bookings – Staff' }];

const ORDERS: Record<(typeof BOOKING_ORDERS)[number], string> = {
  start_desc: 'Latest start first',
  start_asc: 'Earliest start first',
  created_desc: 'Newest first',
};

export default function Bookings() {
  const { filters, rows, pagination, formKey } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const { mayAct } = useStaff();
  const busy = useNavigation().state === 'loading';
  const { order: _, ...narrowing } = filters;
  const filtered = Object.values(narrowing).some(Boolean);
  return (
    <>
      <PageHead title="Bookings">
        {mayAct && (
          <Link className="btn btn-primary" to="/staff/bookings/new">
            <Icon name="plus" /> New booking
          </Link>
        )}
      </PageHead>
      <Filters narrowing={narrowing} />
      {filters.customer_id && <OfCustomer id={filters.customer_id} />}
      <div aria-busy={busy} className={`space-y-4 ${busy ? 'opacity-60 transition-opacity' : ''}`}>
        <ProblemSummary problem={answer?.problem} />
        {answer?.said && <Notice>{answer.said}</Notice>}
        {rows.length === 0 ? (
          <Empty title={filtered ? 'No booking matches these filters' : 'No bookings yet'}>
            {filtered ? (
              <Link className="btn btn-quiet mt-2" to="?">
                Clear the filters
              </Link>
            ) : (
              'The first one appears here as soon as it is made.'
            )}
          </Empty>
        ) : (
          <BookingTable
            rows={rows}
            actions={
              mayAct ? row => <QuickActions booking={row} formKey={formKey} answered={answer} /> : undefined
            }
          />
        )}
      </div>
      <Pager
        {...pagination}
        keep={{ as_of: pagination.asOf }}
        what={pagination.total === 1 ? 'booking' : 'bookings'}
      />
    </>
  );
}

function Filters({ narrowing }: { narrowing: Record<string, string> }) {
  const { filters, resources } = useLoaderData<typeof loader>();
  return (
    <FilterForm label="Filter bookings">
      {filters.customer_id && <input type="hidden" name="customer_id" value={filters.customer_id} />}
      <FoldedOnPhone filters={narrowing}>
        <div className="grid items-end gap-4 sm:grid-cols-2 lg:grid-cols-4">
          <div className="sm:col-span-2">
            <SearchField placeholder="Name, e-mail or phone" defaultValue={filters.search} />
          </div>
          <StatusFilter chosen={filters.status} />
          <ResourceFilter label="Vehicle or resource" resources={resources} chosen={filters.resource_id} />
          <MoreFilters />
          <div className="flex flex-wrap gap-1 self-start lg:justify-end">
            <SearchButton />
            {Object.values(narrowing).some(Boolean) && (
              <Link className="btn btn-small text-sea-700" to="?">
                Clear the filters
              </Link>
            )}
          </div>
        </div>
      </FoldedOnPhone>
    </FilterForm>
  );
}

/** Whose bookings they are, and the way back to everybody's with the other filters as they are. */
function OfCustomer({ id }: { id: string }) {
  const { customer } = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const rest = new URLSearchParams(search);
  for (const name of ['customer_id', 'page', 'as_of']) rest.delete(name);
  return (
    <p className="mb-4 flex flex-wrap items-center gap-x-3">
      <span>
        Only bookings of{' '}
        {customer ? (
          <Link className="link font-semibold" to={`/staff/members/${id}`}>
            {customer}
          </Link>
        ) : (
          'a customer who is not there'
        )}
      </span>
      <Link className="btn btn-small text-sea-700" to={`?${rest}`}>
        <Icon name="cross" className="size-4" /> Show everybody’s
      </Link>
    </p>
  );
}

/** Filters that are needed less often; unfolded while one of them is set. */
function MoreFilters() {
  const { filters, services, staff } = useLoaderData<typeof loader>();
  const { start_date, end_date, kind, service_id, staff_id, source, overdue } = filters;
  const used = [start_date, end_date, kind, service_id, staff_id, source, overdue].some(Boolean);
  return (
    <details className="disclosure sm:col-span-2 lg:col-span-3" open={used || undefined}>
      <summary className="btn -mx-3 text-sea-700">
        <Icon name="plus" className="size-4" /> Dates and more filters
      </summary>
      <div className="mt-3 grid items-end gap-4 sm:grid-cols-2 lg:grid-cols-3">
        <DaysFilter from={filters.start_date} to={filters.end_date} />
        <KindFilter chosen={filters.kind} />
        <SelectField
          name="service_id"
          label="Service"
          any="Every service"
          options={services}
          defaultValue={filters.service_id}
        />
        <SelectField
          name="staff_id"
          label="Staff member"
          any="Everybody"
          options={staff}
          defaultValue={filters.staff_id}
        />
        <SelectField
          name="source"
          label="Source"
          any="Any source"
          options={Object.entries(SOURCE)}
          defaultValue={filters.source}
        />
        <SelectField
          name="overdue"
          label="Overdue"
          any="Overdue or not"
          options={[['true', 'Overdue only']]}
          defaultValue={filters.overdue}
        />
        <SelectField
          name="order"
          label="Order"
          options={Object.entries(ORDERS)}
          defaultValue={filters.order || 'start_desc'}
        />
      </div>
    </details>
  );
}
