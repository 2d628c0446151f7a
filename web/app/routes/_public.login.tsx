// Logging in as staff; afterwards one is where one wanted to go.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData, useNavigation } from '@remix-run/react';
import { useAnswer } from '../answer';
import { routes } from '../../../contracts/index';
import { formOf } from '../forms';
import { attempt } from '../server/answers.server';
import { callForCookies, withCookies } from '../server/api.server';
import { returnPath } from '../server/return-path.server';
import { TextField } from '../ui/field';
import { Notice, ProblemSummary } from '../ui/problem';

const LABELS = { email: 'E-mail address', password: 'Password', tenant: 'Business' };

export function loader({ request }: LoaderFunctionArgs) {
  const search = new URL(request.url).searchParams;
  return { to: returnPath(search.get('to')), expired: search.has('to'), left: search.has('left') };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { email = '', password = '', tenant, to } = await formOf(request);
  const input = { body: { email, password, tenant } };
  const answer = await attempt(request, () => callForCookies(routes.login, input, request, context));
  if (!answer.ok) return data({ problem: answer.problem, email }, { status: answer.status });
  const { output } = answer.value;
  const headers = withCookies(answer.value);
  const member = output.user.role === 'member';
  return redirect(member ? '/members' : returnPath(to), { status: 303, headers });
}

export const meta: MetaFunction = () => [{ title: 'Staff login' }, { name: 'robots', content: 'noindex' }];

export default function Login() {
  const { to, expired, left } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const busy = useNavigation().formMethod === 'POST';
  const errors = answer?.problem.fields ?? {};
  return (
    <div className="page max-w-md pt-12">
      <div className="card space-y-5 p-6 sm:p-8">
        <h1>Staff login</h1>
        {left && <Notice>You are logged out.</Notice>}
        {expired && !answer && (
          <p className="text-ink-700">Please log in; then we take you where you wanted to go.</p>
        )}
        <ProblemSummary problem={answer?.problem} labels={LABELS} />
        <Form method="post" noValidate className="space-y-4">
          <input type="hidden" name="to" value={to} />
          <TextField
            name="email"
            label={LABELS.email}
            type="email"
            autoComplete="username"
            defaultValue={answer?.email}
            error={errors.email}
          />
          <TextField
            name="password"
            label={LABELS.password}
            type="password"
            autoComplete="current-password"
            error={errors.password}
          />
          <button className="btn btn-primary w-full" aria-disabled={busy}>
            {busy ? 'Logging in…' : 'Log in'}
          </button>
        </Form>
        <p>
          <Link className="link inline-flex min-h-11 items-center" to="/vip/login">
            Vendors log in here
          </Link>
        </p>
      </div>
    </div>
  );
}
