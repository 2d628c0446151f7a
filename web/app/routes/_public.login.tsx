// Logging in as staff or as a member; afterwards staff are where they wanted to go.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { useAnswer } from '../answer';
import { routes } from '../../../contracts/index';
import { formOf } from '../forms';
import { attempt } from '../server/answers.server';
import { callForCookies, withCookies } from '../server/api.server';
import { returnPath } from '../server/return-path.server';
import { LoginForm } from '../ui/login-form';
import { LoginPage } from '../ui/login-page';

export function loader({ request }: LoaderFunctionArgs) {
  const search = new URL(request.url).searchParams;
  return { to: returnPath(search.get('to')), expired: search.has('to'), left: search.has('left') };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { email = '', password = '', tenant = '', to } = await formOf(request);
  const input = { body: { email, password, tenant } };
  const answer = await attempt(request, () => callForCookies(routes.login, input, request, context));
  if (!answer.ok) return data({ problem: answer.problem, email, tenant }, { status: answer.status });
  const { output } = answer.value;
  const headers = withCookies(answer.value);
  const member = output.user.role === 'member';
  return redirect(member ? '/members' : returnPath(to), { status: 303, headers });
}

export const meta: MetaFunction = () => [{ title: 'Log in' }, { name: 'robots', content: 'noindex' }];

export default function Login() {
  const arrival = useLoaderData<typeof loader>();
  return (
    <LoginPage title="Log in">
      <LoginForm
        arrival={arrival}
        answer={useAnswer<typeof action>()}
        tenantHint="The short name of the business."
      />
      <ul>
        <li>
          <Link className="link inline-flex min-h-11 items-center" to="/login/reset">
            Forgot your password?
          </Link>
        </li>
        <li>
          <Link className="link inline-flex min-h-11 items-center" to="/vip/login">
            Vendors log in here
          </Link>
        </li>
      </ul>
    </LoginPage>
  );
}
