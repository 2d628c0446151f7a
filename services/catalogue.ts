// What can be booked, and on which days.
import type { Knex } from 'knex';
import { inTenant } from '../db/connection';
import type { ResourceKind } from '../domain/booking/status';
import { startsOfDays } from '../domain/calendar';
import { toDecimal } from '../domain/money';
import type { Tenant } from '../domain/tenant';
import { tenantById } from './tenants';

export interface ResourceView {
  id: string;
  kind: ResourceKind;
  name: string;
  description: string;
  locationId: string | null;
  locationName: string | null;
  /** Per day for a vehicle, in the currency of the tenant. */
  price: number | null;
  currency: string;
  attributes: Record<string, string>;
}

export async function listResources(
  knex: Knex,
  tenant: Tenant,
  kind?: ResourceKind,
): Promise<ResourceView[]> {
  const rows = await inTenant<(Omit<ResourceView, 'price' | 'currency'> & { priceMinor: number | null })[]>(
    knex,
    tenant.id,
    trx =>
      trx('resources as r')
        .leftJoin('locations as l', 'l.id', 'r.location_id')
        .where('r.is_active', true)
        .modify(query => (kind ? query.where('r.kind', kind) : query))
        .orderBy(['r.kind', 'r.position', 'r.name'])
        .select('r.id', 'r.kind', 'r.name', 'r.description', 'r.location_id', 'l.name as locationName')
        .select('r.price_minor', 'r.attributes'),
  );
  return rows.map(({ priceMinor, ...row }) => ({
    ...row,
    price: priceMinor === null ? null : toDecimal(priceMinor, tenant.currency),
    currency: tenant.currency,
  }));
}

export interface DayWindow {
  tenantId: string;
  resourceId: string;
  /** First and last day, both included. */
  start: string;
  end: string;
}

/**
 * Whether a vehicle is free on each day: the JSON text of `[{ date, available }]` as Postgres made it, to be sent as it
 * is. Undefined when there is no such vehicle. One round trip; the function sets the tenant for its statement alone.
 */
export async function dayAvailability(knex: Knex, window: DayWindow): Promise<string | undefined> {
  const { tenantId, resourceId, start, end } = window;
  const tenant = await tenantById(knex, tenantId);
  if (!tenant) return undefined;
  const starts = startsOfDays(start, end, tenant.timeZone);
  const { rows } = await knex.raw<{ rows: { days: string | null }[] }>(
    'select availability_of_days(?, ?, ?, ?)::text as days',
    [tenantId, resourceId, start, [...starts]],
  );
  return rows[0]?.days ?? undefined;
}
