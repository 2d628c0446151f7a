// A new bulk job: which bookings, shown before anything happens, and what to do with them.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { OPERATION } from '../operation-words';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { bookingRow } from '../server/booking-row.server';
import { newFormKey } from '../server/idempotency.server';
import { resourceOptions } from '../server/resource-names.server';
import { JOB_FILTERS, startJob } from '../server/operations.server';
import { withChosen } from '../server/places.server';
import { AskedByCustomer } from '../ui/asked-by-customer';
import { DaysFilter, KindFilter, ResourceFilter, StatusFilter } from '../ui/booking-filters';
import { BookingTable, Empty } from '../ui/booking-list';
import { SelectField, TextField } from '../ui/field';
import { FilterForm, SearchButton, SearchField } from '../ui/filter-form';
import { FormButton } from '../ui/form-button';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Notice, ProblemSummary } from '../ui/problem';
import { useStaff } from '../ui/staff-session';

/** How many of the bookings are shown. */
const SHOWN = 10;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const search = new URL(request.url).searchParams;
  const filters = Object.fromEntries(JOB_FILTERS.map(name => [name, search.get(name) ?? '']));
  const filtered = Object.values(filters).some(Boolean);
  return load(request, async () => {
    const [{ resources }, list] = await Promise.all([
      call(routes.listResources, { query: {} }),
      filtered
        ? call(routes.listBookings, { query: { ...filters, limit: SHOWN, order: 'start_asc' } as never })
        : undefined,
    ]);
    const inService = resourceOptions(resources);
    return {
      filters: filters as Record<(typeof JOB_FILTERS)[number], string>,
      rows: list?.bookings.map(bookingRow) ?? null,
      total: list?.pagination.total ?? 0,
      inService,
      resources: await withChosen(call, inService, filters.resource_id ?? ''),
      formKey: newFormKey(),
    };
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  const values = await formOf(request);
  const rename = {
    resourceId: 'to_resource',
    'shift.days': 'days',
    'shift.minutes': 'minutes',
    shift: 'days',
  };
  const done = await attempt(request, () => startJob(asUser(request, context), values), rename);
  if (!done.ok) return data({ problem: done.problem, values }, { status: done.status });
  return redirect(`/staff/operations/${done.value}`, 303);
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction = () => [{ title: 'New job – Staff' }];

export default function NewJob() {
  const { rows, total } = useLoaderData<typeof loader>();
  const { mayManage } = useStaff();
  return (
    <>
      <Link to="/staff/operations" className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Operations
      </Link>
      <PageHead
        title="New job"
        text="First which bookings, then what to do with them. Nothing happens before you say so."
      />
      {mayManage ? (
        <>
          <Which />
          {rows === null && <Notice>Choose at least one thing to filter by.</Notice>}
          {rows?.length === 0 && <Empty title="No booking matches" />}
          {rows && rows.length > 0 && (
            <>
              <h2 className="mb-3">
                {total >= 10_000 ? '10,000 or more' : total} {total === 1 ? 'booking' : 'bookings'}
                {total > rows.length && `, the first ${rows.length} of them:`}
              </h2>
              <BookingTable rows={rows} />
              <What />
            </>
          )}
        </>
      ) : (
        <Notice>Managers start jobs; your login may watch them.</Notice>
      )}
    </>
  );
}

function Which() {
  const { filters, resources } = useLoaderData<typeof loader>();
  return (
    <FilterForm label="Which bookings">
      <div className="grid items-end gap-4 sm:grid-cols-2 lg:grid-cols-4">
        <DaysFilter from={filters.start_date} to={filters.end_date} />
        <ResourceFilter label="Resource" resources={resources} chosen={filters.resource_id} />
        <KindFilter chosen={filters.kind} />
        <StatusFilter chosen={filters.status} />
        <SearchField placeholder="Name, e-mail or phone" defaultValue={filters.search} />
        <SearchButton />
      </div>
    </FilterForm>
  );
}

const OPERATIONS = (['cancel', 'confirm', 'no_show', 'move'] as const).map(
  name => [name, OPERATION[name]] as const,
);
const LABELS = {
  days: 'Days later',
  minutes: 'Minutes later',
  to_resource: 'To',
  reason: 'Reason',
  filter: 'Bookings',
};

function What() {
  const { filters, inService, formKey } = useLoaderData<typeof loader>();
  const { problem, values = {} } = useAnswer<typeof action>() ?? {};
  return (
    <section className="card mt-6 max-w-2xl p-4 sm:p-6" aria-labelledby="what">
      <h2 id="what" className="mb-4">
        What to do with them
      </h2>
      <ProblemSummary problem={problem} labels={LABELS} />
      <Form method="post" noValidate className="group mt-4 space-y-5">
        <input type="hidden" name="formKey" value={formKey} />
        {Object.entries(filters).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <fieldset>
          <legend className="label">Operation</legend>
          <div className="grid gap-2">
            {OPERATIONS.map(([value, text]) => (
              <label key={value} className="choice">
                <input
                  type="radio"
                  name="operation"
                  value={value}
                  defaultChecked={(values.operation ?? 'cancel') === value}
                />
                {text}
              </label>
            ))}
          </div>
        </fieldset>
        <fieldset className="hidden gap-4 group-has-[[value=move]:checked]:grid sm:grid-cols-2">
          <legend className="label">By how much, or where to</legend>
          <TextField
            name="days"
            label={LABELS.days}
            type="number"
            inputMode="numeric"
            optional
            hint="Negative for earlier"
            defaultValue={values.days}
            error={problem?.fields.days}
          />
          <TextField
            name="minutes"
            label={LABELS.minutes}
            type="number"
            inputMode="numeric"
            optional
            defaultValue={values.minutes}
            error={problem?.fields.minutes}
          />
          <SelectField
            name="to_resource"
            label="To another resource"
            any="Where they are"
            options={inService}
            defaultValue={values.to_resource}
          />
        </fieldset>
        <TextField
          name="reason"
          label={LABELS.reason}
          optional
          hint="Recorded with each booking"
          defaultValue={values.reason}
          error={problem?.fields.reason}
          maxLength={500}
        />
        <div className="hidden group-has-[[value=cancel]:checked]:block">
          <AskedByCustomer many defaultChecked={Boolean(values.cancelReason)} />
        </div>
        <FormButton busyText="Starting…">Start the job</FormButton>
      </Form>
    </section>
  );
}
