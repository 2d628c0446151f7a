// What vendors are asked for, the most urgent first, made by stock itself or by hand; and what became of earlier ones.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { Link, useLoaderData, useNavigation } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { formats } from '../server/format.server';
import { newFormKey } from '../server/idempotency.server';
import { changeNeed, needRow } from '../server/stock-needs.server';
import { categoryOptions } from '../server/stock.server';
import { Empty } from '../ui/booking-list';
import { SelectField } from '../ui/field';
import { FilterFields, FilterForm } from '../ui/filter-form';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Pager } from '../ui/pager';
import { ProblemSummary, Said } from '../ui/problem';
import { useStaff } from '../ui/staff-session';
import { NeedGroups } from '../ui/stock-need-list';
import { StockTabs } from '../ui/stock-tabs';
import { NEED_SOURCE, PRIORITIES, PRIORITY } from '../ui/stock-words';
import { Told } from '../ui/told';

const PER_PAGE = 50;
const FILTERS = ['search', 'status', 'source', 'priority', 'categoryId'] as const;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const params = new URL(request.url).searchParams;
  const filters = Object.fromEntries(FILTERS.map(name => [name, params.get(name) ?? ''])) as Filters;
  return load(request, async () => {
    const query = { ...filters, page: params.get('page') ?? '1', limit: PER_PAGE };
    const [{ site }, categories, { needs, pagination }] = await Promise.all([
      call(routes.getSite, {}),
      categoryOptions(call),
      call(routes.listNeeds, { query: query as never }),
    ]);
    const written = formats(site.tenant.timeZone);
    const rows = needs.map(need => needRow(need, written));
    return { filters, categories, rows, pagination, formKey: newFormKey() };
  });
}
type Filters = Record<(typeof FILTERS)[number], string>;

export async function action({ request, context }: ActionFunctionArgs) {
  const values = await formOf(request);
  const done = await attempt(request, () => changeNeed(asUser(request, context), values));
  if (!done.ok) return data({ problem: done.problem, said: undefined }, { status: done.status });
  return data({ problem: undefined, said: done.value });
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction = () => [{ title: 'Needs – Staff' }];

const SHOWN = [
  ['fulfilled', 'Fulfilled'],
  ['removed', 'Removed'],
  ['expired', 'Expired'],
  ['all', 'All of them'],
] as const;

export default function Needs() {
  const { filters, rows, pagination, formKey } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const { mayManage } = useStaff();
  const busy = useNavigation().state === 'loading';
  const filtered = Object.values(filters).some(Boolean);
  return (
    <>
      <PageHead title="Needs" text="What vendors are asked for. Stock that runs low asks by itself.">
        {mayManage && (
          <Link className="btn btn-primary" to="/staff/needs/new">
            <Icon name="plus" /> New need
          </Link>
        )}
      </PageHead>
      <StockTabs />
      <NarrowBy filtered={filtered} />
      <div aria-busy={busy} className={`space-y-4 ${busy ? 'opacity-60 transition-opacity' : ''}`}>
        <ProblemSummary problem={answer?.problem} />
        <Told answer={answer} />
        {answer?.said && <Said answer={answer}>{answer.said}</Said>}
        {rows.length === 0 ? (
          <Empty title={filtered ? 'No need matches' : 'Nothing is needed'}>
            {filtered ? (
              <Link className="btn btn-quiet mt-2" to="?">
                Show those that are open
              </Link>
            ) : (
              'Products below their target appear here by themselves.'
            )}
          </Empty>
        ) : (
          <NeedGroups rows={rows} formKey={formKey} answered={answer} />
        )}
      </div>
      <Pager {...pagination} what={pagination.total === 1 ? 'need' : 'needs'} />
    </>
  );
}

function NarrowBy({ filtered }: { filtered: boolean }) {
  const { filters, categories } = useLoaderData<typeof loader>();
  return (
    <FilterForm label="Filter needs">
      <FilterFields
        placeholder="What is needed"
        search={filters.search}
        filters={{ ...filters, status: filters.status === 'open' ? '' : filters.status }}
        columns="sm:grid-cols-2 lg:grid-cols-[1fr_9rem_11rem_9rem_11rem_auto]"
      >
        <SelectField
          name="status"
          label="Shown"
          any="Open"
          options={SHOWN}
          defaultValue={filters.status === 'open' ? '' : filters.status}
        />
        <SelectField
          name="source"
          label="Made"
          any="Either way"
          options={Object.entries(NEED_SOURCE)}
          defaultValue={filters.source}
        />
        <SelectField
          name="priority"
          label="Priority"
          any="Any"
          options={PRIORITIES.map(priority => [priority, PRIORITY[priority]])}
          defaultValue={filters.priority}
        />
        <SelectField
          name="categoryId"
          label="Category"
          any="Every category"
          options={categories}
          defaultValue={filters.categoryId}
        />
      </FilterFields>
      {filtered && (
        <Link className="btn -mb-2 px-0 text-sea-700" to="?">
          Clear the filters
        </Link>
      )}
    </FilterForm>
  );
}
