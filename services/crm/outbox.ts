// Customers whose changes the CRM does not know yet: claimed in Postgres, handed to their workflow and then marked, as
// bookings are for their lifecycle. The rows themselves stay until the CRM knows.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';

export interface ChangedCustomer {
  tenantId: string;
  customerId: string;
  changeIds: string[];
}

interface ClaimRow {
  change_id: string;
  tenant_id: string;
  customer_id: string;
}

/** Takes up to `count` changes for `leaseMs`, by customer. */
export async function claimChanged(knex: Knex, count: number, leaseMs: number): Promise<ChangedCustomer[]> {
  const { rows } = await knex.raw<{ rows: ClaimRow[] }>('select * from claim_crm_changes(?, ?)', [
    count,
    `${leaseMs} milliseconds`,
  ]);
  const customers = new Map<string, ChangedCustomer>();
  for (const { change_id, tenant_id: tenantId, customer_id: customerId } of rows) {
    const customer = customers.get(customerId) ?? { tenantId, customerId, changeIds: [] };
    customer.changeIds.push(change_id);
    customers.set(customerId, customer);
  }
  return [...customers.values()];
}

export const markHanded = (knex: Knex, changed: ChangedCustomer, now: string): Promise<void> =>
  update(knex, changed, { handedAt: now, claimedUntil: null });

export const releaseChanged = (knex: Knex, changed: ChangedCustomer): Promise<void> =>
  update(knex, changed, { claimedUntil: null });

function update(knex: Knex, { tenantId, changeIds }: ChangedCustomer, columns: object): Promise<void> {
  return inTenant(knex, tenantId, async trx => {
    await trx('crm_changes').whereIn('id', changeIds).update(columns);
  });
}

/** Has these customers looked at, and wakes who does it; those that are never told of again are left out. */
export async function askToLook(
  trx: Knex.Transaction,
  tenantId: string,
  customerIds: readonly string[],
): Promise<number> {
  const { rows } = await trx.raw<{ rows: unknown[] }>(
    `with asked as (
       insert into crm_changes (tenant_id, customer_id, what)
       select c.tenant_id, c.id, 'look' from customers c
       where c.id = any(:customerIds)
         and not exists (select from crm_contacts k where k.customer_id = c.id and k.status = 'erased')
         and not exists (select from crm_changes w
           where w.customer_id = c.id and w.what = 'look' and w.handed_at is null)
       returning id
     ) select id, pg_notify('berth', :tenantId) from asked`,
    { customerIds: [...customerIds], tenantId },
  );
  return rows.length;
}
