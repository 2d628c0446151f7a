// Vehicles, bays and docks as managers see them: those out of service too, with the bookings that stand on each.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { ResourceKind } from '../../domain/booking/status';
import type { FieldProblem } from '../../domain/errors';
import { Refusal, notFound, validationFailed } from '../../domain/errors';
import { toDecimal, toMinor } from '../../domain/money';
import type { Numbers } from '../../domain/numbered-names';
import { numberedNames } from '../../domain/numbered-names';
import type { Tenant } from '../../domain/tenant';
import { recordAll } from '../audit-many';
import type { By, Remember } from '../stock/deps';
import { lockPlaceNames } from './locations';

/** A staff member is one of services/staff.ts. */
export type PlaceKind = Exclude<ResourceKind, 'staff'>;

export interface PlaceView {
  id: string;
  kind: PlaceKind;
  name: string;
  description: string;
  locationId: string | null;
  locationName: string | null;
  /** Per day of a vehicle, per hour of a bay, in the currency of the tenant. */
  price: number | null;
  currency: string;
  attributes: Record<string, string>;
  bufferBeforeMinutes: number;
  bufferAfterMinutes: number;
  isActive: boolean;
  /** Bookings that are not over yet; blocks do not count. */
  standing: number;
  hasBookings: boolean;
}

export interface PlaceFacts {
  description?: string;
  locationId?: string | null;
  price?: number | null;
  attributes?: Record<string, string>;
  bufferBeforeMinutes?: number;
  bufferAfterMinutes?: number;
}

export interface PlaceFilter {
  id?: string;
  kind?: PlaceKind;
  locationId?: string;
}

type PlaceRow = Omit<PlaceView, 'price' | 'currency'> & { priceMinor: string | null };

const PLACES = `
  select r.id, r.kind, r.name, r.description, r.location_id as "locationId", l.name as "locationName",
    r.price_minor as "priceMinor", r.attributes, r.is_active as "isActive",
    round(extract(epoch from r.buffer_before) / 60)::integer as "bufferBeforeMinutes",
    round(extract(epoch from r.buffer_after) / 60)::integer as "bufferAfterMinutes",
    (select count(*)::integer from bookings b where b.resource_id = r.id and b.kind <> 'block'
      and b.status in ('pending', 'upcoming', 'active')) as standing,
    exists (select from bookings b where b.resource_id = r.id) as "hasBookings"
  from resources r left join locations l on l.id = r.location_id
  where r.kind <> 'staff' and (cast(:id as uuid) is null or r.id = :id)
    and (cast(:kind as text) is null or r.kind = :kind)
    and (cast(:location as uuid) is null or r.location_id = :location)
  order by lower(l.name) nulls last, r.kind, r.is_active desc, r.position, r.name, r.id`;

export async function readPlaces(
  trx: Knex.Transaction,
  { currency }: Tenant,
  filter: PlaceFilter,
): Promise<PlaceView[]> {
  const { rows } = await trx.raw<{ rows: PlaceRow[] }>(PLACES, {
    ...{ id: filter.id ?? null, kind: filter.kind ?? null, location: filter.locationId ?? null },
  });
  return rows.map(({ priceMinor, ...row }) => ({
    ...row,
    price: priceMinor === null ? null : toDecimal(Number(priceMinor), currency),
    currency,
  }));
}

export const listPlaces = (knex: Knex, tenant: Tenant, filter: PlaceFilter): Promise<PlaceView[]> =>
  inTenant(knex, tenant.id, trx => readPlaces(trx, tenant, filter));

/** @throws Refusal `not_found` */
export async function getPlace(knex: Knex, tenant: Tenant, id: string): Promise<PlaceView> {
  const [found] = await listPlaces(knex, tenant, { id });
  if (!found) throw notFound('Resource');
  return found;
}

export interface NewPlaces extends PlaceFacts {
  kind: PlaceKind;
  name: string;
  /** Makes a row of them: "Bay 1" to "Bay 20". */
  numbers?: Numbers;
}

