// One series of blocks: what could not be blocked and what to do about it, and its dates, to be changed one by one, from one
// on, or all.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Link, useLoaderData, useSearchParams } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { blockRow, changeSeries, conflictRow, editOf, seriesRow } from '../server/blocks.server';
import { newFormKey } from '../server/idempotency.server';
import { BlockConflicts } from '../ui/block-conflicts';
import { BlockEditor } from '../ui/block-editor';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Pager } from '../ui/pager';
import { Notice, ProblemSummary } from '../ui/problem';
import { StatusBadge } from '../ui/status-badge';
import { useStaff } from '../ui/staff-session';

const PER_PAGE = 25;

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const search = new URL(request.url).searchParams;
  const query = { page: (search.get('page') ?? '1') as never, limit: PER_PAGE };
  return load(request, async () => {
    const input = { params: { id: params.id! }, query };
    const { series, blocks, conflicts, pagination } = await asUser(request, context)(routes.getBlocks, input);
    const edited = blocks.find(({ id }) => id === search.get('edit'));
    return {
      series: seriesRow(series),
      blocks: blocks.map(block => blockRow(block, series)),
      conflicts: conflicts.map(conflict => conflictRow(conflict, series)),
      edited: edited ? editOf(edited, series) : null,
      pagination,
      formKey: newFormKey(),
    };
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const values = await formOf(request);
  const call = asUser(request, context);
  const done = await attempt(request, () => changeSeries(call, params.id!, values));
  if (!done.ok) return data({ problem: done.problem, values, said: undefined }, { status: done.status });
  if (done.value.jobId) return redirect(`/staff/operations/${done.value.jobId}`, 303);
  return data({ problem: undefined, values: undefined, said: done.value.said });
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `${loaded?.series.reason ?? 'Block'} – Staff` },
];

export default function Series() {
  const { series, conflicts, edited, pagination, formKey } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const { mayManage } = useStaff();
  const [search] = useSearchParams();
  return (
    <>
      <Link to="/staff/blocks" className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Blocks
      </Link>
      <PageHead title={series.reason} text={series.resources}>
        <span className="badge tone-completed">{series.type}</span>
      </PageHead>
      <div className="mb-4 space-y-4 empty:hidden">
        <ProblemSummary problem={answer?.problem} />
        {answer?.said && <Notice>{answer.said}</Notice>}
        {search.has('made') && !answer && (
          <Notice>
            {series.dates} {series.dates === 1 ? 'date is' : 'dates are'} blocked
            {series.openConflicts > 0 && `, ${series.openConflicts} could not be: decide below`}.
          </Notice>
        )}
      </div>
      <p className="figures mb-6 text-ink-700">
        {series.repeats}, first {series.first}. Made {series.made}.
      </p>
      {conflicts.length > 0 && <BlockConflicts {...{ conflicts, formKey, mayManage }} />}
      {edited && mayManage && <BlockEditor {...{ edited, formKey, problem: answer?.problem }} />}
      {pagination.total > 0 && (
        <>
          <h2 className="mb-3">Dates</h2>
          <Dates />
          <Pager {...pagination} what={pagination.total === 1 ? 'date' : 'dates'} />
        </>
      )}
    </>
  );
}

function Dates() {
  const { blocks } = useLoaderData<typeof loader>();
  const { mayManage } = useStaff();
  const [search] = useSearchParams();
  const editing = (id: string) => {
    const next = new URLSearchParams(search);
    next.delete('made');
    next.set('edit', id);
    return `?${next}`;
  };
  return (
    <ul className="card divide-y divide-sand-200">
      {blocks.map(block => (
        <li key={block.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-3">
          <div className="min-w-0">
            <p className="figures">
              <Link className="link" to={`/staff/bookings/${block.id}`}>
                {block.when}
              </Link>
            </p>
            <p className="text-sm text-ink-500">{block.resourceName}</p>
          </div>
          <div className="flex items-center gap-3">
            <StatusBadge status={block.status} overdue={false} />
            {mayManage && block.ahead && (
              <Link className="btn btn-quiet btn-small" to={editing(block.id)} preventScrollReset={false}>
                Change<span className="sr-only"> {block.when}</span>
              </Link>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
