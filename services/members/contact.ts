// Who a customer is and where it is reached, and what follows from a change of it.
import type { Knex } from 'knex';
import { Refusal, validationFailed } from '../../domain/errors';
import type { Tenant } from '../../domain/tenant';
import { recordAll } from '../audit-many';
import { different } from '../different';
import type { By } from '../stock/deps';

export interface Contact {
  fullName: string;
  email: string | null;
  /** E.164. */
  phone: string | null;
}

/** What of it is different from before. @throws Refusal `validation_failed` when nothing is left to reach it by. */
export function differing(before: Contact, wanted: Partial<Contact>): Partial<Contact> {
  const changed = different<Partial<Contact>>(before, wanted);
  const { email, phone } = { ...before, ...changed };
  if (Object.keys(changed).length > 0 && !email && !phone) {
    throw validationFailed([{ field: 'email', message: 'A mail address or a phone number is needed.' }]);
  }
  return changed;
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

/** Before the customer itself is written: a booking that moves holds itself first, and its customer then. */
export const lockBookingsAhead = (trx: Knex.Transaction, customerId: string): Promise<Booked[]> =>
  trx('bookings')
    .where({ customerId })
    .whereIn('status', ['pending', 'upcoming', 'active'])
    .orderBy('id')
    .forUpdate()
    .select<Booked[]>('id', ...Object.values(COLUMNS));

interface ContactChange {
  before: Contact;
  changed: Partial<Contact>;
  ahead: readonly Booked[];
}

/** Where the old contact was written down, the new one takes its place: that is where messages go. */
export async function passOn(
  trx: Knex.Transaction,
  tenant: Tenant,
  { before, changed, ahead }: ContactChange,
  by: By,
): Promise<void> {
  const events = [];
  for (const { id, ...booked } of ahead) {
    const fields = (Object.keys(changed) as (keyof Contact)[]).filter(
      field => booked[COLUMNS[field]] === before[field],
    );
    if (fields.length === 0) continue;
    const columns = Object.fromEntries(fields.map(field => [COLUMNS[field], changed[field]]));
    await trx('bookings')
      .where({ id })
      .update({ ...columns, updatedAt: by.now });
    const about = { tenantId: tenant.id, subject: 'booking', subjectId: id } as const;
    events.push({ ...by, ...about, action: 'details_changed', metadata: { fields: Object.keys(columns) } });
  }
  await recordAll(trx, events);
  await passOnInLine(trx, before, changed);
}

/**
 * Places in line know nobody but by name and address: those of the old mail address, or of the same name and phone where
 * there is none. They stay this customer's, who is found by them when its data are asked for.
 */
async function passOnInLine(
  trx: Knex.Transaction,
  before: Contact,
  { fullName, email, phone }: Partial<Contact>,
): Promise<void> {
  const columns = {
    ...(fullName === undefined ? {} : { customerName: fullName }),
    ...(email === undefined ? {} : { customerEmail: email }),
    ...(phone ? { customerPhone: phone } : {}),
  };
  if (Object.keys(columns).length === 0) return;
  if (before.email !== null) {
    await trx('waitlist_entries')
      .whereRaw('lower(customer_email) = lower(?)', [before.email])
      .update(columns);
  }
  if (before.phone !== null) {
    await trx('waitlist_entries')
      .where({ customerName: before.fullName, customerPhone: before.phone, customerEmail: null })
      .update(columns);
  }
}
