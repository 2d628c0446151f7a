// What comes, day by day of a week, with the harvests that vendors expect beside it.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { addDays, daySpan, daysFrom, isDay, longDay } from '../days';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import type { DeliveryRow } from '../server/deliveries.server';
import { deliveryRow } from '../server/deliveries.server';
import { harvestRow } from '../server/harvests.server';
import { newFormKey } from '../server/idempotency.server';
import { carryOut } from '../server/moves.server';
import { DeliveryList } from '../ui/delivery-list';
import { SelectField } from '../ui/field';
import { FilterFields, FilterForm } from '../ui/filter-form';
import { FormButton } from '../ui/form-button';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Notice, ProblemSummary } from '../ui/problem';
import { useStaff } from '../ui/staff-session';
import { VendorTabs } from '../ui/vendor-tabs';
import { STATUS } from '../words';

const MOST = 200;
const SPANS = { day: 1, week: 7 } as const;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const params = new URL(request.url).searchParams;
  const call = asUser(request, context);
  return load(request, async () => {
    const { site } = await call(routes.getSite, {});
    const asked = params.get('from') ?? '';
    const from = isDay(asked) ? asked : site.today;
    const span: keyof typeof SPANS = params.get('span') === 'day' ? 'day' : 'week';
    const to = addDays(from, SPANS[span] - 1);
    const filters = { search: params.get('search') ?? '', status: params.get('status') ?? '' };
    const [{ deliveries, pagination }, { harvests }] = await Promise.all([
      call(routes.listDeliveries, { query: { from, to, ...filters, order: 'asc', limit: MOST } as never }),
      call(routes.listHarvests, { query: { from, to, status: 'expected', limit: MOST } }),
    ]);
    const rows = deliveries.map(deliveryRow);
    const expected = harvests.map(harvest => ({ ...harvestRow(harvest), date: harvest.expectedDate }));
    return {
      ...{ from, to, span, today: site.today, filters, formKey: newFormKey() },
      more: pagination.total > rows.length,
      days: daysFrom(from, to).map(date => ({
        date,
        deliveries: rows.filter(row => row.date === date),
        harvests: expected.filter(row => row.date === date),
      })),
    };
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  const values = await formOf(request);
  const call = asUser(request, context);
  const done = await attempt(request, () =>
    carryOut(call, values.id ?? '', { ...values, intent: 'confirm' }),
  );
  if (!done.ok) return data({ problem: done.problem, said: undefined }, { status: done.status });
  return data({ problem: undefined, said: 'The delivery is confirmed.' });
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction = () => [{ title: 'Deliveries – Staff' }];

export default function Deliveries() {
  const { from, to, days, more } = useLoaderData<typeof loader>();
  const { mayManage } = useStaff();
  const answer = useAnswer<typeof action>();
  return (
    <>
      <PageHead title="Deliveries" text={daySpan(from, to)}>
        {mayManage && (
          <Link className="btn btn-quiet" to="/staff/deliveries/settings">
            Windows and docks
          </Link>
        )}
      </PageHead>
      <VendorTabs />
      <Steps />
      <Filters />
      <div className="space-y-4">
        <ProblemSummary problem={answer?.problem} />
        {answer?.said && <Notice>{answer.said}</Notice>}
        {more && <Notice tone="warn">There are more than are shown here: look at them day by day.</Notice>}
        {days.map(day => (
          <Day key={day.date} {...day} />
        ))}
      </div>
    </>
  );
}

type DayProps = ReturnType<typeof useLoaderData<typeof loader>>['days'][number];

function Day({ date, deliveries, harvests }: DayProps) {
  const { today } = useLoaderData<typeof loader>();
  const { mayAct } = useStaff();
  return (
    <section className="card overflow-hidden" aria-labelledby={`day-${date}`}>
      <h2 id={`day-${date}`} className="border-b border-sand-200 px-4 py-3 text-lg">
        {longDay(date)}
        {date === today && <span className="font-normal text-ink-500"> – today</span>}
      </h2>
      {deliveries.length === 0 && <p className="px-4 py-3 text-ink-500">No delivery.</p>}
      <DeliveryList
        rows={deliveries}
        actions={row => mayAct && row.status === 'pending' && <ConfirmIt row={row} />}
      />
      {harvests.length > 0 && (
        <div className="border-t border-sand-200 bg-sand-50 px-4 py-3">
          <p className="flex items-center gap-2 font-medium">
            <Icon name="leaf" className="size-4" /> Harvests expected
          </p>
          <ul className="mt-1 text-ink-700">
            {harvests.map(harvest => (
              <li key={harvest.id} className="wrap-anywhere">
                {harvest.productName}, {harvest.amount}, {harvest.vendorName}
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

function ConfirmIt({ row }: { row: DeliveryRow }) {
  const { formKey } = useLoaderData<typeof loader>();
  return (
    <Form method="post" preventScrollReset>
      <input type="hidden" name="formKey" value={formKey} />
      <input type="hidden" name="id" value={row.id} />
      <FormButton className="btn btn-primary btn-small">
        Confirm{' '}
        <span className="sr-only">
          {row.timeSlot} of {row.vendorName}
        </span>
      </FormButton>
    </Form>
  );
}

function Steps() {
  const { from, span, today, filters } = useLoaderData<typeof loader>();
  const kept = Object.entries(filters).filter(([, value]) => value);
  const to = (day: string, wanted = span) =>
    `?${new URLSearchParams([['from', day], ['span', wanted], ...kept])}`;
  const days = SPANS[span];
  return (
    <div className="mb-4 flex flex-wrap items-center justify-between gap-2">
      <nav aria-label="Days" className="flex gap-2">
        <Link className="btn btn-quiet" to={to(addDays(from, -days))} aria-label="Earlier" preventScrollReset>
          <Icon name="left" />
        </Link>
        <Link className="btn btn-quiet" to={to(today)} preventScrollReset>
          Today
        </Link>
        <Link className="btn btn-quiet" to={to(addDays(from, days))} aria-label="Later" preventScrollReset>
          <Icon name="right" />
        </Link>
      </nav>
      <nav aria-label="How many days" className="flex gap-2">
        {(['day', 'week'] as const).map(one => (
          <Link
            key={one}
            className="btn btn-quiet btn-small aria-[current]:bg-sea-50 aria-[current]:font-bold"
            to={to(from, one)}
            aria-current={span === one ? 'true' : undefined}
            preventScrollReset
          >
            {one === 'day' ? 'One day' : 'One week'}
          </Link>
        ))}
      </nav>
    </div>
  );
}

function Filters() {
  const { from, span, filters } = useLoaderData<typeof loader>();
  return (
    <FilterForm label="Filter deliveries">
      <input type="hidden" name="from" value={from} />
      <input type="hidden" name="span" value={span} />
      <FilterFields placeholder="A vendor or a product" search={filters.search} filters={filters}>
        <SelectField
          name="status"
          label="Status"
          any="Every status"
          options={Object.entries(STATUS)}
          defaultValue={filters.status}
        />
      </FilterFields>
    </FilterForm>
  );
}
