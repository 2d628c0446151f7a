// Advice that was asked for, the latest first.
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData, useSearchParams } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { adviceRow } from '../server/advice.server';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { formats } from '../server/format.server';
import { AdviceList } from '../ui/advice-list';
import { Empty } from '../ui/booking-list';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Pager } from '../ui/pager';
import { useStaff } from '../ui/staff-session';

const PER_PAGE = 20;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const search = new URL(request.url).searchParams;
  const wanted = { topic: search.get('topic') ?? '', customer_id: search.get('customer') ?? '' };
  const query = { ...wanted, page: search.get('page') ?? '1', limit: PER_PAGE } as never;
  return load(request, async () => {
    const [{ site }, { advice, pagination }] = await Promise.all([
      call(routes.getSite, {}),
      call(routes.listAdvice, { query }),
    ]);
    const { moment } = formats(site.tenant.timeZone);
    return { advice: advice.map(each => adviceRow(each, moment)), pagination };
  });
}

export const meta: MetaFunction = () => [{ title: 'Advice – Staff' }];

const TOPICS = [
  ['', 'All'],
  ['cancellations', 'Cancellations'],
  ['schedule', 'Schedules'],
  ['conflict', 'Conflicts'],
] as const;

export default function AdviceIndex() {
  const { advice, pagination } = useLoaderData<typeof loader>();
  const { mayManage } = useStaff();
  const [search] = useSearchParams();
  const topic = search.get('topic') ?? '';
  return (
    <>
      <PageHead title="Advice" text="From the figures of your bookings. Nothing is done by itself.">
        {mayManage && (
          <Link className="btn btn-primary" to="/staff/advice/new">
            <Icon name="plus" /> Ask about a location
          </Link>
        )}
      </PageHead>
      <nav aria-label="Topics" className="mb-4 flex flex-wrap gap-2">
        {TOPICS.map(([value, text]) => (
          <Link
            key={value}
            className={`btn btn-small ${topic === value ? 'btn-primary' : 'btn-quiet'}`}
            to={value ? `?topic=${value}` : '?'}
            aria-current={topic === value ? 'page' : undefined}
          >
            {text}
          </Link>
        ))}
      </nav>
      {advice.length === 0 && (
        <Empty title="No advice yet">
          Managers ask for it: about a location here, about a customer on the member’s page, about a conflict
          with the block or the booking.
        </Empty>
      )}
      <AdviceList advice={advice} />
      {pagination.total > 0 && (
        <Pager {...pagination} what={pagination.total === 1 ? 'piece of advice' : 'pieces of advice'} />
      )}
    </>
  );
}
