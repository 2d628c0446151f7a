// Who is told by mail on the side of the business: every manager, or admins where there are none.
import type { Knex } from 'knex';

export interface Recipient {
  id: string;
  address: string;
}

export async function managersToTell(trx: Knex.Transaction): Promise<Recipient[]> {
  const people = await trx('users')
    .where({ isActive: true })
    .whereIn('role', ['manager', 'admin'])
    .orderBy('id')
    .select<(Recipient & { role: string })[]>('id', 'email as address', 'role');
  const managers = people.filter(({ role }) => role === 'manager');
  return managers.length > 0 ? managers : people;
}
