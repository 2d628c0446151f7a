// One bulk job: how far it is, what failed and why; pausing, stopping and undoing it; its workflow.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { formats } from '../server/format.server';
import { newFormKey } from '../server/idempotency.server';
import type { JobRow } from '../server/operations.server';
import { controlJob, itemRow, jobRow } from '../server/operations.server';
import { Confirm } from '../ui/confirm';
import { FormButton } from '../ui/form-button';
import { Icon } from '../ui/icons';
import { JobBadge, JobBar } from '../ui/job-status';
import { JobItems } from '../ui/job-items';
import { PageHead } from '../ui/page-head';
import { Pager } from '../ui/pager';
import { Notice, ProblemSummary } from '../ui/problem';
import { useStaff } from '../ui/staff-session';
import { useWatch } from '../watch';

const PER_PAGE = 25;

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const search = new URL(request.url).searchParams;
  const query = { status: search.get('status') ?? '', page: search.get('page') ?? '1', limit: PER_PAGE };
  const id = params.id!;
  return load(request, async () => {
    const [{ site }, { job }, { items, pagination }] = await Promise.all([
      call(routes.getSite, {}),
      call(routes.getJob, { params: { id } }),
      call(routes.listJobItems, { params: { id }, query: query as never }),
    ]);
    const { moment } = formats(site.tenant.timeZone);
    const rows = items.map(item => itemRow(item, moment));
    return { job: jobRow(job, moment), items: rows, pagination, status: query.status, formKey: newFormKey() };
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const values = await formOf(request);
  const done = await attempt(request, () => controlJob(asUser(request, context), params.id!, values));
  if (!done.ok) return data({ problem: done.problem, said: undefined }, { status: done.status });
  if (done.value.jobId) return redirect(`/staff/operations/${done.value.jobId}`, 303);
  return data({ problem: undefined, said: done.value.said });
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `${loaded?.job.title ?? 'Job'} – Staff` },
];

const LOOK_EVERY_MS = 1_000;

export default function Job() {
  const { job, items, pagination, status } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const { mayManage } = useStaff();
  useWatch(job.moving, LOOK_EVERY_MS);
  return (
    <>
      <Link to="/staff/operations" className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Operations
      </Link>
      <PageHead title={job.title} text={job.made}>
        <JobBadge job={job} />
      </PageHead>
      <div className="mb-4 space-y-4 empty:hidden">
        <ProblemSummary problem={answer?.problem} />
        {answer?.said && <Notice>{answer.said}</Notice>}
      </div>
      <section className="card mb-6 space-y-4 p-4 sm:p-6" aria-label="Progress" aria-busy={job.moving}>
        <JobBar job={job} />
        <Facts job={job} />
        {mayManage && <Controls job={job} />}
      </section>
      <h2 className="mb-3">What became of each</h2>
      <nav aria-label="Results" className="mb-3 flex flex-wrap gap-2">
        {[
          ['', 'All'],
          ['failed', 'Failed'],
          ['done', 'Done'],
          ['pending', 'Waiting'],
        ].map(([value, text]) => (
          <Link
            key={value}
            className={`btn btn-small ${status === value ? 'btn-primary' : 'btn-quiet'}`}
            to={value ? `?status=${value}` : '?'}
            aria-current={status === value ? 'page' : undefined}
          >
            {text}
          </Link>
        ))}
      </nav>
      <JobItems items={items} />
      <Pager {...pagination} what={pagination.total === 1 ? 'booking' : 'bookings'} />
    </>
  );
}

function Facts({ job }: { job: JobRow }) {
  return (
    <div className="space-y-1 text-ink-700">
      {job.reason && <p>Reason: {job.reason}</p>}
      {job.finished && <p>Over since {job.finished}</p>}
      {job.undoOf && (
        <p>
          Takes back{' '}
          <Link className="link" to={`/staff/operations/${job.undoOf}`}>
            these cancellations
          </Link>
        </p>
      )}
      {job.undoneBy && (
        <p>
          Taken back by{' '}
          <Link className="link" to={`/staff/operations/${job.undoneBy}`}>
            another job
          </Link>
        </p>
      )}
      {job.temporalUiUrl ? (
        <p>
          <a
            className="link inline-flex items-center gap-1"
            href={job.temporalUiUrl}
            target="_blank"
            rel="noreferrer"
          >
            Its workflow in the Temporal UI <Icon name="external" className="size-4" />
            <span className="sr-only">(opens in a new tab)</span>
          </a>
        </p>
      ) : (
        <p className="text-sm break-all text-ink-500">Workflow {job.workflowId}</p>
      )}
    </div>
  );
}

function Controls({ job }: { job: JobRow }) {
  const { formKey } = useLoaderData<typeof loader>();
  const over = job.status === 'completed' || job.status === 'cancelled';
  if (over && !job.canUndo) return null;
  const key = <input type="hidden" name="formKey" value={formKey} />;
  return (
    <div className="flex flex-wrap gap-3">
      {!over && (
        <Form method="post" preventScrollReset>
          {key}
          {job.status === 'paused' ? (
            <FormButton intent="resume" busyText="One moment…">
              Go on
            </FormButton>
          ) : (
            <FormButton className="btn btn-quiet" intent="pause" busyText="One moment…">
              Pause
            </FormButton>
          )}
        </Form>
      )}
      {!over && (
        <Confirm trigger="Stop for good" title="Stop this job?" keep="Let it be" answered={job.status}>
          <Form method="post" preventScrollReset>
            {key}
            <p className="mb-4 text-ink-700">What it has done stays done; the rest is left as it is.</p>
            <FormButton className="btn btn-danger w-full" intent="cancel" busyText="One moment…">
              Yes, stop it
            </FormButton>
          </Form>
        </Confirm>
      )}
      {job.canUndo && (
        <Confirm
          trigger="Undo these cancellations"
          triggerClass="btn btn-quiet"
          title={`Take ${job.done} cancellations back?`}
          keep="Leave them cancelled"
          answered={job.undoneBy}
        >
          <Form method="post" preventScrollReset>
            {key}
            <p className="mb-4 text-ink-700">
              Each booking is made anew, as it was, where its place is still free. Each customer gets a new
              confirmation.
            </p>
            <FormButton className="btn btn-primary w-full" intent="undo" busyText="One moment…">
              Yes, take them back
            </FormButton>
          </Form>
        </Confirm>
      )}
    </div>
  );
}
