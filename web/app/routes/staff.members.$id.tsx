// One customer: tier, tags, what it may book and why, its login, what was taken away from it, and what the rules refused.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { bookingRow } from '../server/booking-row.server';
import { compareCustomer, crmCustomer } from '../server/crm.server';
import { formats } from '../server/format.server';
import { idempotencyKey, newFormKey } from '../server/idempotency.server';
import {
  addRestriction,
  endLogin,
  inviteMember,
  liftRestriction,
  saveMember,
  shownMemberLogin,
} from '../server/member-form.server';
import type { BookingRow } from '../server/booking-row.server';
import { BookingTable } from '../ui/booking-list';
import { CrmCustomerPanel } from '../ui/crm-customer';
import { Icon } from '../ui/icons';
import { MemberEditor, Permissions } from '../ui/member-editor';
import { MemberLogin } from '../ui/member-login';
import { PageHead } from '../ui/page-head';
import { Notice, Said } from '../ui/problem';
import { Restrictions } from '../ui/restrictions';
import { useStaff } from '../ui/staff-session';
import { Told } from '../ui/told';
import { Violations } from '../ui/violations';
import { NOT_OVER, OVER } from '../words';

/** Of what was before, the last so many. */
const MOST_PAST = 10;

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const id = params.id ?? '';
  return load(request, async () => {
    const [{ site }, { customer }, { rules }, { violations }, { bookings }, past, { crm }] =
      await Promise.all([
        call(routes.getSite, {}),
        call(routes.getCustomer, { params: { id } }),
        call(routes.listRules, {}),
        call(routes.listViolations, { query: { customer_id: id, days: 90 } }),
        call(routes.listBookings, {
          query: { customer_id: id, status: NOT_OVER, order: 'start_asc', limit: 20 },
        }),
        call(routes.listBookings, { query: { customer_id: id, status: OVER, limit: MOST_PAST } }),
        call(routes.getCustomerCrm, { params: { id } }),
      ]);
    const { moment } = formats(site.tenant.timeZone);
    const { restrictions, login, ...member } = customer;
    return {
      member,
      login: login && shownMemberLogin(login, { moment }),
      restrictions: restrictions.map(({ expiresAt, createdAt, ...each }) => ({
        ...each,
        until: expiresAt && moment(expiresAt),
        since: moment(createdAt),
      })),
      locations: rules.locations.map(location => [location.id, location.name] as const),
      violations: violations.map(({ lastAt, ...each }) => ({ ...each, last: moment(lastAt) })),
      bookings: bookings.map(bookingRow),
      past: past.bookings.map(bookingRow),
      everybody: {
        maxAdvanceDays: rules.tenant.maxAdvanceDays,
        maxConcurrentBookings: rules.tenant.maxConcurrentBookings,
      },
      crm: crmCustomer(crm, moment),
      today: site.today,
      formKey: newFormKey(),
    };
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { intent = '', formKey, ...values } = await formOf(request);
  const call = asUser(request, context);
  const id = params.id ?? '';
  const done = await attempt(request, async () => {
    if (intent === 'save') return saveMember(call, id, values);
    if (intent === 'crm') return compareCustomer(call, id, formKey);
    if (intent === 'invite') return inviteMember(call, id, idempotencyKey(formKey, [id]));
    if (intent === 'end-login') return endLogin(call, id);
    if (intent === 'lift') return liftRestriction(call, id, values.restrictionId ?? '');
    const { user } = await call(routes.me, {});
    const key = idempotencyKey(formKey, values);
    return addRestriction(call, id, values, user.tenant.timeZone, key);
  });
  if (!done.ok)
    return data({ intent, problem: done.problem, values, said: undefined }, { status: done.status });
  return data({ intent, problem: undefined, values: undefined, said: SAID[intent] ?? 'Restricted.' });
}

const SAID: Record<string, string> = {
  save: 'Saved.',
  crm: 'It is being compared with the CRM.',
  invite: 'A mail with a link is on its way.',
  'end-login': 'Logged out, and not able to log in any more.',
  lift: 'Lifted.',
};

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.member.fullName ?? 'Customer'} – Staff` },
];

export default function MemberPage() {
  const shown = useLoaderData<typeof loader>();
  const { member, login, restrictions, locations, violations, crm, today, formKey } = shown;
  const answer = useAnswer<typeof action>();
  const { mayManage, mayAct } = useStaff();
  const about = (intent: string) => (answer?.intent === intent ? answer : undefined);
  return (
    <>
      <Link to="/staff/members" className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4" /> Members
      </Link>
      <PageHead
        title={member.fullName}
        text={[member.email, member.phone, !member.hasLogin && 'no login'].filter(Boolean).join(' · ')}
      >
        {mayManage && (
          <div className="flex flex-wrap gap-2">
            <Link className="btn btn-quiet" to={`/staff/members/${member.id}/edit`}>
              Change contact
            </Link>
            <Link className="btn btn-quiet" to={`/staff/advice/new?customer=${member.id}`}>
              Advice on cancellations
            </Link>
            <Link className="btn btn-quiet" to={`/staff/privacy/${member.id}`}>
              Personal data
            </Link>
          </div>
        )}
      </PageHead>
      <div className="mb-4 empty:hidden">
        <Told answer={answer} />
        {answer?.said && <Said answer={answer}>{answer.said}</Said>}
      </div>
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <section className="card p-4 sm:p-6" aria-labelledby="may">
          <h2 id="may" className="mb-3">
            What they may book
          </h2>
          <Permissions {...{ member, locations, everybody: shown.everybody }} />
          {mayManage ? (
            <MemberEditor member={member} problem={about('save')?.problem} values={about('save')?.values} />
          ) : (
            <Notice>Your login may look at members, but not change them.</Notice>
          )}
        </section>
        <div className="grid gap-6">
          <section className="card p-4 sm:p-6" aria-labelledby="restrictions">
            <h2 id="restrictions" className="mb-3">
              Restrictions
            </h2>
            <Restrictions
              {...{ restrictions, locations, today, formKey, mayManage }}
              problem={(about('restrict') ?? about('lift'))?.problem}
              values={about('restrict')?.values}
            />
          </section>
          <section className="card p-4 sm:p-6" aria-labelledby="login">
            <h2 id="login" className="mb-3">
              Login
            </h2>
            <MemberLogin
              {...{ member, login, formKey, mayManage }}
              problem={(about('invite') ?? about('end-login'))?.problem}
              answered={answer}
            />
          </section>
        </div>
      </div>
      <section className="mt-8" aria-labelledby="ahead">
        <h2 id="ahead" className="mb-3">
          Bookings ahead
        </h2>
        <Listed rows={shown.bookings} />
      </section>
      <section className="mt-8" aria-labelledby="before">
        <h2 id="before" className="mb-3">
          Before
        </h2>
        <Listed rows={shown.past} />
        <Link
          className="link mt-3 inline-flex min-h-11 items-center"
          to={`/staff/bookings?customer_id=${member.id}`}
        >
          All bookings of {member.fullName}
        </Link>
      </section>
      {crm && <CrmCustomerPanel crm={crm} formKey={formKey} mayAct={mayAct} />}
      <section className="mt-8" aria-labelledby="refused">
        <h2 id="refused" className="mb-3">
          Refused by the rules in 90 days
        </h2>
        <Violations violations={violations} />
      </section>
    </>
  );
}

const Listed = ({ rows }: { rows: BookingRow[] }) =>
  rows.length > 0 ? <BookingTable rows={rows} /> : <p className="text-ink-500">None.</p>;
