// The line of each service: who waits since when and for what, who is deciding about an offer right now, joining and
// leaving.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { Link, useLoaderData, useNavigation } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { newFormKey } from '../server/idempotency.server';
import type { Line } from '../server/waitlist.server';
import { changeLine, lineByService } from '../server/waitlist.server';
import { Empty } from '../ui/booking-list';
import { Confirm } from '../ui/confirm';
import { DeskTabs } from '../ui/desk-tabs';
import { SelectField } from '../ui/field';
import { FilterFields, FilterForm } from '../ui/filter-form';
import { Icon } from '../ui/icons';
import { JoinForm } from '../ui/join-form';
import { PageHead } from '../ui/page-head';
import { Pager } from '../ui/pager';
import { Notice, ProblemSummary } from '../ui/problem';
import { useStaff } from '../ui/staff-session';
import { WaitingPerson } from '../ui/waiting-person';
import { WAITING_STATUS } from '../words';

const PER_PAGE = 50;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const search = new URL(request.url).searchParams;
  const get = (name: string) => search.get(name) ?? '';
  const filters = {
    service_id: get('service_id'),
    status: get('status') || 'waiting',
    search: get('search'),
  };
  return load(request, async () => {
    const query = { ...filters, page: get('page') || '1', limit: PER_PAGE };
    const [{ site }, { services }, { staff }, { entries, pagination }] = await Promise.all([
      call(routes.getSite, {}),
      call(routes.listServices, {}),
      call(routes.listStaff, { query: {} }),
      call(routes.listWaitlist, { query: query as never }),
    ]);
    const active = (list: { id: string; name: string; isActive: boolean }[]) =>
      list.filter(({ isActive }) => isActive).map(({ id, name }) => [id, name] as const);
    return {
      filters,
      today: site.today,
      services: active(services),
      staff: active(staff),
      lines: lineByService(entries, site.tenant.timeZone, new Date().toISOString()),
      pagination,
      formKey: newFormKey(),
    };
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  const values = await formOf(request);
  const call = asUser(request, context);
  const { timeZone } = (await load(request, () => call(routes.getSite, {}))).site.tenant;
  const done = await attempt(request, () => changeLine(call, values, timeZone));
  if (!done.ok) return data({ problem: done.problem, values, done: undefined }, { status: done.status });
  return data({ problem: undefined, values: undefined, done: done.value });
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction = () => [{ title: 'Waitlist – Staff' }];

export default function Waitlist() {
  const { filters, lines, pagination } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const { mayAct } = useStaff();
  const busy = useNavigation().state === 'loading';
  const waiting = filters.status === 'waiting';
  const narrowed = Boolean(filters.service_id || filters.search);
  // A form in a dialog tells its problem there.
  const elsewhere = answer?.values?.intent === 'join' ? undefined : answer?.problem;
  return (
    <>
      <PageHead
        title="Waitlist"
        text="A slot that is given back is offered down the line, one person at a time."
      >
        {mayAct && <Join />}
      </PageHead>
      <DeskTabs />
      <Filters />
      <div className={`space-y-4 ${busy ? 'opacity-60 transition-opacity' : ''}`} aria-busy={busy}>
        <ProblemSummary problem={elsewhere} />
        {answer?.done && <Notice>{answer.done.said}</Notice>}
        {lines.length === 0 && (
          <Empty title={narrowed ? 'Nobody matches' : waiting ? 'Nobody is waiting' : 'Nobody'}>
            {narrowed ? (
              <Link className="btn btn-quiet mt-2" to="?">
                Show the whole line
              </Link>
            ) : (
              waiting && 'Put customers in line when the time they want is taken.'
            )}
          </Empty>
        )}
        {lines.map(line => (
          <ServiceLine key={line.id} line={line} />
        ))}
      </div>
      <Pager {...pagination} what={pagination.total === 1 ? 'person' : 'people'} />
    </>
  );
}

function Join() {
  const { services, staff, filters, today, formKey } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const refused = answer?.problem && answer.values.intent === 'join';
  return (
    <Confirm
      trigger={
        <>
          <Icon name="plus" /> Put in line
        </>
      }
      triggerClass="btn btn-primary"
      title="Put somebody in line"
      keep="Leave it"
      answered={answer?.done}
      open={refused || undefined}
    >
      <JoinForm
        // An accepted form is an empty one again.
        key={answer?.done?.id}
        {...{ services, staff, today, formKey }}
        service={filters.service_id}
        problem={refused ? answer.problem : undefined}
        values={refused ? answer.values : {}}
      />
    </Confirm>
  );
}

function Filters() {
  const { filters, services } = useLoaderData<typeof loader>();
  return (
    <FilterForm label="Filter the waitlist">
      <FilterFields
        placeholder="Name, e-mail or phone"
        search={filters.search}
        filters={{ ...filters, status: filters.status === 'waiting' ? '' : filters.status }}
        columns="sm:grid-cols-2 lg:grid-cols-[1fr_14rem_12rem_auto]"
      >
        <SelectField
          name="service_id"
          label="Service"
          any="Every service"
          options={services}
          defaultValue={filters.service_id}
        />
        <SelectField
          name="status"
          label="Shown"
          options={Object.entries(WAITING_STATUS)}
          defaultValue={filters.status}
        />
      </FilterFields>
    </FilterForm>
  );
}

function ServiceLine({ line }: { line: Line }) {
  const answer = useAnswer<typeof action>();
  const id = `line-${line.id}`;
  return (
    <section className="card overflow-hidden" aria-labelledby={id}>
      <h2 id={id} className="border-b border-sand-200 px-4 py-3">
        {line.name}
      </h2>
      <ol className="divide-y divide-sand-200">
        {line.entries.map(person => (
          <WaitingPerson key={person.id} person={person} answered={answer} />
        ))}
      </ol>
    </section>
  );
}
