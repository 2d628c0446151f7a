// What every page of vendors begins with: which vendor is logged in. (The API knows the vendor from its own cookie, which
// `asUser` passes on; pages need not ask first to be safe, only to greet.)
import type { AppLoadContext } from '@remix-run/node';
import { routes } from '../../../contracts/index';
import type { VipUser } from '../../../contracts/vip-auth';
import { load } from './answers.server';
import { asUser } from './api.server';

/** @throws redirect to the login of vendors */
export async function requireVendor(request: Request, context: AppLoadContext): Promise<VipUser> {
  const { user } = await load(request, () => asUser(request, context)(routes.vipMe, {}));
  return user;
}
