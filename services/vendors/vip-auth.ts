// Logins of vendors (DESIGN §6), a realm of its own: its people, sessions and cookie are nothing to staff, and the other
// way round. Passwords and tokens are as in ../auth.ts.
import type { Knex } from 'knex';
import { inVendor } from '../../db/connection';
import { plusMs } from '../../domain/instants';
import type { Actor } from '../../domain/roles';
import { record } from '../audit';
import type { LoginRequest } from '../auth';
import {
  assertStillGood,
  hashToken,
  invalidCredentials,
  isToken,
  newToken,
  theLoginOpened,
} from '../credentials';
import type { NewSession } from '../login-links/realm';

/** The vendor who is logged in. Serves as the scope of `inVendor`. */
export interface VipSession {
  sessionId: string;
  vipUserId: string;
  tenantId: string;
  vendorId: string;
  vendorName: string;
  email: string;
  name: string;
}

/** The session as the one who does something. */
export const vendorActorOf = ({ vipUserId, vendorName, name }: VipSession): Actor => ({
  type: 'vendor',
  id: vipUserId,
  name: `${name} (${vendorName})`,
});

export interface VipLoggedIn {
  token: string;
  /** ISO instant. */
  expiresAt: string;
  session: VipSession;
}

export interface VipLogin {
  vip_user_id: string;
  tenant_id: string;
  vendor_id: string;
  password_hash: string | null;
}

/** The logins of an address that may be used, at one tenant or at all. */
export async function findVipLogins(knex: Knex, email: string, tenant?: string): Promise<VipLogin[]> {
  const { rows } = await knex.raw<{ rows: VipLogin[] }>('select * from find_vip_logins(?, ?)', [
    email,
    tenant ?? null,
  ]);
  return rows;
}

/** @throws Refusal `invalid_credentials`; `validation_failed` when the password opens logins at several tenants. */
export async function vipLogin(knex: Knex, request: LoginRequest): Promise<VipLoggedIn> {
  const logins = await findVipLogins(knex, request.email, request.tenant);
  const found = await theLoginOpened(logins, request.password);
  const scope = { tenantId: found.tenant_id, vendorId: found.vendor_id };
  const { vip_user_id: vipUserId, password_hash: passwordHash } = found;
  return inVendor(knex, scope, async trx => {
    await assertStillGood(trx, { table: 'vip_users', id: vipUserId, passwordHash });
    return openVipSession(trx, { ...scope, vipUserId }, request);
  });
}

/** Logs somebody in who has shown that the login is theirs, in the transaction of its vendor. */
export async function openVipSession(
  trx: Knex.Transaction,
  { tenantId, vendorId, vipUserId }: { tenantId: string; vendorId: string; vipUserId: string },
  { now, sessionMs, requestId, passwordHash }: NewSession,
): Promise<VipLoggedIn> {
  const token = newToken();
  const expiresAt = plusMs(now, sessionMs);
  const columns = { tenantId, vendorId, vipUserId, tokenHash: hashToken(token), createdAt: now, expiresAt };
  await trx('vip_sessions').insert(columns);
  await trx('vip_users').where({ id: vipUserId }).update({ lastLoginAt: now, passwordHash });
  const session = await vipSessionOf(trx, token, now);
  // Deactivated since it was found.
  if (!session) throw invalidCredentials();
  await recordLogin(trx, session, 'login', now, requestId);
  return { token, expiresAt, session };
}

/** Who of the vendors holds this token at `now`; undefined when it is none, was revoked or has expired. */
export function findVipSession(knex: Knex, token: string, now: string): Promise<VipSession | undefined> {
  return isToken(token) ? vipSessionOf(knex, token, now) : Promise.resolve(undefined);
}

async function vipSessionOf(knex: Knex, token: string, now: string): Promise<VipSession | undefined> {
  const { rows } = (await knex
    .raw(
      `select session_id as "sessionId", vip_user_id as "vipUserId", tenant_id as "tenantId", vendor_id as "vendorId",
              vendor_name as "vendorName", email, name
       from find_vip_session(?, ?)`,
      [hashToken(token), now],
    )
    .options({ name: 'session of a vendor' })) as { rows: VipSession[] };
  return rows[0];
}

/** Ends a session: its token opens nothing from now on. */
export function vipLogout(knex: Knex, session: VipSession, now: string, requestId: string): Promise<void> {
  return inVendor(knex, session, async trx => {
    const ended = await trx('vip_sessions')
      .where({ id: session.sessionId })
      .whereNull('revokedAt')
      .update({ revokedAt: now });
    if (ended > 0) await recordLogin(trx, session, 'logout', now, requestId);
  });
}

const recordLogin = (
  trx: Knex.Transaction,
  session: VipSession,
  action: 'login' | 'logout',
  now: string,
  requestId: string,
): Promise<void> =>
  record(trx, {
    tenantId: session.tenantId,
    subject: 'vip_user',
    subjectId: session.vipUserId,
    action,
    actor: vendorActorOf(session),
    now,
    requestId,
  });
