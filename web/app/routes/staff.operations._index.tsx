// Bulk jobs, newest first.
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { formats } from '../server/format.server';
import { jobRow } from '../server/operations.server';
import { Empty } from '../ui/booking-list';
import { Icon } from '../ui/icons';
import { JobBadge, JobBar } from '../ui/job-status';
import { OperationTabs } from '../ui/operation-tabs';
import { PageHead } from '../ui/page-head';
import { Pager } from '../ui/pager';
import { useStaff } from '../ui/staff-session';

const PER_PAGE = 20;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const page = new URL(request.url).searchParams.get('page') ?? '1';
  return load(request, async () => {
    const [{ site }, { jobs, pagination }] = await Promise.all([
      call(routes.getSite, {}),
      call(routes.listJobs, { query: { page: page as never, limit: PER_PAGE } }),
    ]);
    const { moment } = formats(site.tenant.timeZone);
    return { jobs: jobs.map(job => jobRow(job, moment)), pagination };
  });
}

export const meta: MetaFunction = () => [{ title: 'Operations – Staff' }];

export default function Operations() {
  const { jobs, pagination } = useLoaderData<typeof loader>();
  const { mayManage } = useStaff();
  return (
    <>
      <PageHead title="Operations" text="Many bookings at once, one job each. A job survives any outage.">
        {mayManage && (
          <Link className="btn btn-primary" to="/staff/operations/new">
            <Icon name="plus" /> New job
          </Link>
        )}
      </PageHead>
      <OperationTabs />
      {jobs.length === 0 && <Empty title="No job yet">What is asked for in bulk shows here.</Empty>}
      <ul className="space-y-3">
        {jobs.map(job => (
          <li key={job.id} className="card relative p-4 hover:bg-sand-50">
            <div className="mb-2 flex flex-wrap items-start justify-between gap-2">
              <h2 className="text-base">
                <Link className="after:absolute after:inset-0" to={`/staff/operations/${job.id}`}>
                  {job.title}
                </Link>
              </h2>
              <JobBadge job={job} />
            </div>
            <JobBar job={job} />
            <p className="text-sm text-ink-500">
              {job.made}
              {job.reason && ` · ${job.reason}`}
            </p>
          </li>
        ))}
      </ul>
      {pagination.total > 0 && <Pager {...pagination} what={pagination.total === 1 ? 'job' : 'jobs'} />}
    </>
  );
}
