// How the business is used over some time: utilisation by hour, weekday and resource, peaks, lead times, cancellations,
// no-shows, sources, revenue; and what the rules keep refusing.
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { Link, useLoaderData, useNavigation } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { inOrder } from '../days';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { analyticsPage, choices, presets } from '../server/analytics.server';
import { formats } from '../server/format.server';
import { HeatMap } from '../ui/analytics-heat';
import { CsvLink, Figures, Panel, Presets, Resources, Shares, Weekdays } from '../ui/analytics-panels';
import { SelectField, TextField } from '../ui/field';
import { FilterForm } from '../ui/filter-form';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Chart } from '../ui/stock-chart';
import { Violations } from '../ui/violations';

const FILTERS = ['location_id', 'kind', 'resource_id'] as const;
const MOST_PATTERNS = 5;
const MOST_DAYS = 365;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const params = new URL(request.url).searchParams;
  const filters = Object.fromEntries(FILTERS.map(name => [name, params.get(name) ?? '']));
  return load(request, async () => {
    const [{ site }, { resources }] = await Promise.all([
      call(routes.getSite, {}),
      call(routes.listResources, { query: {} }),
    ]);
    const all = presets(site.today);
    const [from, to] = [params.get('from'), params.get('to')];
    if (!from || !to) throw redirect(`/staff/analytics?${withPeriod(params, all[1]!)}`);
    const [{ analytics }, { violations }] = await Promise.all([
      call(routes.getAnalytics, { query: { ...inOrder(from, to), ...filters } as never }),
      call(routes.listViolations, { query: { days: MOST_DAYS } }),
    ]);
    const { moment } = formats(site.tenant.timeZone);
    return {
      ...{ presets: all, filters, choices: choices(resources), page: analyticsPage(analytics) },
      patterns: violations
        .filter(({ pattern }) => pattern !== null)
        .slice(0, MOST_PATTERNS)
        .map(({ lastAt, ...each }) => ({ ...each, last: moment(lastAt) })),
    };
  });
}

/** The address says what is shown, so that it can be passed on. */
function withPeriod(params: URLSearchParams, { from, to }: { from: string; to: string }): URLSearchParams {
  const said = new URLSearchParams(params);
  if (!said.get('from')) said.set('from', said.get('to') || from);
  if (!said.get('to')) said.set('to', said.get('from')! > to ? said.get('from')! : to);
  return said;
}

export const meta: MetaFunction = () => [{ title: 'Analytics – Staff' }];

const KINDS = [
  ['vehicle', 'Vehicles'],
  ['bay', 'Bays'],
  ['staff', 'Staff members'],
  ['dock', 'Docks'],
] as const;

export default function AnalyticsRoute() {
  const { presets: all, filters, choices: places, page, patterns } = useLoaderData<typeof loader>();
  const busy = useNavigation().state === 'loading';
  const set = Object.entries(filters).filter(([, value]) => value !== '');
  const rest = set.map(([name, value]) => `&${name}=${encodeURIComponent(value)}`).join('');
  const period = `from=${page.from}&to=${page.to}`;
  const csv = (table: string): string => `/api/admin/bookings/analytics.csv?table=${table}&${period}${rest}`;
  return (
    <>
      <PageHead title="Analytics" text={page.span}>
        <Link className="btn btn-quiet" to={`/staff/advice/new?location=${filters.location_id}`}>
          Advice on a schedule
        </Link>
      </PageHead>
      <Presets presets={all} from={page.from} to={page.to} rest={rest} />
      <FilterForm label="Period and places">
        <div className="grid items-end gap-4 sm:grid-cols-2 lg:grid-cols-[10rem_10rem_1fr_1fr_1fr_auto]">
          <TextField name="from" label="From" type="date" required={false} defaultValue={page.from} />
          <TextField name="to" label="To" type="date" required={false} defaultValue={page.to} />
          <SelectField
            name="location_id"
            label="Location"
            any="All of them"
            options={places.locations}
            defaultValue={filters.location_id}
          />
          <SelectField name="kind" label="Kind" any="All kinds" options={KINDS} defaultValue={filters.kind} />
          <SelectField
            name="resource_id"
            label="Resource"
            any="All of them"
            options={places.resources}
            defaultValue={filters.resource_id}
          />
          <button className="btn btn-quiet lg:justify-self-start">
            <Icon name="search" /> Show
          </button>
        </div>
      </FilterForm>
      <div aria-busy={busy} className={`space-y-8 ${busy ? 'opacity-60 transition-opacity' : ''}`}>
        {page.isEmpty && (
          <p className="card px-4 py-8 text-center text-ink-500">
            No booking starts in this time at these places. Another period or fewer filters may show more.
          </p>
        )}
        <Figures figures={page.figures} />
        <Panel
          id="time"
          title="Over time"
          text={`By ${page.step}`}
          action={<CsvLink href={csv('time')} of="over time" />}
        >
          <div className="grid gap-4 lg:grid-cols-2">
            <div className="card p-4">
              <h3 className="mb-2 font-semibold">Bookings</h3>
              <Chart title="Bookings" bars={page.bars} by={page.step} />
            </div>
            <div className="card p-4">
              <h3 className="mb-2 font-semibold">Utilisation, in %</h3>
              <Chart title="Utilisation in percent" bars={page.useBars} by={page.step} />
            </div>
          </div>
        </Panel>
        <div className="grid items-start gap-6 lg:grid-cols-[2fr_1fr]">
          <Panel
            id="week"
            title="Hours of the week"
            text="On the clock of each place"
            action={<CsvLink href={csv('hours')} of="of the hours of the week" />}
          >
            {page.heat.rows.length === 0 ? (
              <p className="card px-4 py-8 text-center text-ink-500">Nothing is open in this time.</p>
            ) : (
              <HeatMap heat={page.heat} />
            )}
          </Panel>
          <Weekdays weekdays={page.weekdays} peaks={page.peaks} />
        </div>
        <Panel
          id="resources"
          title="Resources"
          text="Choose one to see it alone"
          action={<CsvLink href={csv('resources')} of="of the resources" />}
        >
          {page.resources.length === 0 ? (
            <p className="card px-4 py-8 text-center text-ink-500">Nothing could be booked in this time.</p>
          ) : (
            <Resources
              rows={page.resources}
              link={id => `/staff/analytics?${period}&resource_id=${encodeURIComponent(id)}`}
            />
          )}
        </Panel>
        <div className="grid items-start gap-6 lg:grid-cols-3">
          <Shares id="leads" title="How far ahead" rows={page.leads} empty="Nothing to measure." />
          <Shares id="sources" title="Where they come from" rows={page.sources} empty="No bookings." />
          <Shares id="reasons" title="Cancelled" rows={page.reasons} empty="Nothing was cancelled." />
        </div>
        <Panel
          id="refused"
          title="Refused again and again"
          text="By the rules of sessions, in the last year; whatever is chosen above"
          action={
            <Link className="link inline-flex min-h-11 items-center" to="/staff/rules">
              All of it, and the rules
            </Link>
          }
        >
          {patterns.length === 0 ? (
            <p className="card px-4 py-6 text-center text-ink-500">
              Nobody was refused the same thing three times.
            </p>
          ) : (
            <Violations violations={patterns} named />
          )}
        </Panel>
      </div>
    </>
  );
}
