// Whether a customer may book at all: asked where no other rule of sessions applies.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { Refusal } from '../../domain/errors';

/** SQL that answers whether a ban is in force for the customer `c`. */
export const BANNED = `(c.permission_overrides ->> 'canBook' = 'false' or exists (
  select from booking_restrictions x where x.customer_id = c.id and x.type = 'BOOKING_BAN' and x.lifted_at is null
    and (x.expires_at is null or x.expires_at > cast(:now as timestamptz))))`;

export function isBanned(knex: Knex, tenantId: string, customerId: string, now: string): Promise<boolean> {
  return inTenant(knex, tenantId, async trx => {
    const { rows } = await trx.raw<{ rows: { banned: boolean | null }[] }>(
      `select ${BANNED} as banned from customers c where c.id = :customer`,
      { customer: customerId, now },
    );
    return rows[0]?.banned === true;
  });
}

export function bannedRefusal(): Refusal {
  const message = 'Bookings are not possible for this account at the moment. Please contact us.';
  return new Refusal('rule_violation', 'Booking rule violated', message, {
    violations: [{ rule: 'booking_ban', message, limit: 'no bookings', actual: 'banned' }],
    suggestions: [],
  });
}
