// A member's own bookings: what is ahead, what was, and what it may book.
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import type { Call } from '../../../contracts/client';
import { routes } from '../../../contracts/index';
import type { Permissions } from '../../../contracts/members';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import type { OwnBooking } from '../server/members.server';
import { memberUser, ownBooking } from '../server/members.server';
import { Empty } from '../ui/booking-list';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Pager } from '../ui/pager';
import { Notice } from '../ui/problem';
import { StatusBadge } from '../ui/status-badge';
import { NOT_OVER, OVER } from '../words';
import { mayWords } from '../words-of-rules';

const PER_PAGE = 10;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const search = new URL(request.url).searchParams;
  // Whatever is in the address goes to the API, which says what is wrong with it.
  const [page, as_of] = [search.get('page') ?? '1', search.get('as_of') ?? ''];
  return load(request, async () => {
    const user = await memberUser(request, context);
    const [ahead, past] = await Promise.all([
      call(routes.listBookings, {
        query: { status: NOT_OVER, order: 'start_asc', limit: 100 },
      }),
      call(routes.listBookings, { query: { status: OVER, limit: PER_PAGE, page, as_of } as never }),
    ]);
    const { canBook, locationLimits, ...limits } = user.permissions;
    return {
      ahead: ahead.bookings.map(ownBooking),
      past: past.bookings.map(ownBooking),
      pages: past.pagination,
      canBook,
      may: [mayWords(limits), ...(await atLocations(call, locationLimits))].join(' '),
    };
  });
}

/** Where less is allowed than elsewhere; what is closed to the member, or has no bays, is not spoken of. */
async function atLocations(call: Call, limits: Permissions['locationLimits']): Promise<string[]> {
  if (limits.length === 0) return [];
  const { resources } = await call(routes.listResources, { query: { kind: 'bay' } });
  const names = new Map(resources.map(({ locationId, locationName }) => [locationId, locationName]));
  return limits.flatMap(({ locationId, ...limit }) => {
    const at = names.get(locationId);
    return at ? [mayWords({ ...limit, at })] : [];
  });
}

export const meta: MetaFunction = () => [{ title: 'My bookings' }];

export default function MyBookings() {
  const { ahead, past, pages, canBook, may } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead title="My bookings" text={may}>
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
      {(pages.total > 0 || pages.page > 1) && (
        <section className="mt-10" aria-labelledby="past">
          <h2 id="past" className="mb-3 scroll-mt-4">
            Before
          </h2>
          {past.length > 0 && <Bookings rows={past} label="Before" />}
          <Pager
            {...pages}
            keep={{ as_of: pages.asOf }}
            what={pages.total === 1 ? 'booking before' : 'bookings before'}
            at="past"
          />
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
