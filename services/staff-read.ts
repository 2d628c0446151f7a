// Staff members as they are read: with the services they do, their weekly hours and their days off.
import type { Knex } from 'knex';
import { inTenant } from '../db/connection';
import type { DaysOff, Shift } from '../domain/slots';
import type { Tenant } from '../domain/tenant';

export interface StaffView {
  id: string;
  name: string;
  role: string;
  serviceIds: string[];
  shifts: Shift[];
  daysOff: (DaysOff & { reason: string })[];
  /** Where they work; null: nowhere in particular. */
  locationId: string | null;
  locationName: string | null;
  /** Of that location, where it has one of its own: their hours are on its clock. */
  ownTimeZone: string | null;
  isActive: boolean;
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
       r.location_id as "locationId", l.name as "locationName", l.time_zone as "ownTimeZone",
       coalesce((select json_agg(s.service_id order by s.service_id) from staff_services s where s.staff_id = r.id), '[]')
         as "serviceIds",
       coalesce((select json_agg(json_build_object('weekday', h.weekday, 'from', to_char(h.from_time, 'HH24:MI'),
           'to', to_char(h.to_time, 'HH24:MI')) order by h.weekday, h.from_time)
         from staff_shifts h where h.staff_id = r.id), '[]') as shifts,
       coalesce((select json_agg(json_build_object('from', o.from_date, 'to', o.to_date, 'reason', o.reason)
           order by o.from_date)
         from staff_days_off o where o.staff_id = r.id), '[]') as "daysOff"
     from resources r left join locations l on l.id = r.location_id
     where r.kind = 'staff' and (cast(:id as uuid) is null or r.id = :id)
       and (cast(:service as uuid) is null
         or exists (select from staff_services s where s.staff_id = r.id and s.service_id = :service))
     order by r.is_active desc, r.position, r.name`,
    { id: filter.id ?? null, service: filter.serviceId ?? null },
  );
  return rows;
}
