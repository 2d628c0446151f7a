// Staff members as something that can be booked: who does which services, and when. Each is a resource of kind `staff`.
import type { Knex } from 'knex';
import { inTenant } from '../db/connection';
import { notFound, validationFailed } from '../domain/errors';
import type { DaysOff, Shift } from '../domain/slots';
import type { Tenant } from '../domain/tenant';

export interface StaffView {
  id: string;
  name: string;
  role: string;
  serviceIds: string[];
  shifts: Shift[];
  daysOff: (DaysOff & { reason: string })[];
  isActive: boolean;
}

export interface StaffChange {
  name?: string;
  role?: string;
  serviceIds?: readonly string[];
  shifts?: readonly Shift[];
  daysOff?: readonly (DaysOff & { reason?: string })[];
  isActive?: boolean;
}

export interface StaffFilter {
  id?: string;
  serviceId?: string;
}

export function listStaff(knex: Knex, tenant: Tenant, filter: StaffFilter = {}): Promise<StaffView[]> {
  return inTenant(knex, tenant.id, trx => readStaff(trx, filter));
}

export async function readStaff(trx: Knex.Transaction, filter: StaffFilter): Promise<StaffView[]> {
  const { rows } = await trx.raw<{ rows: StaffView[] }>(
    `select r.id, r.name, coalesce(r.attributes->>'role', '') as role, r.is_active as "isActive",
       coalesce((select json_agg(s.service_id order by s.service_id) from staff_services s where s.staff_id = r.id), '[]')
         as "serviceIds",
       coalesce((select json_agg(json_build_object('weekday', h.weekday, 'from', to_char(h.from_time, 'HH24:MI'),
           'to', to_char(h.to_time, 'HH24:MI')) order by h.weekday, h.from_time)
         from staff_shifts h where h.staff_id = r.id), '[]') as shifts,
       coalesce((select json_agg(json_build_object('from', o.from_date, 'to', o.to_date, 'reason', o.reason)
           order by o.from_date)
         from staff_days_off o where o.staff_id = r.id), '[]') as "daysOff"
     from resources r
     where r.kind = 'staff' and (cast(:id as uuid) is null or r.id = :id)
       and (cast(:service as uuid) is null
         or exists (select from staff_services s where s.staff_id = r.id and s.service_id = :service))
     order by r.is_active desc, r.position, r.name`,
    { id: filter.id ?? null, service: filter.serviceId ?? null },
  );
  return rows;
}

/** @throws Refusal `validation_failed` for a service the tenant does not have. */
export function createStaff(
  knex: Knex,
  tenant: Tenant,
  staff: StaffChange & { name: string },
): Promise<StaffView> {
  return inTenant(knex, tenant.id, async trx => {
    const [row] = await trx('resources')
      .insert({
        tenantId: tenant.id,
        kind: 'staff',
        name: staff.name,
        attributes: JSON.stringify({ role: staff.role ?? '' }),
      })
      .returning<{ id: string }[]>('id');
    await replaceLists(trx, tenant, row!.id, staff);
    return (await readStaff(trx, { id: row!.id }))[0]!;
  });
}

/**
 * Lists that are given replace the ones there are. Whoever is taken off the roster has their open slots closed.
 * @throws Refusal `not_found`, `validation_failed` for a service the tenant does not have.
 */
export function updateStaff(knex: Knex, tenant: Tenant, id: string, change: StaffChange): Promise<StaffView> {
  return inTenant(knex, tenant.id, async trx => {
    const found = await trx('resources')
      .where({ id, kind: 'staff' })
      .forUpdate()
      .first<object | undefined>('id');
    if (!found) throw notFound('Staff member');
    const columns = {
      ...(change.name === undefined ? {} : { name: change.name }),
      ...(change.isActive === undefined ? {} : { isActive: change.isActive }),
      ...(change.role === undefined
        ? {}
        : {
            attributes: trx.raw(`attributes || jsonb_build_object('role', cast(? as text))`, [change.role]),
          }),
    };
    if (Object.keys(columns).length > 0) await trx('resources').where({ id }).update(columns);
    await replaceLists(trx, tenant, id, change);
    if (change.isActive === false) {
      await trx('slots').where({ staffId: id, status: 'open' }).update({ status: 'closed' });
    }
    return (await readStaff(trx, { id }))[0]!;
  });
}

async function replaceLists(
  trx: Knex.Transaction,
  tenant: Tenant,
  staffId: string,
  change: StaffChange,
): Promise<void> {
  const own = { tenantId: tenant.id, staffId };
  if (change.serviceIds) {
    await assertServices(trx, change.serviceIds);
    await replace(
      trx,
      'staff_services',
      staffId,
      [...new Set(change.serviceIds)].map(serviceId => ({ ...own, serviceId })),
    );
  }
  if (change.shifts) {
    const rows = change.shifts.map(({ weekday, from, to }) => ({
      ...own,
      weekday,
      fromTime: from,
      toTime: to,
    }));
    await replace(trx, 'staff_shifts', staffId, rows);
  }
  if (change.daysOff) {
    const rows = change.daysOff.map(({ from, to, reason }) => ({
      ...own,
      fromDate: from,
      toDate: to,
      reason: reason ?? '',
    }));
    await replace(trx, 'staff_days_off', staffId, rows);
  }
}

async function replace(trx: Knex.Transaction, table: string, staffId: string, rows: object[]): Promise<void> {
  await trx(table).where({ staffId }).delete();
  if (rows.length > 0) await trx(table).insert(rows);
}

async function assertServices(trx: Knex.Transaction, ids: readonly string[]): Promise<void> {
  const known = await trx('services')
    .whereIn('id', ids as string[])
    .select<{ id: string }[]>('id');
  const unknown = ids.flatMap((id, i) => (known.some(row => row.id === id) ? [] : [i]));
  if (unknown.length === 0) return;
  throw validationFailed(
    unknown.map(i => ({ field: `serviceIds.${i}`, message: 'There is no such service.' })),
  );
}