/** All or none. @throws Refusal `validation_failed`, `conflict` when there is one of these names. */
export function createPlaces(
  knex: Knex,
  tenant: Tenant,
  wanted: NewPlaces,
  { actor, now, requestId }: By,
  remember?: Remember<PlaceView[]>,
): Promise<PlaceView[]> {
  const { kind, locationId = null } = wanted;
  const names = namesOf(wanted);
  return inTenant(knex, tenant.id, async trx => {
    await lockPlaceNames(trx, tenant.id);
    await assertLocation(trx, locationId);
    await assertNamesFree(trx, { kind, locationId }, names);
    const last = await trx('resources').where({ kind }).max<{ max: number | null }[]>('position');
    const first = (last[0]?.max ?? -1) + 1;
    const columns = columnsOf(trx, tenant, wanted);
    const rows = await trx('resources')
      .insert(names.map((name, i) => ({ ...columns, tenantId: tenant.id, kind, name, position: first + i })))
      .returning<{ id: string; name: string }[]>(['id', 'name']);
    await recordAll(
      trx,
      rows.map(({ id, name }) => ({
        ...{ tenantId: tenant.id, subject: 'resource', subjectId: id, action: 'created', to: name },
        ...{ actor, now, requestId },
      })),
    );
    const made = new Set(rows.map(({ id }) => id));
    const places = (await readPlaces(trx, tenant, { kind })).filter(({ id }) => made.has(id));
    await remember?.(trx, places);
    return places;
  });
}

function namesOf({ name, numbers }: NewPlaces): string[] {
  if (!numbers) return [name];
  const numbered = numberedNames(name, numbers);
  if (numbered.ok) return numbered.names;
  const { field, message } = numbered.problem;
  throw validationFailed([{ field: field === 'name' ? field : `numbers.${field}`, message }]);
}

/** @throws Refusal `validation_failed` */
export async function assertLocation(trx: Knex.Transaction, id: string | null): Promise<void> {
  if (id === null || (await trx('locations').where({ id }).first<object | undefined>('id'))) return;
  throw validationFailed([{ field: 'locationId', message: 'There is no such location.' }]);
}

/** Two of a kind at one location have different names; upper and lower case count as one. @throws Refusal `conflict` */
export async function assertNamesFree(
  trx: Knex.Transaction,
  { kind, locationId, exceptId }: { kind: PlaceKind; locationId: string | null; exceptId?: string },
  names: readonly string[],
): Promise<void> {
  const lower = names.map(name => name.toLowerCase());
  const query = trx('resources').where({ kind, locationId }).whereRaw('lower(name) = any(?)', [lower]);
  if (exceptId) query.whereNot({ id: exceptId });
  const taken = await query.orderBy(['position', 'name']).pluck<string[]>('name');
  if (taken.length === 0) return;
  const message = `${inWords(taken)} ${taken.length === 1 ? 'is' : 'are'} there already.`;
  const details: FieldProblem[] = [{ field: 'name', message }];
  throw new Refusal('conflict', 'Name is taken', `${message} Nothing was changed; choose another name.`, {
    details,
  });
}

const MOST_NAMED = 3;
function inWords(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return names.slice(0, MOST_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** The columns of what is said; what is not said stays. */
export function columnsOf(
  trx: Knex.Transaction,
  { currency }: Tenant,
  facts: PlaceFacts,
): Record<string, unknown> {
  const { description, locationId, price, attributes, bufferBeforeMinutes, bufferAfterMinutes } = facts;
  const minutes = (value: number | undefined) =>
    value === undefined ? undefined : trx.raw('make_interval(mins => ?)', [value]);
  const columns = {
    ...{ description, locationId },
    priceMinor: price === undefined || price === null ? price : toMinor(price, currency),
    attributes: attributes && JSON.stringify(attributes),
    bufferBefore: minutes(bufferBeforeMinutes),
    bufferAfter: minutes(bufferAfterMinutes),
  };
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
}
