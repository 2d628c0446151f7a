// Logins of staff and members (DESIGN §6): argon2id passwords, and sessions whose token only its holder knows. The
// database keeps a hash of it, so that reading the database opens nothing.
import { createHash, randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import type { Knex } from 'knex';
import { inTenant } from '../db/connection';
import { plusMs } from '../domain/instants';
import { Refusal, validationFailed } from '../domain/errors';
import type { Actor, Role } from '../domain/roles';
import { record } from './audit';

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

const TOKEN_BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

export const hashPassword = (password: string): Promise<string> => hash(password);

const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Verified against when an account does not exist, so that it takes as long as when it does. */
let nobodysHash: Promise<string> | undefined;

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
  password_hash: string;
}

/** @throws Refusal `invalid_credentials`; `validation_failed` when the password opens logins at several tenants. */
export async function login(knex: Knex, request: LoginRequest): Promise<LoggedIn> {
  const { rows } = await knex.raw<{ rows: LoginRow[] }>('select * from find_logins(?, ?)', [
    request.email,
    request.tenant ?? null,
  ]);
  const [found, another] = await opened(rows, request.password);
  if (!found) {
    throw new Refusal('invalid_credentials', 'Invalid credentials', 'E-mail address or password is wrong.');
  }
  if (another) {
    const message = 'This address has a login at several businesses: name the one you mean.';
    throw validationFailed([{ field: 'tenant', message }]);
  }
  return openSession(knex, found, request);
}

/** The logins that the password opens. */
async function opened(rows: readonly LoginRow[], password: string): Promise<LoginRow[]> {
  if (rows.length === 0) {
    nobodysHash ??= hashPassword(randomBytes(16).toString('hex'));
    await verify(await nobodysHash, password);
    return [];
  }
  const matches = await Promise.all(rows.map(row => verify(row.password_hash, password)));
  return rows.filter((_, i) => matches[i]);
}

function openSession(knex: Knex, found: LoginRow, request: LoginRequest): Promise<LoggedIn> {
  const { now, sessionMs, requestId } = request;
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const expiresAt = plusMs(now, sessionMs);
  return inTenant(knex, found.tenant_id, async trx => {
    await trx('sessions').insert({
      tenantId: found.tenant_id,
      userId: found.user_id,
      tokenHash: hashToken(token),
      createdAt: now,
      expiresAt,
    });
    await trx('users').where({ id: found.user_id }).update({ lastLoginAt: now });
    const session = await sessionOf(trx, token, now);
    if (!session) throw new Error('A session just opened cannot be found');
    await record(trx, {
      tenantId: session.tenantId,
      subject: 'user',
      subjectId: session.userId,
      action: 'login',
      actor: actorOf(session),
      now,
      requestId,
    });
    return { token, expiresAt, session };
  });
}

/** Who holds this token at `now`; undefined when it is none, was revoked or has expired. */
export function findSession(knex: Knex, token: string, now: string): Promise<Session | undefined> {
  if (!TOKEN.test(token)) return Promise.resolve(undefined);
  return sessionOf(knex, token, now);
}

async function sessionOf(knex: Knex, token: string, now: string): Promise<Session | undefined> {
  const { rows } = await knex.raw<{ rows: Session[] }>(
    `select session_id as "sessionId", user_id as "userId", tenant_id as "tenantId", email, name, role,
            customer_id as "customerId"
     from find_session(?, ?)`,
    [hashToken(token), now],
  );
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
