// The month by vehicle: rows are vehicles, columns are days, bookings are bars. On a phone it is a list.
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import type { Call } from '../../../contracts/client';
import type { Booking } from '../../../contracts/bookings';
import { routes } from '../../../contracts/index';
import { addMonths, isMonth, lastDayOf, monthName, monthOf } from '../days';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { bookingRow } from '../server/booking-row.server';
import { formats } from '../server/format.server';
import { BookingItem, Empty } from '../ui/booking-list';
import { SelectField } from '../ui/field';
import { FilterForm } from '../ui/filter-form';
import { Icon } from '../ui/icons';
import { MonthGrid } from '../ui/month-grid';
import { PageHead } from '../ui/page-head';
import { STATUS } from '../words';

/** Cancelled bookings and no-shows take no days; they are shown when asked for. */
const SHOWN = 'pending,upcoming,active,completed';
const PAGE = 200;
/** More bookings in one month than anybody can look at. */
const MAX_PAGES = 5;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const search = new URL(request.url).searchParams;
  return load(request, async () => {
    const [{ site }, { resources }] = await Promise.all([
      call(routes.getSite, {}),
      call(routes.listResources, { query: { kind: 'vehicle' } }),
    ]);
    const asked = search.get('month') ?? '';
    const month = isMonth(asked) ? asked : monthOf(site.today);
    const filters = { vehicle: search.get('vehicle') ?? '', status: search.get('status') ?? '' };
    const { bookings, more } = await monthOfBookings(call, month, filters);
    return {
      month,
      today: site.today,
      filters,
      more,
      vehicles: resources.map(({ id, name }) => ({ id, name })),
      stays: bookings.map(stayOf),
    };
  });
}

async function monthOfBookings(call: Call, month: string, { vehicle, status }: Record<string, string>) {
  const bookings: Booking[] = [];
  for (let page = 1; page <= MAX_PAGES; page++) {
    const answer = await call(routes.listBookings, {
      query: {
        start_date: `${month}-01`,
        end_date: lastDayOf(month),
        kind: 'rental',
        resource_id: vehicle,
        status: status || SHOWN,
        order: 'start_asc',
        page,
        limit: PAGE,
      },
    });
    bookings.push(...answer.bookings);
    if (page >= answer.pagination.totalPages) return { bookings, more: false };
  }
  return { bookings, more: true };
}

function stayOf(booking: Booking) {
  const { dateOf } = formats(booking.timeZone);
  return {
    ...bookingRow(booking),
    from: booking.startDate ?? dateOf(booking.startTime),
    to: booking.endDate ?? dateOf(booking.endTime),
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${monthName(data.month)} – Calendar – Staff` : 'Calendar – Staff' },
];

export default function Calendar() {
  const { month, today, filters, vehicles, stays, more } = useLoaderData<typeof loader>();
  const rows = vehicles.filter(({ id }) => !filters.vehicle || id === filters.vehicle);
  return (
    <>
      <PageHead
        title={monthName(month)}
        text={
          <>
            Rentals by vehicle. Appointments are by day under{' '}
            <Link className="link" to="/staff/slots">
              Slots
            </Link>
            .
          </>
        }
      >
        <MonthNav />
      </PageHead>
      <Filters />
      {more && (
        <p className="mb-4">
          There are more bookings than shown here; choose a vehicle to see all of its own.
        </p>
      )}
      <div className="hidden md:block">
        <MonthGrid month={month} today={today} vehicles={rows} stays={stays} />
      </div>
      <div className="space-y-6 md:hidden">
        {rows.map(({ id, name }) => {
          const own = stays.filter(stay => stay.resourceId === id);
          return (
            <section key={id} className="card overflow-hidden" aria-label={name}>
              <h2 className="border-b border-sand-200 px-4 py-3">{name}</h2>
              {own.length === 0 ? (
                <p className="px-4 py-4 text-ink-500">Free all month.</p>
              ) : (
                <ul className="divide-y divide-sand-200">
                  {own.map(stay => (
                    <BookingItem key={stay.id} row={stay} ofOneVehicle />
                  ))}
                </ul>
              )}
            </section>
          );
        })}
      </div>
      {rows.length === 0 && <Empty title="There is no vehicle yet" />}
    </>
  );
}

function MonthNav() {
  const { month, today, filters } = useLoaderData<typeof loader>();
  const to = (wanted: string) => {
    const kept = Object.entries(filters).filter(([, value]) => value);
    return `?${new URLSearchParams([['month', wanted], ...kept])}`;
  };
  const [before, after] = [addMonths(month, -1), addMonths(month, 1)];
  return (
    <nav aria-label="Months" className="flex gap-2">
      <Link
        className="btn btn-quiet"
        to={to(before)}
        aria-label={`Previous: ${monthName(before)}`}
        preventScrollReset
      >
        <Icon name="left" />
      </Link>
      <Link className="btn btn-quiet" to={to(monthOf(today))} preventScrollReset>
        Today
      </Link>
      <Link
        className="btn btn-quiet"
        to={to(after)}
        aria-label={`Next: ${monthName(after)}`}
        preventScrollReset
      >
        <Icon name="right" />
      </Link>
    </nav>
  );
}

function Filters() {
  const { month, filters, vehicles } = useLoaderData<typeof loader>();
  const options = vehicles.map(({ id, name }) => [id, name] as const);
  return (
    <FilterForm label="Filter the calendar">
      <input type="hidden" name="month" value={month} />
      <div className="grid items-end gap-4 sm:grid-cols-[1fr_1fr_auto]">
        <SelectField
          name="vehicle"
          label="Vehicle"
          any="All vehicles"
          options={options}
          defaultValue={filters.vehicle}
        />
        <SelectField
          name="status"
          label="Status"
          any="All that take or took days"
          options={Object.entries(STATUS)}
          defaultValue={filters.status}
        />
        <button className="btn btn-quiet">Show</button>
      </div>
    </FilterForm>
  );
}
