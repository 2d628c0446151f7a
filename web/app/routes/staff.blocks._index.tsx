// What was blocked: series with what is ahead of each, and what could not be had.
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { seriesRow } from '../server/blocks.server';
import { Empty } from '../ui/booking-list';
import { Icon } from '../ui/icons';
import { OperationTabs } from '../ui/operation-tabs';
import { PageHead } from '../ui/page-head';
import { Pager } from '../ui/pager';
import { useStaff } from '../ui/staff-session';

const PER_PAGE = 20;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const page = new URL(request.url).searchParams.get('page') ?? '1';
  return load(request, async () => {
    const query = { page: page as never, limit: PER_PAGE };
    const { series, pagination } = await asUser(request, context)(routes.listBlocks, { query });
    return { series: series.map(seriesRow), pagination };
  });
}

export const meta: MetaFunction = () => [{ title: 'Blocks – Staff' }];

export default function Blocks() {
  const { series, pagination } = useLoaderData<typeof loader>();
  const { mayManage } = useStaff();
  return (
    <>
      <PageHead title="Blocks" text="When something cannot be booked: maintenance, training, private events.">
        {mayManage && (
          <Link className="btn btn-primary" to="/staff/blocks/new">
            <Icon name="plus" /> New block
          </Link>
        )}
      </PageHead>
      <OperationTabs />
      {series.length === 0 && <Empty title="Nothing is blocked">What you block shows here.</Empty>}
      <ul className="grid gap-4 md:grid-cols-2">
        {series.map(each => (
          <li key={each.id} className="card relative p-4 hover:bg-sand-50 sm:p-5">
            <div className="flex flex-wrap items-start justify-between gap-2">
              <h2>
                <Link className="after:absolute after:inset-0" to={`/staff/blocks/${each.id}`}>
                  {each.reason}
                </Link>
              </h2>
              <span className="badge tone-completed">{each.type}</span>
            </div>
            <p>{each.resources}</p>
            <p className="figures text-ink-700">{each.repeats === 'Once' ? each.first : each.repeats}</p>
            <p className="figures text-sm text-ink-500">
              {each.dates === 0 ? 'Nothing ahead' : `${each.dates} ahead, next ${each.next}`}
            </p>
            {each.openConflicts > 0 && (
              <p className="mt-2">
                <span className="badge tone-pending">
                  <Icon name="alert" className="size-4 shrink-0" /> {each.openConflicts}{' '}
                  {each.openConflicts === 1 ? 'conflict' : 'conflicts'} to decide
                </span>
              </p>
            )}
          </li>
        ))}
      </ul>
      {pagination.total > 0 && <Pager {...pagination} what={pagination.total === 1 ? 'block' : 'blocks'} />}
    </>
  );
}
