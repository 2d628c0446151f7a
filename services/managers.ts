// Who is told by mail on the side of the business: every manager, or admins where there are none.
import type { Knex } from 'knex';
import type { Tenant } from '../domain/tenant';

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

/** Where mails to staff go: the one address that everybody at the desk reads, or to each manager while there is none. */
export async function staffToTell(
  trx: Knex.Transaction,
  { settings }: Tenant,
): Promise<(Omit<Recipient, 'id'> & { id?: string })[]> {
  return settings.staffEmail === '' ? managersToTell(trx) : [{ address: settings.staffEmail }];
}
