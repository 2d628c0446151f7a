// Passwords and session tokens, the same in both realms of logins (DESIGN §6): argon2id, and random tokens that only their
// holder knows. The database keeps hashes, so that reading it opens nothing.
import { createHash, randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import type { Knex } from 'knex';
import { Refusal, validationFailed } from '../domain/errors';

const TOKEN_BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

export const hashPassword = (password: string): Promise<string> => hash(password);

export const newToken = (): string => randomBytes(TOKEN_BYTES).toString('base64url');
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();
/** Whether a text may be a token at all: what cannot is not looked up. */
export const isToken = (text: string): boolean => TOKEN.test(text);

/** Verified against when an account does not exist, so that it takes as long as when it does. */
let nobodysHash: Promise<string> | undefined;

interface WithPassword {
  /** Null: no password was set yet, and none opens it. */
  password_hash: string | null;
}

/**
 * The one login of an address that the password opens.
 * @throws Refusal `invalid_credentials`; `validation_failed` when the password opens logins at several tenants.
 */
export async function theLoginOpened<T extends WithPassword>(
  logins: readonly T[],
  password: string,
): Promise<T> {
  const [found, another] = await opened(logins, password);
  if (!found) throw invalidCredentials();
  if (another) {
    const message = 'This address has a login at several businesses: name the one you mean.';
    throw validationFailed([{ field: 'tenant', message }]);
  }
  return found;
}

export const invalidCredentials = (): Refusal =>
  new Refusal('invalid_credentials', 'Invalid credentials', 'E-mail address or password is wrong.');

interface Verified {
  table: 'users' | 'vip_users';
  id: string;
  passwordHash: string | null;
}

/**
 * Verifying takes a while and holds nothing: a password that was replaced meanwhile opens no session any more. The login is
 * held from here on, so that whoever replaces it now finds the session and ends it. @throws Refusal `invalid_credentials`
 */
export async function assertStillGood(
  trx: Knex.Transaction,
  { table, ...verified }: Verified,
): Promise<void> {
  const found = trx(table).where(verified).forNoKeyUpdate();
  if (!(await found.first<object | undefined>('id'))) throw invalidCredentials();
}

async function opened<T extends WithPassword>(logins: readonly T[], password: string): Promise<T[]> {
  const able = logins.filter(login => login.password_hash !== null);
  if (able.length === 0) {
    nobodysHash ??= hashPassword(randomBytes(16).toString('hex'));
    await verify(await nobodysHash, password);
    return [];
  }
  const matches = await Promise.all(able.map(login => verify(login.password_hash!, password)));
  return able.filter((_, i) => matches[i]);
}
