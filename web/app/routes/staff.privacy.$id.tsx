// Personal data of one customer: everything as a file, and the erasure of all of it, which asks for the name first.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import type { Call } from '../../../contracts/client';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { formats } from '../server/format.server';
import { idempotencyKey, newFormKey } from '../server/idempotency.server';
import { privacyRow } from '../server/privacy.server';
import { TextField } from '../ui/field';
import { FormButton } from '../ui/form-button';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { PrivacyJobs } from '../ui/privacy-jobs';
import { Notice, ProblemSummary } from '../ui/problem';
import { useStaff } from '../ui/staff-session';
import { useWatch } from '../watch';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const call = asUser(request, context);
  const id = params.id ?? '';
  return load(request, async () => {
    const [{ site }, { customer }, { jobs }] = await Promise.all([
      call(routes.getSite, {}),
      call(routes.getCustomer, { params: { id } }),
      call(routes.listPrivacyJobs, { query: { customer_id: id, limit: 50 } }),
    ]);
    const { moment } = formats(site.tenant.timeZone);
    const { fullName, email, phone, bookingsAhead } = customer;
    const rows = jobs.map(job => privacyRow(job, moment));
    const erased = jobs.some(
      ({ kind, status }) => kind === 'erasure' && ['running', 'completed'].includes(status),
    );
    const asked = jobs.some(
      ({ kind, status }) => kind === 'erasure' && ['queued', 'waiting'].includes(status),
    );
    const person = { id, fullName, reach: [email, phone].filter(Boolean).join(' · '), bookingsAhead };
    return { person, jobs: rows, erased, asked, formKey: newFormKey() };
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { intent = '', formKey, ...values } = await formOf(request);
  const call = asUser(request, context);
  const id = params.id ?? '';
  const done = await attempt(request, () => carryOut(call, id, intent, values, formKey));
  if (!done.ok) return data({ intent, problem: done.problem, values }, { status: done.status });
  return redirect(`/staff/privacy/${id}`, 303);
}

function carryOut(
  call: Call,
  id: string,
  intent: string,
  values: Record<string, string>,
  formKey: string | undefined,
): Promise<unknown> {
  const key = idempotencyKey(formKey, [intent, values]);
  if (intent === 'export') return call(routes.exportCustomer, { params: { id }, idempotencyKey: key });
  if (intent === 'withdraw') return call(routes.withdrawErasure, { params: { id: values.jobId ?? '' } });
  const body = { confirm: values.confirm ?? '', bookingsAhead: values.bookingsAhead as never };
  return call(routes.eraseCustomer, { params: { id }, body, idempotencyKey: key });
}

export { afterEveryAnswer as shouldRevalidate } from '../revalidate';

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Personal data of ${loaded?.person.fullName ?? 'a customer'} – Staff` },
];

const LOOK_EVERY_MS = 1_500;

export default function Privacy() {
  const { person, jobs, erased, asked, formKey } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const { mayManage } = useStaff();
  useWatch(
    jobs.some(({ moving }) => moving),
    LOOK_EVERY_MS,
  );
  if (!mayManage) return <Notice>Only managers see what is held on a customer.</Notice>;
  return (
    <>
      <Link
        to={erased ? '/staff/privacy' : `/staff/members/${person.id}`}
        className="link inline-flex min-h-11 items-center gap-1"
      >
        <Icon name="left" className="size-4" /> {erased ? 'Personal data' : person.fullName}
      </Link>
      <PageHead title={`Personal data of ${person.fullName}`} text={person.reach} />
      {answer?.intent !== 'erase' && <ProblemSummary problem={answer?.problem} />}
      {erased ? (
        <Notice>This customer was erased, or is being erased: nobody can log in or be found as them.</Notice>
      ) : (
        <div className="grid items-start gap-6 lg:grid-cols-2">
          <Export formKey={formKey} />
          {!asked && <Erase person={person} formKey={formKey} />}
        </div>
      )}
      <section className="mt-8" aria-labelledby="asked">
        <h2 id="asked" className="mb-3">
          Exports and erasures
        </h2>
        {jobs.length > 0 ? <PrivacyJobs jobs={jobs} /> : <p className="text-ink-500">None yet.</p>}
      </section>
    </>
  );
}

function Export({ formKey }: { formKey: string }) {
  return (
    <section className="card p-4 sm:p-6" aria-labelledby="export">
      <h2 id="export" className="mb-3">
        Everything as a file
      </h2>
      <p className="mb-4 text-ink-700">
        Login, bookings, messages, notes, places in line, restrictions, and what happened, as a page to read
        and as JSON. Secrets and other people’s names are left out. The file can be fetched for seven days,
        and is then deleted.
      </p>
      <Form method="post" preventScrollReset>
        <input type="hidden" name="formKey" value={formKey} />
        <FormButton intent="export" busyText="One moment…">
          Write the file
        </FormButton>
      </Form>
    </section>
  );
}

interface EraseProps {
  person: { id: string; fullName: string; bookingsAhead: number };
  formKey: string;
}

function Erase({ person: { id, fullName, bookingsAhead }, formKey }: EraseProps) {
  const answer = useAnswer<typeof action>();
  const about = answer?.intent === 'erase' ? answer : undefined;
  return (
    <section className="card p-4 sm:p-6" aria-labelledby="erase">
      <h2 id="erase" className="mb-3">
        Erase this customer
      </h2>
      <p className="mb-4 text-ink-700">
        Name, addresses, login, messages, notes and every mention are made anonymous, everywhere, for good.
        Bookings, their times and what was paid stay, without the person.
      </p>
      <div className="mb-4 empty:hidden">
        <ProblemSummary problem={about?.problem} labels={{ confirm: 'The customer’s name' }} />
      </div>
      <Form method="post" className="space-y-4" preventScrollReset>
        <input type="hidden" name="formKey" value={formKey} />
        {bookingsAhead > 0 && <Ahead id={id} count={bookingsAhead} chosen={about?.values.bookingsAhead} />}
        <TextField
          name="confirm"
          label="The customer’s name"
          hint={`Type “${fullName}”: it cannot be taken back.`}
          error={about?.problem.fields.confirm}
          defaultValue={about?.values.confirm}
          autoComplete="off"
        />
        <FormButton className="btn btn-danger" intent="erase" busyText="One moment…">
          Erase for good
        </FormButton>
      </Form>
    </section>
  );
}

function Ahead({ id, count, chosen = 'wait' }: { id: string; count: number; chosen?: string }) {
  const one = count === 1;
  const ways = [
    ['wait', `Wait until ${one ? 'it is' : 'they are'} over, then erase`],
    ['cancel', `Cancel ${one ? 'it' : 'them'} first, tell the customer, then erase`],
  ] as const;
  return (
    <fieldset>
      <legend className="label">
        {one ? 'A booking is' : `${count} bookings are`} ahead (
        <Link className="link inline-flex min-h-11 min-w-11 items-center" to={`/staff/members/${id}`}>
          see {one ? 'it' : 'them'}
        </Link>
        )
      </legend>
      <div className="grid gap-2">
        {ways.map(([value, text]) => (
          <label key={value} className="choice">
            <input type="radio" name="bookingsAhead" value={value} defaultChecked={chosen === value} /> {text}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
