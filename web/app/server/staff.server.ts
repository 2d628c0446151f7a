// What every page of staff begins with: who is logged in, and what they may do.
import type { AppLoadContext } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import type { User } from '../../../contracts/auth';
import { routes } from '../../../contracts/index';
import { load } from './answers.server';
import { asUser } from './api.server';

/** @throws redirect to the login, or to the members' page */
export async function staffUser(request: Request, context: AppLoadContext): Promise<User> {
  const { user } = await load(request, () => asUser(request, context)(routes.me, {}));
  if (user.role === 'member') throw redirect('/members');
  return user;
}

/** Operators look; everybody else in staff also acts. */
export const mayAct = (user: Pick<User, 'role'>): boolean => user.role !== 'operator';

/** Managers change services, hours and slots. */
export const mayManage = (user: Pick<User, 'role'>): boolean =>
  user.role === 'admin' || user.role === 'manager';

/** Admins decide who works here. */
export const mayAdminister = (user: Pick<User, 'role'>): boolean => user.role === 'admin';
