// Who did it, by name: workflows carry ids only, and names are looked up where they are recorded.
import type { Knex } from 'knex';
import { inTenant } from '../db/connection';
import type { Actor, ActorType } from '../domain/roles';
import { LIFECYCLE_ACTOR } from '../domain/roles';

export async function actorOf(
  knex: Knex,
  tenantId: string,
  by: { type: ActorType; id: string | null },
  bookingId: string,
): Promise<Actor> {
  if (by.type === 'lifecycle') return LIFECYCLE_ACTOR;
  const name = await inTenant(knex, tenantId, async trx => {
    if (by.id)
      return (await trx('users').where({ id: by.id }).first<{ name: string } | undefined>('name'))?.name;
    const booking = await trx('bookings')
      .where({ id: bookingId })
      .first<{ customerName: string } | undefined>();
    return booking?.customerName;
  });
  return { ...by, name: name ?? by.type };
}
