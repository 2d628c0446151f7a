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

/** One of several has an id. */
export type MailTo = Omit<Recipient, 'id'> & { id?: string };

/** Nobody is a recipient too: that there was none stands in the row. */
export const NOBODY: readonly MailTo[] = [{ address: '' }];

/** Where mails to staff go: the one address that everybody at the desk reads, or to each manager while there is none. */
export async function staffToTell(trx: Knex.Transaction, { settings }: Tenant): Promise<readonly MailTo[]> {
  if (settings.staffEmail !== '') return [{ address: settings.staffEmail }];
  const managers = await managersToTell(trx);
  return managers.length > 0 ? managers : NOBODY;
}
