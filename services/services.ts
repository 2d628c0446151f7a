// The services a tenant offers: what they are called, how long they take, what they cost.
import type { Knex } from 'knex';
import { inTenant } from '../db/connection';
import { Refusal, notFound } from '../domain/errors';
import { toDecimal, toMinor } from '../domain/money';
import type { Tenant } from '../domain/tenant';

export interface ServiceView {
  id: string;
  name: string;
  description: string;
  durationMinutes: number;
  bufferBeforeMinutes: number;
  bufferAfterMinutes: number;
  /** In the currency of the tenant. */
  price: number | null;
  currency: string;
  isActive: boolean;
}

export type ServiceChange = Partial<Omit<ServiceView, 'id' | 'currency'>>;

type ServiceRow = Omit<ServiceView, 'price' | 'currency'> & { priceMinor: number | null };

const COLUMNS = [
  'id',
  'name',
  'description',
  'durationMinutes',
  'bufferBeforeMinutes',
  'bufferAfterMinutes',
  'priceMinor',
  'isActive',
];

const viewOf = ({ priceMinor, ...row }: ServiceRow, { currency }: Tenant): ServiceView => ({
  ...row,
  price: priceMinor === null ? null : toDecimal(priceMinor, currency),
  currency,
});

export function listServices(knex: Knex, tenant: Tenant): Promise<ServiceView[]> {
  return inTenant(knex, tenant.id, async trx => {
    const rows = await trx('services')
      .orderBy([{ column: 'isActive', order: 'desc' }, 'position', 'name'])
      .select(COLUMNS);
    return (rows as ServiceRow[]).map(row => viewOf(row, tenant));
  });
}

/** @throws Refusal `conflict` when there is one of this name. */
export function createService(
  knex: Knex,
  tenant: Tenant,
  service: ServiceChange & { name: string },
): Promise<ServiceView> {
  return inTenant(knex, tenant.id, async trx => {
    const rows = await trx('services')
      .insert({ tenantId: tenant.id, ...columnsOf(service, tenant) })
      .onConflict(['tenantId', 'name'])
      .ignore()
      .returning(COLUMNS);
    if (!rows[0]) throw nameTaken(service.name);
    return viewOf(rows[0] as ServiceRow, tenant);
  });
}

/**
 * Changes a service. One that is no longer offered has its open slots closed; bookings stay.
 * @throws Refusal `not_found`, `conflict` when another has this name.
 */
export function updateService(
  knex: Knex,
  tenant: Tenant,
  id: string,
  change: ServiceChange,
): Promise<ServiceView> {
  return inTenant(knex, tenant.id, async trx => {
    const current = await trx('services').where({ id }).forUpdate().first<ServiceRow | undefined>(COLUMNS);
    if (!current) throw notFound('Service');
    if (change.name && change.name !== current.name) {
      const other = await trx('services')
        .where({ name: change.name })
        .whereNot({ id })
        .first<object | undefined>('id');
      if (other) throw nameTaken(change.name);
    }
    const columns = columnsOf(change, tenant);
    if (Object.keys(columns).length > 0) await trx('services').where({ id }).update(columns);
    if (change.isActive === false) {
      await trx('slots').where({ serviceId: id, status: 'open' }).update({ status: 'closed' });
    }
    const row = await trx('services').where({ id }).first<ServiceRow>(COLUMNS);
    return viewOf(row, tenant);
  });
}

function columnsOf({ price, ...change }: ServiceChange, { currency }: Tenant): Record<string, unknown> {
  const columns = {
    ...change,
    priceMinor: price === undefined ? undefined : price === null ? null : toMinor(price, currency),
  };
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
}

const nameTaken = (name: string): Refusal =>
  new Refusal('conflict', 'Service exists', `There is a service called ${name}.`);
