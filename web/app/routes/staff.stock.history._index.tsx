// How stock went: the three measures of success against the period before, week by week, and every alert.
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData, useNavigation } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { daySpan, inOrder } from '../days';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { formats } from '../server/format.server';
import type { AlertRow } from '../server/stock-history.server';
import { alertRow, historyOf } from '../server/stock-history.server';
import { TextField, SelectField } from '../ui/field';
import { FilterForm } from '../ui/filter-form';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Pager } from '../ui/pager';
import { LevelBadge } from '../ui/stock-badges';
import { MeasureCard, Weeks } from '../ui/stock-measures';
import type { Column } from '../ui/stock-table';
import { RowLink, StockTable } from '../ui/stock-table';
import { StockTabs } from '../ui/stock-tabs';

const PER_PAGE = 25;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const params = new URL(request.url).searchParams;
  const get = (name: string) => params.get(name) ?? '';
  const filters = { from: get('from'), to: get('to') };
  const alertLevel = get('level');
  return load(request, async () => {
    const [{ site }, metrics] = await Promise.all([
      call(routes.getSite, {}),
      call(routes.stockMetrics, { query: inOrder(filters.from, filters.to) }),
    ]);
    const { from, to } = metrics;
    const query = { from, to, alertLevel, page: get('page') || '1', limit: PER_PAGE };
    const { alerts, pagination } = await call(routes.stockHistory, { query: query as never });
    const { moment } = formats(site.tenant.timeZone);
    return {
      ...{ from, to, alertLevel },
      filters,
      ...historyOf(metrics),
      alerts: alerts.map(alert => alertRow(alert, moment)),
      pagination,
    };
  });
}

export const meta: MetaFunction = () => [{ title: 'Stock history – Staff' }];

const COLUMNS: readonly Column<AlertRow>[] = [
  {
    head: 'Product',
    cell: ({ productId, productName, categoryName }) => (
      <>
        <RowLink to={`/staff/stock/products/${productId}`}>{productName}</RowLink>
        <span className="block text-sm text-ink-500">{categoryName}</span>
      </>
    ),
  },
  { head: 'At its worst', cell: ({ worstLevel }) => <LevelBadge status={worstLevel} /> },
  { head: 'On hand, of its target', cell: ({ stock }) => <span className="figures">{stock}</span> },
  { head: 'From', cell: ({ since }) => <span className="figures">{since}</span> },
  {
    head: 'Until',
    cell: ({ end, lasted }) => (
      <span className="figures">
        {end ?? 'Still open'}
        <span className="block text-sm text-ink-500">{lasted}</span>
      </span>
    ),
  },
  { head: 'Who was told', cell: ({ told }) => told || 'nobody' },
];

export default function History() {
  const history = useLoaderData<typeof loader>();
  const { from, to, filters, alertLevel, alerts, pagination, weeks } = history;
  const busy = useNavigation().state === 'loading';
  const period = `from=${from}&to=${to}`;
  return (
    <>
      <PageHead title="Stock history" text={daySpan(from, to)}>
        <div className="flex flex-wrap gap-2">
          <a className="btn btn-quiet" href={`/staff/stock/history.csv?what=weeks&${period}`} download>
            <Icon name="down" /> Weeks as CSV
          </a>
          <a className="btn btn-quiet" href={`/staff/stock/history.csv?what=alerts&${period}`} download>
            <Icon name="down" /> Alerts as CSV
          </a>
        </div>
      </PageHead>
      <StockTabs />
      <FilterForm label="Period">
        <div className="grid items-end gap-4 sm:grid-cols-2 lg:grid-cols-[12rem_12rem_12rem_auto]">
          <TextField name="from" label="From" type="date" required={false} defaultValue={filters.from} />
          <TextField name="to" label="To" type="date" required={false} defaultValue={filters.to} />
          <SelectField
            name="level"
            label="Alerts"
            any="All of them"
            options={[
              ['CRITICAL', 'Critical at their worst'],
              ['WARNING', 'Never more than a warning'],
            ]}
            defaultValue={alertLevel}
          />
          <button className="btn btn-quiet lg:justify-self-start">
            <Icon name="search" /> Show
          </button>
        </div>
      </FilterForm>
      <div aria-busy={busy} className={`space-y-6 ${busy ? 'opacity-60 transition-opacity' : ''}`}>
        <div className="grid gap-4 lg:grid-cols-3">
          <MeasureCard
            title="Stockouts"
            text="Times a product ran out"
            measure={history.stockouts}
            bars={weeks.map(({ label, stockouts }) => ({ label, value: stockouts }))}
          />
          <MeasureCard
            title="Answers of vendors"
            text="Deliveries and quotes that answered a need"
            measure={history.needResponses}
            bars={weeks.map(({ label, needResponses }) => ({ label, value: needResponses }))}
          />
          <MeasureCard
            title="Alert to restock"
            text="Median time from an alert to stock at its target; hours in the chart"
            measure={history.hoursToRestock}
            bars={weeks.map(({ label, hoursToRestock }) => ({ label, value: hoursToRestock }))}
          />
        </div>
        <Weeks weeks={weeks} />
        <section aria-labelledby="alerts">
          <h2 id="alerts" className="mb-3">
            Alerts
          </h2>
          {alerts.length === 0 ? (
            <p className="card px-4 py-8 text-center text-ink-500">No alert was open in this time.</p>
          ) : (
            <StockTable
              caption="Alerts, the latest first"
              rows={alerts}
              keyOf={row => row.id}
              columns={COLUMNS}
            />
          )}
          <Pager {...pagination} what={pagination.total === 1 ? 'alert' : 'alerts'} />
        </section>
      </div>
    </>
  );
}
