// All that is below its target, the most severe first, each with the way to more of it.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { Form, Link, useLoaderData, useSearchParams } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { idempotencyKey, newFormKey } from '../server/idempotency.server';
import { Empty } from '../ui/booking-list';
import { FormButton } from '../ui/form-button';
import { PageHead } from '../ui/page-head';
import { Pager } from '../ui/pager';
import { Notice, ProblemSummary, Said } from '../ui/problem';
import { useStaff } from '../ui/staff-session';
import { LowStockList } from '../ui/stock-low';
import { StockTabs } from '../ui/stock-tabs';

const PER_PAGE = 50;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const search = new URL(request.url).searchParams;
  const wanted = search.get('level') || 'ALL';
  return load(request, async () => {
    const query = { alertLevel: wanted, page: search.get('page') ?? '1', limit: PER_PAGE };
    const low = await asUser(request, context)(routes.listLowStock, { query: query as never });
    return { ...low, level: wanted, formKey: newFormKey() };
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { formKey } = await formOf(request);
  const done = await attempt(request, () =>
    asUser(request, context)(routes.checkStock, { idempotencyKey: idempotencyKey(formKey, 'check') }),
  );
  if (!done.ok) return data({ problem: done.problem, said: undefined }, { status: done.status });
  const { checked, opened, resolved } = done.value;
  const said = `${checked} ${checked === 1 ? 'product' : 'products'} checked: ${opened} new below target, ${resolved} back at theirs.`;
  return data({ problem: undefined, said });
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction = () => [{ title: 'Low stock – Staff' }];

export default function LowStockPage() {
  const { items, counts, level, alertsEnabled, pagination, formKey } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const { mayManage } = useStaff();
  const total = counts.WARNING + counts.CRITICAL;
  return (
    <>
      <PageHead title="Low stock" text="What is below its target, the most severe first.">
        {mayManage && (
          <Form method="post" preventScrollReset>
            <input type="hidden" name="formKey" value={formKey} />
            <FormButton className="btn btn-quiet" intent="check" busyText="Checking…">
              Check everything now
            </FormButton>
          </Form>
        )}
      </PageHead>
      <StockTabs />
      <div className="space-y-4">
        <ProblemSummary problem={answer?.problem} />
        {answer?.said && <Said answer={answer}>{answer.said}</Said>}
        {!alertsEnabled && (
          <Notice tone="warn">
            Alerts are switched off: what is here stays, but nothing new is told of, and vendors are not asked
            automatically.
          </Notice>
        )}
        <nav aria-label="Level" className="flex flex-wrap gap-2">
          <Level to="ALL" current={level} text="All" count={total} />
          <Level to="CRITICAL" current={level} text="Critical" count={counts.CRITICAL} />
          <Level to="WARNING" current={level} text="Warning" count={counts.WARNING} />
        </nav>
        {items.length === 0 ? (
          <Nothing level={level} gone={pagination.total > 0} />
        ) : (
          <div className="card overflow-hidden">
            <LowStockList items={items} />
          </div>
        )}
      </div>
      <Pager {...pagination} what={pagination.total === 1 ? 'product' : 'products'} />
    </>
  );
}

/** @param props.gone there was more when this page was linked to */
function Nothing({ level, gone }: { level: string; gone: boolean }) {
  if (gone) {
    return (
      <Empty title="Nothing is left on this page">
        <Link className="btn btn-quiet mt-2" to={`?level=${level}`}>
          See the most severe
        </Link>
      </Empty>
    );
  }
  return (
    <Empty title={level === 'ALL' ? 'Nothing is below its target' : 'Nothing of this level'}>
      {level === 'ALL' && (
        <Link className="btn btn-quiet mt-2" to="/staff/stock/targets">
          See the targets
        </Link>
      )}
    </Empty>
  );
}

function Level({ to, current, text, count }: { to: string; current: string; text: string; count: number }) {
  const [search] = useSearchParams();
  const next = new URLSearchParams(search);
  next.set('level', to);
  next.delete('page');
  const chosen = to === current;
  return (
    <Link
      to={`?${next}`}
      aria-current={chosen ? 'true' : undefined}
      className={`btn btn-small ${chosen ? 'btn-primary' : 'btn-quiet'}`}
    >
      {text} <span className="figures font-normal">{count}</span>
    </Link>
  );
}
