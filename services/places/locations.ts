// Locations: where things stand, in which zone, and when they are open. Changed by managers, each change on the trail.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { Refusal, notFound } from '../../domain/errors';
import { isAlwaysOpen } from '../../domain/rules/opening-hours';
import type { OpeningHours } from '../../domain/rules/opening-hours';
import type { Tenant } from '../../domain/tenant';
import { record } from '../audit';
import { followRoster, lockRoster } from '../roster';
import { assertApart, changeOpeningHours } from '../rules/book';
import type { By, Remember } from '../stock/deps';

export interface LocationView {
  id: string;
  name: string;
  /** Its own, or that of the tenant. */
  timeZone: string;
  ownTimeZone: string | null;
  alwaysOpen: boolean;
  openingHours: OpeningHours;
  /** Vehicles, bays and docks. */
  inService: number;
  outOfService: number;
}

export interface LocationChange {
  name?: string;
  /** Null: that of the tenant. */
  timeZone?: string | null;
  openingHours?: OpeningHours;
}

type LocationRow = Omit<LocationView, 'timeZone' | 'alwaysOpen'>;

const LOCATIONS = `
  select l.id, l.name, l.time_zone as "ownTimeZone", l.opening_hours as "openingHours",
    count(r.id) filter (where r.is_active)::integer as "inService",
    count(r.id) filter (where not r.is_active)::integer as "outOfService"
  from locations l left join resources r on r.location_id = l.id and r.kind <> 'staff'
  where cast(:id as uuid) is null or l.id = :id
  group by l.id order by lower(l.name), l.id`;

async function readLocations(
  trx: Knex.Transaction,
  tenant: Tenant,
  id: string | null = null,
): Promise<LocationView[]> {
  const { rows } = await trx.raw<{ rows: LocationRow[] }>(LOCATIONS, { id });
  return rows.map(row => ({
    ...row,
    timeZone: row.ownTimeZone ?? tenant.timeZone,
    alwaysOpen: isAlwaysOpen(row.openingHours),
  }));
}

export const listLocations = (knex: Knex, tenant: Tenant): Promise<LocationView[]> =>
  inTenant(knex, tenant.id, trx => readLocations(trx, tenant));

/** @throws Refusal `conflict` when there is one of this name, `validation_failed` for hours that overlap. */
export function createLocation(
  knex: Knex,
  tenant: Tenant,
  { name, timeZone = null, openingHours = {} }: LocationChange & { name: string },
  { actor, now, requestId }: By,
  remember?: Remember<LocationView>,
): Promise<LocationView> {
  assertApart(openingHours);
  return inTenant(knex, tenant.id, async trx => {
    await lockPlaceNames(trx, tenant.id);
    await assertNameFree(trx, name);
    const [row] = await trx('locations')
      .insert({ tenantId: tenant.id, name, timeZone, openingHours: JSON.stringify(openingHours) })
      .returning<{ id: string }[]>('id');
    await record(trx, {
      ...{ tenantId: tenant.id, subject: 'location', subjectId: row!.id, action: 'created', to: name },
      ...{ actor, now, requestId },
    });
    const location = (await readLocations(trx, tenant, row!.id))[0]!;
    await remember?.(trx, location);
    return location;
  });
}

/** @throws Refusal `not_found`, `conflict` when another has this name, `validation_failed` for hours that overlap. */
export function updateLocation(
  knex: Knex,
  tenant: Tenant,
  id: string,
  { name, timeZone, openingHours }: LocationChange,
  by: By,
): Promise<LocationView> {
  if (openingHours) assertApart(openingHours);
  return inTenant(knex, tenant.id, async trx => {
    await lockPlaceNames(trx, tenant.id);
    if (timeZone !== undefined) await lockRoster(trx, tenant, 'change');
    const before = await trx('locations')
      .where({ id })
      .forUpdate()
      .first<{ name: string; timeZone: string | null } | undefined>('name', 'timeZone');
    if (!before) throw notFound('Location');
    const entry = { tenantId: tenant.id, subject: 'location', subjectId: id, ...by } as const;
    if (name !== undefined && name !== before.name) {
      await assertNameFree(trx, name, id);
      await trx('locations').where({ id }).update({ name });
      await record(trx, { ...entry, action: 'renamed', from: before.name, to: name });
    }
    if (timeZone !== undefined && timeZone !== before.timeZone) {
      await trx('locations').where({ id }).update({ timeZone });
      const [from, to] = [before.timeZone ?? tenant.timeZone, timeZone ?? tenant.timeZone];
      await record(trx, { ...entry, action: 'zone_changed', from, to });
      await followClock(trx, tenant, id, by.now);
    }
    if (openingHours) await changeOpeningHours(trx, tenant, id, openingHours, by);
    return (await readLocations(trx, tenant, id))[0]!;
  });
}

/** The hours of those who work there are on its clock: their open slots follow. */
async function followClock(
  trx: Knex.Transaction,
  tenant: Tenant,
  locationId: string,
  now: string,
): Promise<void> {
  const staff = await trx('resources').where({ kind: 'staff', locationId }).pluck<string[]>('id');
  for (const staffId of staff) await followRoster(trx, tenant, { staffId }, now);
}

/** Names of one tenant are given one after the other, so that two of the same cannot come at once. */
export async function lockPlaceNames(trx: Knex.Transaction, tenantId: string): Promise<void> {
  await trx.raw(`select pg_advisory_xact_lock(hashtextextended('places ' || ?, 0))`, [tenantId]);
}

/** Upper and lower case count as one: people would take them for the same place. */
async function assertNameFree(trx: Knex.Transaction, name: string, exceptId?: string): Promise<void> {
  const query = trx('locations').whereRaw('lower(name) = lower(?)', [name]);
  if (exceptId) query.whereNot({ id: exceptId });
  if (await query.first<object | undefined>('id')) {
    const message = `There is a location called ${name}.`;
    throw new Refusal('conflict', 'Location exists', `${message} Nothing was changed; choose another name.`, {
      details: [{ field: 'name', message }],
    });
  }
}
