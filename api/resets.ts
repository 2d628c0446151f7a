// Asking for a new password, in either realm: what is answered, and when, does not tell whether there is such a login.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { forgotPassword } from '../services/login-links/links';
import type { AnyRealm } from '../services/login-links/realm';
import type { ApiRequest } from './context';
import { ok } from './present';

/** An answer never comes sooner. */
const FORGOT_TAKES_MS = 250;

/** @throws Refusal `rate_limited`: a budget of its own, so that whoever asks locks nobody out of logging in. */
export async function askForReset(request: ApiRequest, realm: AnyRealm, email: string) {
  const { deps, ctx, now, id: requestId } = request;
  await deps.limits.login(`${realm.subject}-reset/${email}`, ctx.ip);
  const asked = { now, requestId, newId: randomUUID };
  await Promise.all([forgotPassword(realm, deps, email, asked), pause(FORGOT_TAKES_MS)]);
  return ok({});
}
