// All exports and erasures of a business, the newest first.
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { formats } from '../server/format.server';
import { privacyRow } from '../server/privacy.server';
import { Empty } from '../ui/booking-list';
import { MemberTabs } from '../ui/member-tabs';
import { PageHead } from '../ui/page-head';
import { Pager } from '../ui/pager';
import { PrivacyJobs } from '../ui/privacy-jobs';

const PER_PAGE = 20;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const page = new URL(request.url).searchParams.get('page') ?? '1';
  return load(request, async () => {
    const [{ site }, { jobs, pagination }] = await Promise.all([
      call(routes.getSite, {}),
      call(routes.listPrivacyJobs, { query: { page: page as never, limit: PER_PAGE } }),
    ]);
    const { moment } = formats(site.tenant.timeZone);
    return { jobs: jobs.map(job => ({ ...privacyRow(job, moment), canWithdraw: false })), pagination };
  });
}

export const meta: MetaFunction = () => [{ title: 'Personal data – Staff' }];

export default function PrivacyList() {
  const { jobs, pagination } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        title="Personal data"
        text="Who asked for their data, or to be forgotten. Ask for it on a member’s page."
      />
      <MemberTabs />
      <h2 className="sr-only">Exports and erasures</h2>
      {jobs.length === 0 && <Empty title="Nothing yet">Exports and erasures show here.</Empty>}
      <PrivacyJobs jobs={jobs} named />
      {pagination.total > 0 && <Pager {...pagination} what={pagination.total === 1 ? 'job' : 'jobs'} />}
    </>
  );
}
