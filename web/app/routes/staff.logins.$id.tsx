// One login of staff, changed by admins: name, address, and what it may do.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { telling } from '../did';
import { formOf } from '../forms';
import { attempt, load } from '../server/answers.server';
import { asUser } from '../server/api.server';
import { mayAdminister, staffUser } from '../server/staff.server';
import { newLoginOf } from '../server/staff-logins.server';
import { FormButton } from '../ui/form-button';
import { Icon } from '../ui/icons';
import { PageHead } from '../ui/page-head';
import { Notice, ProblemSummary } from '../ui/problem';
import { LOGIN_LABELS, LoginFields } from '../ui/staff-logins';
import { STAFF_ROLE } from '../words';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const me = await staffUser(request, context);
  if (!mayAdminister(me)) return null;
  const input = { params: { id: params.id! } };
  const { user } = await load(request, () => asUser(request, context)(routes.getUser, input));
  const { id, name, email, role } = user;
  return { login: { name, email, role }, isOwn: id === me.id };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const values = await formOf(request);
  const body = changesOf(values);
  if (Object.keys(body).length === 0) return redirect('/staff/logins', 303);
  const input = { params: { id: params.id! }, body };
  const answer = await attempt(request, () => asUser(request, context)(routes.updateUser, input));
  if (!answer.ok) return data({ problem: answer.problem, values }, { status: answer.status });
  return redirect(telling('/staff/logins', 'login-saved'), 303);
}

/**
 * What differs from what the form was made with: what another admin has changed since stays. Whose own login it is has no
 * choice of a role.
 */
function changesOf(values: Record<string, string>): Partial<ReturnType<typeof newLoginOf>> {
  const changes = Object.entries(newLoginOf(values)).filter(
    ([field, value]) => value !== values[`${field}Before`] && !(field === 'role' && value === ''),
  );
  return Object.fromEntries(changes);
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.login.name ?? 'Login'} – Staff` },
];

export default function EditLogin() {
  const loaded = useLoaderData<typeof loader>();
  const { problem, values } = useAnswer<typeof action>() ?? {};
  if (!loaded) return <Notice>Logins are for admins.</Notice>;
  const { login, isOwn } = loaded;
  const fixedRole = `Your role is ${STAFF_ROLE[login.role].name}. Another admin can change it.`;
  return (
    <>
      <Link to="/staff/logins" className="link inline-flex min-h-11 items-center gap-1">
        <Icon name="left" className="size-4 shrink-0" /> Logins
      </Link>
      <PageHead title={login.name} />
      <div className="card max-w-2xl p-4 sm:p-6">
        <ProblemSummary problem={problem} labels={LOGIN_LABELS} />
        <Form method="post" noValidate className="mt-4 space-y-4">
          {Object.entries(login).map(([field, value]) => (
            <input
              key={field}
              type="hidden"
              name={`${field}Before`}
              value={values?.[`${field}Before`] ?? value}
            />
          ))}
          <LoginFields problem={problem} values={values ?? login} fixedRole={isOwn ? fixedRole : undefined} />
          <p className="text-ink-500">With another address, links that were sent to the old one end.</p>
          <FormButton intent="save" busyText="Saving…">
            Save
          </FormButton>
        </Form>
      </div>
    </>
  );
}
