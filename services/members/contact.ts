// Who a customer is and where it is reached, and what follows from a change of it.
import type { Knex } from 'knex';
import { Refusal, validationFailed } from '../../domain/errors';
import type { Tenant } from '../../domain/tenant';
import { recordAll } from '../audit-many';
import type { By } from '../stock/deps';

export interface Contact {
  fullName: string;
  email: string | null;
  /** E.164. */
  phone: string | null;
}

/** What of it is different from before. @throws Refusal `validation_failed` when nothing is left to reach it by. */
export function differing({ fullName, email, phone }: Contact, wanted: Partial<Contact>): Partial<Contact> {
  const before = { fullName, email, phone };
  const fields = Object.keys(before) as (keyof Contact)[];
  const changed = fields.filter(field => wanted[field] !== undefined && wanted[field] !== before[field]);
  const after = { ...before, ...wanted };
  if (changed.length > 0 && !after.email && !after.phone) {
    throw validationFailed([{ field: 'email', message: 'A mail address or a phone number is needed.' }]);
  }
  return Object.fromEntries(changed.map(field => [field, wanted[field]]));
}

export const addressTaken = (): Refusal =>
  new Refusal('conflict', 'Address taken', 'Another customer has this mail address. Nothing was saved.', {
    details: [{ field: 'email', message: 'Is another customer’s.' }],
  });

const COLUMNS = { fullName: 'customerName', email: 'customerEmail', phone: 'customerPhone' } as const;

interface Booked {
  id: string;
  customerName: string;
  customerEmail: string | null;
  customerPhone: string | null;
}

/** Bookings ahead keep what they were booked with. Where that was what has changed, it changes with it: messages go there. */
export async function tellBookingsAhead(
  trx: Knex.Transaction,
  tenant: Tenant,
  { customerId, before, changed }: { customerId: string; before: Contact; changed: Partial<Contact> },
  by: By,
): Promise<void> {
  const contact = Object.keys(changed) as (keyof Contact)[];
  if (contact.length === 0) return;
  const bookings = await trx('bookings')
    .where({ customerId })
    .whereIn('status', ['pending', 'upcoming', 'active'])
    .orderBy('id')
    .forUpdate()
    .select<Booked[]>('id', ...Object.values(COLUMNS));
  const events = [];
  for (const { id, ...booked } of bookings) {
    const fields = contact.filter(field => booked[COLUMNS[field]] === before[field]);
    if (fields.length === 0) continue;
    const columns = Object.fromEntries(fields.map(field => [COLUMNS[field], changed[field]]));
    await trx('bookings')
      .where({ id })
      .update({ ...columns, updatedAt: by.now });
    const about = { tenantId: tenant.id, subject: 'booking', subjectId: id } as const;
    events.push({ ...by, ...about, action: 'details_changed', metadata: { fields: Object.keys(columns) } });
  }
  await recordAll(trx, events);
}
