// A member's own bookings: what is ahead, what was, and what it may book.
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import type { OwnBooking } from '../server/members.server';
import { memberUser, ownBooking } from '../server/members.server';
import { Empty } from '../ui/booking-list';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Notice } from '../ui/problem';
import { StatusBadge } from '../ui/status-badge';
import { daysWords } from '../words-of-rules';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  return load(request, async () => {
    const user = await memberUser(request, context);
    const [ahead, past] = await Promise.all([
      call(routes.listBookings, {
        query: { status: 'pending,upcoming,active', order: 'start_asc', limit: 100 },
      }),
      call(routes.listBookings, { query: { status: 'completed,cancelled,no_show', limit: 10 } }),
    ]);
    const { canBook, maxAdvanceDays, maxConcurrentBookings } = user.permissions;
    return {
      ahead: ahead.bookings.map(ownBooking),
      past: past.bookings.map(ownBooking),
      ...{ canBook, maxAdvanceDays, maxConcurrentBookings },
    };
  });
}

export const meta: MetaFunction = () => [{ title: 'My bookings' }];

export default function MyBookings() {
  const { ahead, past, canBook, maxAdvanceDays, maxConcurrentBookings } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead title="My bookings" text={daysWords(maxAdvanceDays, maxConcurrentBookings)}>
        {canBook && (
          <Link className="btn btn-primary" to="/members/book">
            <Icon name="plus" /> Book a bay
          </Link>
        )}
      </PageHead>
      {!canBook && (
        <div className="mb-6">
          <Notice tone="warn">
            You cannot book anything at the moment. Please contact us; the bookings you have stay yours.
          </Notice>
        </div>
      )}
      {ahead.length === 0 ? (
        <Empty title="Nothing ahead">What you book shows here.</Empty>
      ) : (
        <Bookings rows={ahead} label="Ahead" />
      )}
      {past.length > 0 && (
        <section className="mt-10" aria-labelledby="past">
          <h2 id="past" className="mb-3">
            Before
          </h2>
          <Bookings rows={past} label="Before" />
        </section>
      )}
    </>
  );
}

function Bookings({ rows, label }: { rows: OwnBooking[]; label: string }) {
  return (
    <ul className="card divide-y divide-sand-200 overflow-hidden" aria-label={label}>
      {rows.map(row => (
        <li
          key={row.id}
          className="relative flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-4 hover:bg-sand-50"
        >
          <div className="min-w-0">
            <Link className="font-semibold after:absolute after:inset-0" to={`/members/bookings/${row.id}`}>
              {row.what}
            </Link>
            <p className="figures text-ink-700">{row.when}</p>
            {row.price && <p className="figures text-sm text-ink-500">{row.price}</p>}
          </div>
          <StatusBadge status={row.status} overdue={false} />
        </li>
      ))}
    </ul>
  );
}
