// Today: what waits, what starts, what is under way, what is late, what is new.
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { longDay } from '../days';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { formats } from '../server/format.server';
import type { BookingRow } from '../server/booking-row.server';
import { bookingRow } from '../server/booking-row.server';
import { BookingItem } from '../ui/booking-list';
import type { IconName } from '../ui/icons';
import { Icon } from '../ui/icons';
import { Numbers } from '../ui/booking-numbers';
import { PageHead } from '../ui/page-head';
import { useStaff } from '../ui/staff-session';
import { LowStockPanel } from '../ui/stock-low';

const SHOWN = 6;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  return load(request, async () => {
    const { site } = await call(routes.getSite, {});
    const list = (query: Parameters<typeof call<typeof routes.listBookings>>[1]['query']) =>
      call(routes.listBookings, { query: { limit: SHOWN, ...query } });
    const today = { start_date: site.today, end_date: site.today, limit: 200 };
    const [{ stats }, { counts }, around, active, overdue, newest, low] = await Promise.all([
      call(routes.bookingStats, { query: {} }),
      call(routes.listInbox, { query: { status: 'pending', limit: 1 } }),
      list({ ...today, status: 'pending,upcoming,active', order: 'start_asc' }),
      list({ status: 'active', order: 'start_desc' }),
      list({ overdue: 'true', status: 'active', order: 'start_asc' }),
      list({ order: 'created_desc' }),
      call(routes.listLowStock, { query: { limit: 5 } }),
    ]);
    const starting = around.bookings.filter(
      booking => formats(site.tenant.timeZone).dateOf(booking.startTime) === site.today,
    );
    return {
      today: site.today,
      stats,
      pending: counts.pending,
      starting: { rows: starting.slice(0, SHOWN).map(bookingRow), total: starting.length },
      active: { rows: active.bookings.map(bookingRow), total: active.pagination.total },
      overdue: { rows: overdue.bookings.map(bookingRow), total: overdue.pagination.total },
      newest: { rows: newest.bookings.map(bookingRow), total: newest.pagination.total },
      low: { ...low, total: low.counts.WARNING + low.counts.CRITICAL },
    };
  });
}

export const meta: MetaFunction = () => [{ title: 'Today – Staff' }];

export default function Today() {
  const { today, stats, pending, starting, active, overdue, newest, low } = useLoaderData<typeof loader>();
  const { mayAct } = useStaff();
  const day = `start_date=${today}&end_date=${today}`;
  return (
    <>
      <PageHead title="Today" text={longDay(today)}>
        {mayAct && (
          <div className="flex flex-wrap gap-2">
            <Link className="btn btn-primary" to="/staff/bookings/new/appointment">
              <Icon name="plus" /> Appointment
            </Link>
            <Link className="btn btn-quiet" to="/staff/bookings/new">
              <Icon name="plus" /> New booking
            </Link>
          </div>
        )}
      </PageHead>
      <ul className="mb-8 grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-4">
        <Figure
          to="/staff/inbox"
          icon="inbox"
          number={pending}
          text="waiting in the inbox"
          strong={pending > 0}
        />
        <Figure to={`/staff/bookings?${day}`} icon="calendar" number={starting.total} text="starting today" />
        <Figure to="/staff/bookings?status=active" icon="bolt" number={active.total} text="under way" />
        <Figure
          to="/staff/bookings?overdue=true"
          icon="alert"
          number={overdue.total}
          text="overdue"
          strong={overdue.total > 0}
        />
      </ul>
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <div className="grid gap-6">
          <Panel title="Starting today" list={starting} empty="Nothing starts today." />
          {overdue.total > 0 && <Panel title="Overdue" list={overdue} empty="" />}
          <Panel title="Under way" list={active} empty="Nothing is under way." />
        </div>
        <div className="grid gap-6">
          <LowStockPanel {...low} />
          <Numbers stats={stats} />
          <Panel title="Newest" list={newest} empty="No bookings yet." />
        </div>
      </div>
    </>
  );
}

interface FigureProps {
  to: string;
  icon: IconName;
  number: number;
  text: string;
  strong?: boolean;
}

function Figure({ to, icon, number, text, strong }: FigureProps) {
  return (
    <li>
      <Link
        to={to}
        prefetch="intent"
        className={`card flex h-full flex-col gap-1 p-4 transition-shadow hover:shadow-lift sm:p-5 ${strong ? 'border-amber-300 bg-amber-50' : ''}`}
      >
        <Icon name={icon} className="size-6 text-sea-700" />
        <span className="figures text-3xl font-bold">{number}</span>
        <span className="text-ink-700">{text}</span>
      </Link>
    </li>
  );
}

interface PanelProps {
  title: string;
  list: { rows: BookingRow[]; total: number };
  empty: string;
}

function Panel({ title, list, empty }: PanelProps) {
  const id = title.toLowerCase().replace(' ', '-');
  return (
    <section className="card overflow-hidden" aria-labelledby={id}>
      <h2 id={id} className="border-b border-sand-200 px-4 py-4">
        {title}
      </h2>
      {list.rows.length === 0 ? (
        <p className="px-4 py-6 text-ink-500">{empty}</p>
      ) : (
        <ul className="divide-y divide-sand-200">
          {list.rows.map(row => (
            <BookingItem key={row.id} row={row} />
          ))}
        </ul>
      )}
    </section>
  );
}
