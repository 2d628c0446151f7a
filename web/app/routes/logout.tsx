// Logging out: the session ends at the API, which also takes the cookie back.
import type { ActionFunctionArgs } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { routes } from '../../../contracts/index';
import { attempt } from '../server/answers.server';
import { callForCookies, withCookies } from '../server/api.server';

export const loader = () => redirect('/staff');

export async function action({ request, context }: ActionFunctionArgs) {
  const answer = await attempt(request, () => callForCookies(routes.logout, {}, request, context));
  // Said rather than pretended: without the API the session is still open.
  if (!answer.ok) throw new Response(null, { status: 503 });
  return redirect('/login?left=1', { status: 303, headers: withCookies(answer.value) });
}
