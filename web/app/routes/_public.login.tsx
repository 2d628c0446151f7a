// Logging in as staff; afterwards one is where one wanted to go.
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

export const meta: MetaFunction = () => [{ title: 'Staff login' }, { name: 'robots', content: 'noindex' }];

export default function Login() {
  const arrival = useLoaderData<typeof loader>();
  return (
    <div className="page max-w-md pt-12">
      <div className="card space-y-5 p-6 sm:p-8">
        <h1>Staff login</h1>
        <LoginForm
          arrival={arrival}
          answer={useAnswer<typeof action>()}
          tenantHint="The short name of the business you want to work for."
        />
        <p>
          <Link className="link inline-flex min-h-11 items-center" to="/vip/login">
            Vendors log in here
          </Link>
        </p>
      </div>
    </div>
  );
}
