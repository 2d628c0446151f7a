// Whether a customer may book at all: asked where no other rule of sessions applies.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { Refusal } from '../../domain/errors';

const IN_FORCE = `x.type = 'BOOKING_BAN' and x.lifted_at is null
  and (x.expires_at is null or x.expires_at > cast(:now as timestamptz))`;

/** SQL that answers whether a ban is in force for the customer `:who`. */
export const BANNED_BY_ID = `exists (select from customers c where c.id = cast(:who as uuid) and (
  c.permission_overrides ->> 'canBook' = 'false'
  or exists (select from booking_restrictions x where x.customer_id = c.id and ${IN_FORCE})))`;

/**
 * The same for an e-mail address. From the bans, which are few, to their customers, and from the customers whom staff let
 * book nothing, who are few too and have an index of their own: row-level security would not let an address be looked up in
 * its index, and people are many.
 */
export const BANNED_BY_EMAIL = `(exists (select from booking_restrictions x where ${IN_FORCE}
    and (select c.email from customers c where c.id = x.customer_id) = cast(:who as citext))
  or exists (select from customers c
    where c.permission_overrides ->> 'canBook' = 'false' and c.email = cast(:who as citext)))`;

export function isBanned(knex: Knex, tenantId: string, customerId: string, now: string): Promise<boolean> {
  return inTenant(knex, tenantId, async trx => {
    const { rows } = await trx.raw<{ rows: { banned: boolean }[] }>(`select ${BANNED_BY_ID} as banned`, {
      who: customerId,
      now,
    });
    return rows[0]!.banned;
  });
}

export function bannedRefusal(): Refusal {
  const message = 'Bookings are not possible for this account at the moment. Please contact us.';
  return new Refusal('rule_violation', 'Booking rule violated', message, {
    violations: [{ rule: 'booking_ban', message, limit: 'no bookings', actual: 'banned' }],
    suggestions: [],
  });
}
