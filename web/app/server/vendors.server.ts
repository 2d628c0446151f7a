// The forms about vendors and their logins, sent on to the API.
import type { Call } from '../../../contracts/client';
import { routes } from '../../../contracts/index';
import type { FormProblem } from '../forms';
import { attempt } from './answers.server';
import { idempotencyKey } from './idempotency.server';

type Values = Record<string, string>;

/** What a form about a vendor says; empty fields are cleared. */
export function vendorOf({ name = '', contactName = '', email = '', phone = '', notes = '' }: Values) {
  return { name, contactName, email: email.trim() || null, phone: phone.trim() || null, notes };
}

export type LoginAnswer = {
  ok: boolean;
  /** What was asked for, and of which login. */
  intent: string;
  loginId: string;
  problem?: FormProblem;
  values?: Values;
  done?: string;
};

/** Does what a form of a vendor's overview asks for. */
export async function changeVendor(
  request: Request,
  call: Call,
  vendorId: string,
  values: Values,
): Promise<{ answer: LoginAnswer; status: number }> {
  const { intent = '', loginId = '' } = values;
  const result = await attempt(request, () => doneOf(call, vendorId, values));
  const about = { intent, loginId };
  if (result.ok) return { answer: { ...about, ok: true, done: result.value }, status: 200 };
  return { answer: { ...about, ok: false, problem: result.problem, values }, status: result.status };
}

async function doneOf(call: Call, id: string, values: Values): Promise<string> {
  const { intent, loginId = '', formKey, email = '', name = '' } = values;
  const params = { id, loginId };
  switch (intent) {
    case 'invite': {
      const body = { email, name };
      const key = idempotencyKey(formKey, [id, body]);
      const { login } = await call(routes.inviteVendorLogin, { params: { id }, body, idempotencyKey: key });
      return `${login.name} is invited: a mail with a link goes to ${login.email}.`;
    }
    case 'send': {
      const key = idempotencyKey(formKey, [id, loginId]);
      const { login } = await call(routes.sendVendorLink, { params, idempotencyKey: key });
      return `A mail with a new link goes to ${login.email}. Earlier links no longer work.`;
    }
    case 'deactivate-login': {
      const { login } = await call(routes.updateVendorLogin, { params, body: { isActive: false } });
      return `${login.name} is logged out and can no longer log in.`;
    }
    case 'reactivate-login': {
      const { login } = await call(routes.updateVendorLogin, { params, body: { isActive: true } });
      return `${login.name} can log in again.`;
    }
    case 'deactivate':
      await call(routes.updateVendor, { params: { id }, body: { isActive: false } });
      return 'The vendor is deactivated, and everybody who was logged in for it is logged out.';
    case 'reactivate':
      await call(routes.updateVendor, { params: { id }, body: { isActive: true } });
      return 'The vendor is active again.';
    default:
      throw new Response(null, { status: 400 });
  }
}
