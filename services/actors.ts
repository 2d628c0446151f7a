// Who did it, by name: workflows carry ids only, and names are looked up where they are recorded.
import type { Knex } from 'knex';
import { inTenant } from '../db/connection';
import type { Actor, ActorType } from '../domain/roles';
import { LIFECYCLE_ACTOR } from '../domain/roles';
import { keeping } from './kept';

/** Names of users are asked for with every change and hardly ever change: kept for seconds. */
const names = keeping<string | undefined>(5_000, 1_000);

const nameOf = (knex: Knex, tenantId: string, { type, id }: Known): Promise<string | undefined> =>
  names.get(knex, id, () =>
    inTenant(knex, tenantId, async trx => {
      const table = type === 'vendor' ? 'vip_users' : 'users';
      const user = await trx(table).where({ id }).first<{ name: string } | undefined>('name');
      return user?.name;
    }),
  );

export async function actorOf(
  knex: Knex,
  tenantId: string,
  by: { type: ActorType; id: string | null },
  bookingId: string,
): Promise<Actor> {
  if (by.type === 'lifecycle') return LIFECYCLE_ACTOR;
  const name = by.id
    ? await nameOf(knex, tenantId, { ...by, id: by.id })
    : await inTenant(knex, tenantId, async trx => {
        const booking = await trx('bookings')
          .where({ id: bookingId })
          .first<Booked | undefined>('customerName');
        return booking?.customerName;
      });
  return { ...by, name: name ?? by.type };
}

interface Known {
  type: ActorType;
  id: string;
}

interface Booked {
  customerName: string;
}
