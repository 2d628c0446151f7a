// The month by vehicle and by dock: rows are what is occupied, columns are days, bookings and blocks are bars; and the
// harvests that vendors expect. On a phone it is a list.
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
import { harvestRow } from '../server/harvests.server';
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
const MOST_HARVESTS = 100;
const NONE: { bookings: Booking[]; more: boolean } = { bookings: [], more: false };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const search = new URL(request.url).searchParams;
  return load(request, async () => {
    const [{ site }, { resources: vehicles }, { resources: docks }] = await Promise.all([
      call(routes.getSite, {}),
      call(routes.listManagedResources, { query: { kind: 'vehicle' } }),
      call(routes.listManagedResources, { query: { kind: 'dock' } }),
    ]);
    const asked = search.get('month') ?? '';
    const month = isMonth(asked) ? asked : monthOf(site.today);
    const filters = { vehicle: search.get('vehicle') ?? '', status: search.get('status') ?? '' };
    const [rentals, deliveries, blocks, { harvests }] = await Promise.all([
      monthOfBookings(call, month, filters, 'rental'),
      docks.length > 0 ? monthOfBookings(call, month, filters, 'delivery') : NONE,
      monthOfBookings(call, month, filters, 'block'),
      call(routes.listHarvests, {
        query: { from: `${month}-01`, to: lastDayOf(month), status: 'expected', limit: MOST_HARVESTS },
      }),
    ]);
    const stays = [rentals, deliveries, blocks].flatMap(({ bookings }) => bookings.map(stayOf));
    // What is out of service has a row while something stands or stood on it.
    const shown = [...vehicles, ...docks].filter(
      ({ id, isActive }) => isActive || id === filters.vehicle || stays.some(stay => stay.resourceId === id),
    );
    return {
      month,
      today: site.today,
      filters,
      more: rentals.more || deliveries.more || blocks.more,
      vehicles: shown.map(({ id, name, isActive }) => ({
        id,
        name: isActive ? name : `${name} (out of service)`,
      })),
      hasDocks: docks.length > 0,
      stays,
      harvests: harvests.map(harvest => ({ ...harvestRow(harvest), date: harvest.expectedDate })),
    };
  });
}

async function monthOfBookings(
  call: Call,
  month: string,
  { vehicle, status }: Record<string, string>,
  kind: 'rental' | 'delivery' | 'block',
) {
  const bookings: Booking[] = [];
  for (let page = 1; page <= MAX_PAGES; page++) {
    const answer = await call(routes.listBookings, {
      query: {
        start_date: `${month}-01`,
        end_date: lastDayOf(month),
        kind,
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

const rowWord = (hasDocks: boolean): string => (hasDocks ? 'Vehicle or dock' : 'Vehicle');

export default function Calendar() {
  const { month, today, filters, vehicles, stays, more, hasDocks, harvests } = useLoaderData<typeof loader>();
  const rows = vehicles.filter(({ id }) => !filters.vehicle || id === filters.vehicle);
  return (
    <>
      <PageHead
        title={monthName(month)}
        text={
          <>
            Rentals by vehicle{hasDocks && ', deliveries by dock'}. Appointments are by day under{' '}
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
        <MonthGrid {...{ month, today, stays, harvests }} heading={rowWord(hasDocks)} vehicles={rows} />
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
      <Harvests />
    </>
  );
}

/** What vendors expect, beside what they have booked to bring. */
function Harvests() {
  const { harvests, month } = useLoaderData<typeof loader>();
  if (harvests.length === 0) return null;
  return (
    <section className="card mt-6 p-4 sm:p-6" aria-labelledby="harvests">
      <h2 id="harvests" className="flex items-center gap-2">
        <Icon name="leaf" /> Harvests expected in {monthName(month)}
      </h2>
      <ul className="mt-2 divide-y divide-sand-200">
        {harvests.map(({ id, day, productName, amount, vendorName }) => (
          <li key={id} className="figures py-2 wrap-anywhere">
            {day}: {productName}, {amount}, {vendorName}
          </li>
        ))}
      </ul>
      <Link className="link inline-flex min-h-11 items-center" to="/staff/harvests">
        All harvests, and what is wanted
      </Link>
    </section>
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
  const { month, filters, vehicles, hasDocks } = useLoaderData<typeof loader>();
  const options = vehicles.map(({ id, name }) => [id, name] as const);
  return (
    <FilterForm label="Filter the calendar">
      <input type="hidden" name="month" value={month} />
      <div className="grid items-end gap-4 sm:grid-cols-[1fr_1fr_auto]">
        <SelectField
          name="vehicle"
          label={rowWord(hasDocks)}
          any="All"
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
