// What the CRM is told of customers, read in one go: who they are, their bookings in numbers, what has changed, and what
// was agreed with the CRM before.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { BookingChange, ChangeKind, Person } from '../../domain/crm/contact';
import type { Membership } from '../../domain/crm/merge';

export interface CustomerChange extends Omit<BookingChange, 'what'> {
  id: string;
  what: ChangeKind;
  bookingId: string | null;
  /** ISO instant. */
  at: string;
}

export interface CustomerFacts {
  person: Person;
  ours: Membership;
  agreed: Membership | null;
  fingerprint: string | null;
  /** In the order they happened. */
  changes: CustomerChange[];
}

interface FactsRow extends Membership, Omit<Person, 'lastAt' | 'nextAt'> {
  lastAt: Date | null;
  nextAt: Date | null;
  agreed: Membership | null;
  fingerprint: string | null;
}

/** Of those who are there and may be told of. */
export function customerFacts(
  knex: Knex,
  tenantId: string,
  ids: readonly string[],
  now: string,
): Promise<CustomerFacts[]> {
  return inTenant(knex, tenantId, async trx => {
    const { rows } = await trx.raw<{ rows: FactsRow[] }>(
      `select c.id, c.full_name as "fullName", c.email, c.phone, c.tier, c.tags, k.agreed, k.fingerprint, b.*
       from customers c
       left join crm_contacts k on k.customer_id = c.id
       cross join lateral (
         select count(*)::integer as bookings,
           (count(*) filter (where status = 'completed'))::integer as completed,
           (count(*) filter (where status = 'cancelled'))::integer as cancelled,
           (count(*) filter (where status = 'no_show'))::integer as "noShows",
           max(starts_at) filter (where starts_at <= :now and status in ('active', 'completed')) as "lastAt",
           min(starts_at) filter (where starts_at > :now and status in ('pending', 'upcoming')) as "nextAt"
         from bookings where customer_id = c.id
       ) b
       where c.id = any(:ids) and k.status is distinct from 'erased'`,
      { ids: [...ids], now },
    );
    const changes = await changesOf(trx, ids);
    return rows.map(({ agreed, fingerprint, tier, tags, lastAt, nextAt, ...person }) => ({
      person: {
        ...person,
        lastAt: lastAt?.toISOString() ?? null,
        nextAt: nextAt?.toISOString() ?? null,
      },
      ours: { tier, tags },
      ...{ agreed, fingerprint, changes: changes.get(person.id) ?? [] },
    }));
  });
}

type ChangeRow = Omit<CustomerChange, 'at' | 'startsAt' | 'endsAt'> & {
  customerId: string;
  createdAt: Date;
  startsAt: Date | null;
  endsAt: Date | null;
};

/** More are told of in the next round. */
const MOST_CHANGES = 500;

async function changesOf(
  trx: Knex.Transaction,
  ids: readonly string[],
): Promise<Map<string, CustomerChange[]>> {
  const rows = await trx('crm_changes as w')
    .leftJoin('resources as r', 'r.id', 'w.resourceId')
    .whereIn('w.customerId', ids)
    .orderBy('w.id')
    .limit(MOST_CHANGES)
    .select<ChangeRow[]>(
      ...[
        'w.id',
        'w.customerId',
        'w.what',
        'w.bookingId',
        'w.status',
        'w.startsAt',
        'w.endsAt',
        'w.createdAt',
      ],
      'r.name as resourceName',
    );
  const changes = new Map<string, CustomerChange[]>();
  for (const { customerId, createdAt, startsAt, endsAt, ...row } of rows) {
    const change = {
      ...row,
      at: createdAt.toISOString(),
      startsAt: startsAt?.toISOString() ?? '',
      endsAt: endsAt?.toISOString() ?? '',
    };
    changes.set(customerId, [...(changes.get(customerId) ?? []), change]);
  }
  return changes;
}

/** One page of customers that the CRM was not told of since it is connected. */
export function customersToTell(
  knex: Knex,
  tenantId: string,
  connectedAt: Date,
  count: number,
): Promise<string[]> {
  return inTenant(knex, tenantId, async trx => {
    const rows = await trx('customers as c')
      .leftJoin('crm_contacts as k', 'k.customerId', 'c.id')
      .whereRaw(`(k.customer_id is null or (k.status <> 'erased' and k.tried_at < ?))`, [connectedAt])
      .orderBy('c.id')
      .limit(count)
      .select<{ id: string }[]>('c.id');
    return rows.map(({ id }) => id);
  });
}
