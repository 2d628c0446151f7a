// Logins of staff and members (DESIGN §6). Those of vendors are a realm of their own: vendors/vip-auth.ts.
import type { Knex } from 'knex';
import { inTenant } from '../db/connection';
import { plusMs } from '../domain/instants';
import type { Actor, Role } from '../domain/roles';
import { record } from './audit';
import {
  assertStillGood,
  hashToken,
  invalidCredentials,
  isToken,
  newToken,
  theLoginOpened,
} from './credentials';
import type { NewSession } from './login-links/realm';

export { hashPassword } from './credentials';

/** Who is logged in. */
export interface Session {
  sessionId: string;
  userId: string;
  tenantId: string;
  email: string;
  name: string;
  role: Role;
  customerId: string | null;
}

/** The session as the one who does something. */
export const actorOf = (session: Session): Actor => ({
  type: session.role === 'member' ? 'member' : 'staff',
  id: session.userId,
  name: session.name,
});

export interface LoginRequest {
  email: string;
  password: string;
  /** Slug of the tenant, for an address that has logins at several. */
  tenant?: string;
  /** ISO instant. */
  now: string;
  sessionMs: number;
  requestId: string;
}

export interface LoggedIn {
  token: string;
  /** ISO instant. */
  expiresAt: string;
  session: Session;
}

interface LoginRow {
  user_id: string;
  tenant_id: string;
  password_hash: string | null;
  role: Role;
}

/** The logins of an address that may be used, at one tenant or at all. */
export async function findLogins(knex: Knex, email: string, tenant?: string): Promise<LoginRow[]> {
  const { rows } = await knex.raw<{ rows: LoginRow[] }>('select * from find_logins(?, ?)', [
    email,
    tenant ?? null,
  ]);
  return rows;
}

/** @throws Refusal `invalid_credentials`; `validation_failed` when the password opens logins at several tenants. */
export async function login(knex: Knex, request: LoginRequest): Promise<LoggedIn> {
  const logins = await findLogins(knex, request.email, request.tenant);
  const opened = await theLoginOpened(logins, request.password);
  const { tenant_id: tenantId, user_id: userId } = opened;
  return inTenant(knex, tenantId, async trx => {
    await assertStillGood(trx, { table: 'users', id: userId, passwordHash: opened.password_hash });
    return openSession(trx, { tenantId, userId }, request);
  });
}

/** Logs somebody in who has shown that the login is theirs, in the transaction of its tenant. */
export async function openSession(
  trx: Knex.Transaction,
  { tenantId, userId }: { tenantId: string; userId: string },
  { now, sessionMs, requestId, passwordHash }: NewSession,
): Promise<LoggedIn> {
  const token = newToken();
  const expiresAt = plusMs(now, sessionMs);
  await trx('sessions').insert({ tenantId, userId, tokenHash: hashToken(token), createdAt: now, expiresAt });
  await trx('users').where({ id: userId }).update({ lastLoginAt: now, passwordHash });
  const session = await sessionOf(trx, token, now);
  // Deactivated since it was found.
  if (!session) throw invalidCredentials();
  const entry = { tenantId, subject: 'user', subjectId: userId, action: 'login' } as const;
  await record(trx, { ...entry, actor: actorOf(session), now, requestId });
  return { token, expiresAt, session };
}

/** Who holds this token at `now`; undefined when it is none, was revoked or has expired. */
export function findSession(knex: Knex, token: string, now: string): Promise<Session | undefined> {
  if (!isToken(token)) return Promise.resolve(undefined);
  return sessionOf(knex, token, now);
}

async function sessionOf(knex: Knex, token: string, now: string): Promise<Session | undefined> {
  const { rows } = (await knex
    .raw(
      `select session_id as "sessionId", user_id as "userId", tenant_id as "tenantId", email, name, role,
              customer_id as "customerId"
       from find_session(?, ?)`,
      [hashToken(token), now],
    )
    .options({ name: 'session' })) as { rows: Session[] };
  return rows[0];
}

/** Ends a session: its token opens nothing from now on. */
export function logout(knex: Knex, session: Session, now: string, requestId: string): Promise<void> {
  return inTenant(knex, session.tenantId, async trx => {
    const ended = await trx('sessions')
      .where({ id: session.sessionId })
      .whereNull('revokedAt')
      .update({ revokedAt: now });
    if (ended === 0) return;
    await record(trx, {
      tenantId: session.tenantId,
      subject: 'user',
      subjectId: session.userId,
      action: 'logout',
      actor: actorOf(session),
      now,
      requestId,
    });
  });
}
