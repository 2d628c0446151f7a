// Who works for the business and may log in, kept by admins.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { formats } from '../server/format.server';
import { newFormKey } from '../server/idempotency.server';
import { mayAdminister, staffUser } from '../server/staff.server';
import { changeLogins, shownLogin } from '../server/staff-logins.server';
import { Empty } from '../ui/booking-list';
import { SelectField } from '../ui/field';
import { FilterFields, FilterForm } from '../ui/filter-form';
import { PageHead } from '../ui/page-head';
import { Pager } from '../ui/pager';
import { Notice, ProblemSummary, Said } from '../ui/problem';
import { InviteStaff, StaffLogins } from '../ui/staff-logins';
import { Told } from '../ui/told';
import { STAFF_ROLE } from '../words';

const STATES = [
  ['active', 'Active or invited'],
  ['deactivated', 'Deactivated'],
] as const;
const ROLES = Object.entries(STAFF_ROLE).map(([role, { name }]) => [role, name] as const);

export async function loader({ request, context }: LoaderFunctionArgs) {
  const user = await staffUser(request, context);
  if (!mayAdminister(user)) return null;
  const search = new URL(request.url).searchParams;
  const filters = {
    search: search.get('search') ?? '',
    role: search.get('role') ?? '',
    status: search.get('status') ?? '',
  };
  const query = { ...filters, page: search.get('page') ?? '1' };
  return load(request, async () => {
    const answer = await asUser(request, context)(routes.listUsers, { query: query as never });
    const words = formats(user.tenant.timeZone);
    return {
      filters,
      ownId: user.id,
      logins: answer.users.map(login => shownLogin(login, words)),
      pagination: answer.pagination,
      formKey: newFormKey(),
    };
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  const values = await formOf(request);
  const { answer, status } = await changeLogins(request, asUser(request, context), values);
  return data(answer, { status });
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction = () => [{ title: 'Logins – Staff' }];

export default function Logins() {
  const loaded = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  if (!loaded) {
    return (
      <>
        <PageHead title="Logins" />
        <Notice>Logins are for admins.</Notice>
      </>
    );
  }
  const { filters, ownId, logins, pagination, formKey } = loaded;
  const isInviting = answer?.intent === 'invite';
  return (
    <>
      <PageHead title="Logins" text="Who works here, and what each of them may do." />
      <div className="mb-4 empty:hidden">
        <Told answer={answer} />
        {answer?.done && <Said answer={answer}>{answer.done}</Said>}
        {!isInviting && <ProblemSummary problem={answer?.problem} />}
      </div>
      <FilterForm label="Logins">
        <FilterFields
          placeholder="Name or mail address"
          search={filters.search}
          filters={filters}
          columns="sm:grid-cols-[1fr_12rem_12rem_auto]"
        >
          <SelectField
            id="which-role"
            name="role"
            label="Role"
            any="All"
            options={ROLES}
            defaultValue={filters.role}
          />
          <SelectField
            name="status"
            label="Status"
            any="All"
            options={STATES}
            defaultValue={filters.status}
          />
        </FilterFields>
      </FilterForm>
      <div className="grid items-start gap-6 lg:grid-cols-[1.4fr_1fr]">
        <section aria-label="Who works here">
          {logins.length === 0 ? (
            <Empty title="Nobody is like that" />
          ) : (
            <div className="card p-4 sm:p-6">
              <h2 className="sr-only">Who works here</h2>
              <StaffLogins {...{ logins, formKey, ownId }} answered={answer} />
            </div>
          )}
          <Pager {...pagination} what={pagination.total === 1 ? 'login' : 'logins'} />
        </section>
        <section className="card p-4 sm:p-6" aria-labelledby="invite">
          <InviteStaff
            // Empty again after somebody was invited.
            key={isInviting && answer.ok ? formKey : 'invite'}
            formKey={formKey}
            problem={isInviting ? answer.problem : undefined}
            values={isInviting ? answer.values : undefined}
          />
        </section>
      </div>
    </>
  );
}
