// Logging in as a vendor; afterwards one is where one wanted to go.
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { routes } from '../../../contracts/index';
import { useAnswer } from '../answer';
import { formOf } from '../forms';
import { attempt } from '../server/answers.server';
import { callForCookies, withCookies } from '../server/api.server';
import { vendorReturnPath } from '../server/return-path.server';
import { LoginForm } from '../ui/login-form';
import { VipPage } from '../ui/vip-page';

export function loader({ request }: LoaderFunctionArgs) {
  const search = new URL(request.url).searchParams;
  return { to: vendorReturnPath(search.get('to')), expired: search.has('to'), left: search.has('left') };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { email = '', password = '', tenant = '', to } = await formOf(request);
  const input = { body: { email, password, tenant } };
  const answer = await attempt(request, () => callForCookies(routes.vipLogin, input, request, context));
  if (!answer.ok) return data({ problem: answer.problem, email, tenant }, { status: answer.status });
  return redirect(vendorReturnPath(to), { status: 303, headers: withCookies(answer.value) });
}

export const meta: MetaFunction = () => [{ title: 'Vendor login' }, { name: 'robots', content: 'noindex' }];

export default function VendorLogin() {
  const arrival = useLoaderData<typeof loader>();
  return (
    <VipPage title="Vendor login">
      <LoginForm
        arrival={arrival}
        answer={useAnswer<typeof action>()}
        tenantHint="The short name of the business you mean; it knows its own."
      />
      <p>
        <Link className="link inline-flex min-h-11 items-center" to="/vip/reset">
          Forgot your password?
        </Link>
      </p>
    </VipPage>
  );
}
