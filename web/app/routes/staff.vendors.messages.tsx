// The conversations with all vendors: what is unread first, then the latest.
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { formats } from '../server/format.server';
import { Empty } from '../ui/booking-list';
import { FilterFields, FilterForm } from '../ui/filter-form';
import { PageHead } from '../ui/page-head';
import { Pager } from '../ui/pager';
import { VendorTabs } from '../ui/vendor-tabs';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const params = new URL(request.url).searchParams;
  const search = params.get('search') ?? '';
  return load(request, async () => {
    const [{ site }, { threads, unread, pagination }] = await Promise.all([
      call(routes.getSite, {}),
      call(routes.listThreads, { query: { search, page: params.get('page') ?? '1' } }),
    ]);
    const { moment } = formats(site.tenant.timeZone);
    const rows = threads.map(({ last, ...thread }) => ({
      ...thread,
      last: last && { ...last, when: moment(last.createdAt) },
    }));
    return { search, rows, unread, pagination };
  });
}
type Row = Awaited<ReturnType<typeof loader>>['rows'][number];

export const meta: MetaFunction = () => [{ title: 'Messages with vendors – Staff' }];

export default function Threads() {
  const { search, rows, unread, pagination } = useLoaderData<typeof loader>();
  const text = unread === 0 ? 'Everything is read.' : `${unread} unread.`;
  return (
    <>
      <PageHead title="Messages with vendors" text={text} />
      <VendorTabs />
      <FilterForm label="Find a vendor">
        <FilterFields placeholder="Name of a vendor" search={search} />
      </FilterForm>
      {rows.length === 0 ? (
        <Empty title={search ? 'No vendor matches' : 'There are no vendors yet'} />
      ) : (
        <ul className="card divide-y divide-sand-200 overflow-hidden">
          {rows.map(row => (
            <Item key={row.vendorId} thread={row} />
          ))}
        </ul>
      )}
      <Pager {...pagination} what={pagination.total === 1 ? 'vendor' : 'vendors'} />
    </>
  );
}

function Item({ thread: { vendorId, vendorName, unread, last } }: { thread: Row }) {
  return (
    <li data-thread={vendorName}>
      <Link
        className="flex min-h-11 flex-wrap items-start justify-between gap-x-4 gap-y-1 px-4 py-3 hover:bg-sand-50"
        to={`/staff/vendors/${vendorId}/messages`}
        prefetch="intent"
      >
        <span className="min-w-0 grow basis-60 wrap-anywhere">
          <span className="font-semibold">{vendorName}</span>
          <span className="block text-ink-700">
            {last ? `${last.authorName}: ${last.beginning}` : 'Nothing written yet.'}
          </span>
        </span>
        <span className="flex flex-wrap items-center gap-3">
          {unread > 0 && <span className="badge tone-pending figures">{unread} unread</span>}
          {last && <span className="figures text-sm text-ink-500">{last.when}</span>}
        </span>
      </Link>
    </li>
  );
}
