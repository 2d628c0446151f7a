// What every page of vendors begins with: which vendor is logged in. (The API knows the vendor from its own cookie, which
// `asUser` passes on; pages need not ask first to be safe, only to greet.)
import type { AppLoadContext } from '@remix-run/node';
import type { Output } from '../../../contracts/route';
import { routes } from '../../../contracts/index';
import type { VipUser } from '../../../contracts/vip-auth';
import { load } from './answers.server';
import { asUser } from './api.server';

type Greeting = Output<typeof routes.vipMe>;

/** By the context of one request of the browser, whose frame and page ask once between them. */
const asked = new WeakMap<AppLoadContext, Promise<Greeting>>();

/** Who is greeted, and how much waits to be read. @throws redirect to the login of vendors */
export function vendorGreeting(request: Request, context: AppLoadContext): Promise<Greeting> {
  const ask = () => load(request, () => asUser(request, context)(routes.vipMe, {}));
  // What a form changes is not known before: the page that is shown after it asks itself.
  if (request.method !== 'GET') return ask();
  const greeting = asked.get(context) ?? ask();
  asked.set(context, greeting);
  return greeting;
}

/** @throws redirect to the login of vendors */
export async function requireVendor(request: Request, context: AppLoadContext): Promise<VipUser> {
  return (await vendorGreeting(request, context)).user;
}
