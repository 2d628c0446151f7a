// The forms about logins of staff, sent on to the API.
import type { Call } from '../../../contracts/client';
import { routes } from '../../../contracts/index';
import type { StaffLogin } from '../../../contracts/staff-logins';
import type { FormProblem } from '../forms';
import { attempt } from './answers.server';
import type { Formats } from './format.server';
import { idempotencyKey } from './idempotency.server';

type Values = Record<string, string>;

export interface StaffLoginAnswer {
  ok: boolean;
  /** What was asked for. */
  intent: string;
  problem?: FormProblem;
  values?: Values;
  done?: string;
}

/** A login as pages show it. */
export const shownLogin = ({ lastLoginAt, link, ...login }: StaffLogin, { moment }: Formats) => ({
  ...login,
  lastLogin: lastLoginAt && moment(lastLoginAt),
  link: link && { ...link, until: moment(link.expiresAt) },
});
export type ShownLogin = ReturnType<typeof shownLogin>;

/** Does what a form of the list asks for. */
export async function changeLogins(
  request: Request,
  call: Call,
  values: Values,
): Promise<{ answer: StaffLoginAnswer; status: number }> {
  const { intent = '' } = values;
  const result = await attempt(request, () => doneOf(call, values));
  if (result.ok) return { answer: { ok: true, intent, done: result.value }, status: 200 };
  const { status } = result;
  // Only the invitation has fields that could be wrong.
  const problem = intent === 'invite' ? result.problem : { ...result.problem, fields: {} };
  return { answer: { ok: false, intent, problem, values }, status };
}

async function doneOf(call: Call, values: Values): Promise<string> {
  const { intent, loginId = '', formKey } = values;
  const params = { id: loginId };
  switch (intent) {
    case 'invite': {
      const body = newLoginOf(values);
      const key = idempotencyKey(formKey, [body]);
      const { user } = await call(routes.inviteUser, { body, idempotencyKey: key });
      return `${user.name} is invited: a mail with a link goes to ${user.email}.`;
    }
    case 'send': {
      const key = idempotencyKey(formKey, [loginId]);
      const { user } = await call(routes.sendUserLink, { params, idempotencyKey: key });
      return `A mail with a new link goes to ${user.email}. Earlier links no longer work.`;
    }
    case 'deactivate-login': {
      const { user } = await call(routes.updateUser, { params, body: { isActive: false } });
      return `${user.name} is logged out and can no longer log in.`;
    }
    case 'reactivate-login': {
      const { user } = await call(routes.updateUser, { params, body: { isActive: true } });
      return user.state === 'invited'
        ? `${user.name} is active again, but has no password yet: send a new link.`
        : `${user.name} can log in again.`;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

/** What the form of a login says. The API says what of it is wrong. */
export function newLoginOf({ name = '', email = '', role = '' }: Values) {
  return { name, email, role: role as StaffLogin['role'] };
}
