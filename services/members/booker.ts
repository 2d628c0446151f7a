// Whom a session is for: a member books for itself, staff for somebody they know, somebody new, or nobody in particular.
import type { Knex } from 'knex';
import { notFound } from '../../domain/errors';
import type { Tenant } from '../../domain/tenant';

export type SessionCustomer =
  /** A member; its customer is made with its first booking when there is none yet. */
  | { userId: string; customerId: string | null }
  /** One that is known. */
  | { customerId: string }
  /** Somebody at the desk or on the phone, found again by mail or phone. */
  | { fullName: string; email?: string; phone?: string };

export interface KnownCustomer {
  id?: string;
  fullName: string;
  email?: string;
  phone?: string;
}

/** @throws Refusal `not_found`. */
export async function findBooker(
  trx: Knex.Transaction,
  tenant: Tenant,
  who: SessionCustomer,
): Promise<KnownCustomer> {
  if ('fullName' in who) {
    const known = await findByAddress(trx, tenant, who);
    return { ...who, ...(known ? { id: known } : {}) };
  }
  const id =
    'userId' in who ? (who.customerId ?? (await customerOfUser(trx, tenant, who.userId))) : who.customerId;
  return readCustomer(trx, id);
}

interface CustomerRow {
  id: string;
  fullName: string;
  email: string | null;
  phone: string | null;
}

async function readCustomer(trx: Knex.Transaction, id: string): Promise<KnownCustomer> {
  const row = await trx('customers')
    .where({ id })
    .whereNull('erasedAt')
    .first<CustomerRow | undefined>('id', 'fullName', 'email', 'phone');
  if (!row) throw notFound('Customer');
  return { id, fullName: row.fullName, email: row.email ?? undefined, phone: row.phone ?? undefined };
}

/** The customer of a login, made from it and tied to it. Two at once make one. */
async function customerOfUser(trx: Knex.Transaction, tenant: Tenant, userId: string): Promise<string> {
  const user = await trx('users')
    .where({ id: userId })
    .forUpdate()
    .first<{ customerId: string | null; email: string; name: string }>('customerId', 'email', 'name');
  if (user.customerId) return user.customerId;
  const [customer] = await trx('customers')
    .insert({ tenantId: tenant.id, fullName: user.name, email: user.email })
    .onConflict(['tenantId', 'email'])
    .merge(['email'])
    .returning<{ id: string }[]>('id');
  await trx('users').where({ id: userId }).update({ customerId: customer!.id });
  return customer!.id;
}

/**
 * By its address, which makes it where there is none: looking it up without would read everybody, since row-level security
 * keeps the index of addresses from being used. What is refused afterwards leaves nothing.
 */
async function findByAddress(
  trx: Knex.Transaction,
  tenant: Tenant,
  { fullName, email, phone }: { fullName: string; email?: string; phone?: string },
): Promise<string | undefined> {
  if (email) {
    const [customer] = await trx('customers')
      .insert({ tenantId: tenant.id, fullName, email, phone: phone ?? null })
      .onConflict(['tenantId', 'email'])
      .merge({ phone: trx.raw('coalesce(customers.phone, excluded.phone)') })
      .returning<{ id: string }[]>('id');
    return customer!.id;
  }
  if (!phone) return undefined;
  const found = await trx('customers')
    .where({ phone })
    .orderBy('createdAt')
    .first<{ id: string } | undefined>('id');
  return found?.id;
}

/** While it is held, nobody else counts or books sessions of this customer. It dies with the transaction. */
export async function lockCustomer(trx: Knex.Transaction, customerId: string): Promise<void> {
  await trx.raw(`select pg_advisory_xact_lock(hashtextextended('sessions of ' || ?, 0))`, [customerId]);
}
