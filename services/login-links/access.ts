// Ending what lets somebody in: links that set a password, and sessions.
import type { Knex } from 'knex';
import type { AnyRealm } from './realm';

type Kept = Pick<AnyRealm, 'links' | 'sessions'>;
/** Columns of both tables: a login, or all logins of a vendor. */
type Where = Record<string, string>;

export async function revokeLinks(
  trx: Knex.Transaction,
  { links }: Pick<Kept, 'links'>,
  whose: Where,
  now: string,
): Promise<void> {
  await trx(links).where(whose).whereNull('usedAt').whereNull('revokedAt').update({ revokedAt: now });
}

/** Sessions, and the links that would open new ones. @param but the id of a session that goes on */
export async function endAccess(
  trx: Knex.Transaction,
  realm: Kept,
  whose: Where,
  now: string,
  but?: string,
): Promise<void> {
  const sessions = trx(realm.sessions).where(whose).whereNull('revokedAt');
  if (but) sessions.whereNot({ id: but });
  await sessions.update({ revokedAt: now });
  await revokeLinks(trx, realm, whose, now);
}
