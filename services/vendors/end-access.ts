// Ending what lets somebody in: links that set a password, and sessions.
import type { Knex } from 'knex';

/** A login, or all logins of a vendor. */
export type Whose = { vipUserId: string } | { vendorId: string };

export async function revokeLinks(trx: Knex.Transaction, whose: Whose, now: string): Promise<void> {
  await trx('vip_links').where(whose).whereNull('usedAt').whereNull('revokedAt').update({ revokedAt: now });
}

/** Sessions, and the links that would open new ones. */
export async function endAccess(trx: Knex.Transaction, whose: Whose, now: string): Promise<void> {
  await trx('vip_sessions').where(whose).whereNull('revokedAt').update({ revokedAt: now });
  await revokeLinks(trx, whose, now);
}
