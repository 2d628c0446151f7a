// What can be booked, and on which days.
import type { Knex } from 'knex';
import { inTenant } from '../db/connection';
import { daysAvailable } from '../domain/booking/availability';
import type { DayAvailability } from '../domain/booking/availability';
import { rentalDays } from '../domain/booking/rental';
import type { ResourceKind } from '../domain/booking/status';
import { daysOfWindow } from '../domain/calendar';
import { toDecimal } from '../domain/money';
import { zoneNameOf } from '../domain/zones';
import type { Tenant } from '../domain/tenant';
import { zoneOfResource } from './places/clock';
import { tenantById } from './tenants';

export interface ResourceView {
  id: string;
  kind: ResourceKind;
  name: string;
  description: string;
  locationId: string | null;
  locationName: string | null;
  timeZone: string;
  /** In words, where it is not that of the business. */
  zoneName: string | null;
  /** Per day for a vehicle, in the currency of the tenant. */
  price: number | null;
  currency: string;
  attributes: Record<string, string>;
}

type ResourceRow = Omit<ResourceView, 'price' | 'currency' | 'zoneName'> & { priceMinor: number | null };

export async function listResources(
  knex: Knex,
  tenant: Tenant,
  kind?: ResourceKind,
): Promise<ResourceView[]> {
  const rows = await inTenant<ResourceRow[]>(knex, tenant.id, trx =>
    trx('resources as r')
      .leftJoin('locations as l', 'l.id', 'r.location_id')
      .where('r.is_active', true)
      .modify(query => (kind ? query.where('r.kind', kind) : query))
      .orderBy(['r.kind', 'l.name', 'r.position', 'r.name'])
      .select('r.id', 'r.kind', 'r.name', 'r.description', 'r.location_id', 'l.name as locationName')
      .select('r.price_minor', 'r.attributes')
      .select(trx.raw(`${zoneOfResource('r')} as time_zone`, { zone: tenant.timeZone })),
  );
  return rows.map(({ priceMinor, ...row }) => ({
    ...row,
    zoneName: zoneNameOf(row.timeZone, tenant.timeZone),
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
  /** ISO instant: what is past, too late for today or too far ahead cannot be had. */
  now: string;
}

/** Whether a vehicle is free on each day of a window. Undefined when there is no such vehicle. One round trip. */
export async function dayAvailability(knex: Knex, window: DayWindow): Promise<DayAvailability[] | undefined> {
  const { tenantId, ...days } = window;
  const tenant = await tenantById(knex, tenantId);
  if (!tenant) return undefined;
  return freeDays(knex, tenant, days);
}

/** The same in a transaction, or outside one: the function that is asked sets the tenant by itself. */
export async function freeDays(
  knex: Knex,
  tenant: Tenant,
  { resourceId, start, end, now }: Omit<DayWindow, 'tenantId'>,
): Promise<DayAvailability[] | undefined> {
  const days = daysOfWindow(start, end, tenant.timeZone);
  const edges = [days[0]!.opensMs, days.at(-1)!.closesMs].map(ms => new Date(ms).toISOString());
  // Prepared once per connection: this is the question that is asked most.
  const { rows } = (await knex
    .raw(`select array_to_string(taken_periods(?, ?, ?, ?), ' ') as taken`, [tenant.id, resourceId, ...edges])
    .options({ name: 'taken_periods' })) as { rows: { taken: string | null }[] };
  const taken = rows[0]?.taken ?? undefined;
  // Text that is split is read several times faster than an array of the driver's.
  return taken === undefined
    ? undefined
    : daysAvailable(
        days,
        taken === '' ? [] : taken.split(' ').map(Number),
        rentalDays(now, tenant.timeZone, tenant.settings),
      );
}
