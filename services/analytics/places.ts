// Everything that can be booked, with the hours in which it can be: those of its location, the shifts of a staff member,
// the delivery windows of a dock.
import type { Knex } from 'knex';
import type { Schedule } from '../../domain/analytics/hours';
import type { ResourceKind } from '../../domain/booking/status';
import type { Hours, OpeningHours } from '../../domain/rules/opening-hours';
import type { Tenant, TenantSettings } from '../../domain/tenant';

export interface PlaceFilter {
  locationId?: string;
  kind?: ResourceKind;
  resourceId?: string;
}

export interface Place {
  id: string;
  kind: ResourceKind;
  name: string;
  locationId: string | null;
  locationName: string | null;
  isActive: boolean;
  createdAt: Date;
  schedule: Schedule;
}

interface PlaceRow extends Omit<Place, 'schedule'> {
  timeZone: string | null;
  openingHours: OpeningHours | null;
  shifts: { weekday: number; from: string; to: string }[];
  daysOff: { from: string; to: string }[];
}

const PLACES = `
  select r.id, r.kind, r.name, r.location_id as "locationId", l.name as "locationName", r.is_active as "isActive",
    r.created_at as "createdAt", l.time_zone as "timeZone", l.opening_hours as "openingHours",
    coalesce((select json_agg(json_build_object('weekday', h.weekday, 'from', to_char(h.from_time, 'HH24:MI'),
        'to', to_char(h.to_time, 'HH24:MI')) order by h.weekday, h.from_time)
      from staff_shifts h where h.staff_id = r.id), '[]') as shifts,
    coalesce((select json_agg(json_build_object('from', o.from_date, 'to', o.to_date) order by o.from_date)
      from staff_days_off o where o.staff_id = r.id), '[]') as "daysOff"
  from resources r left join locations l on l.id = r.location_id
  where (cast(:location as uuid) is null or r.location_id = cast(:location as uuid))
    and (cast(:kind as text) is null or r.kind = :kind)
    and (cast(:resource as uuid) is null or r.id = cast(:resource as uuid))
  order by r.kind, l.name nulls last, r.position, r.name, r.id`;

export async function readPlaces(
  trx: Knex.Transaction,
  tenant: Tenant,
  { locationId, kind, resourceId }: PlaceFilter,
): Promise<Place[]> {
  const { rows } = await trx.raw<{ rows: PlaceRow[] }>(PLACES, {
    ...{ location: locationId ?? null, kind: kind ?? null, resource: resourceId ?? null },
  });
  return rows.map(({ timeZone, openingHours, shifts, daysOff, ...place }) => ({
    ...place,
    schedule: {
      zone: timeZone ?? tenant.timeZone,
      ...scheduleOf(place.kind, openingHours ?? {}, { shifts, daysOff }, tenant.settings),
    },
  }));
}

function scheduleOf(
  kind: ResourceKind,
  hours: OpeningHours,
  { shifts, daysOff }: Pick<PlaceRow, 'shifts' | 'daysOff'>,
  settings: TenantSettings,
): Omit<Schedule, 'zone'> {
  switch (kind) {
    case 'vehicle':
    case 'bay':
      return { hours };
    case 'staff':
      return { hours: shifts.length > 0 ? weekOf(shifts) : hours, closed: daysOff };
    case 'dock':
      return windowsOf(settings);
  }
}

function weekOf(shifts: PlaceRow['shifts']): OpeningHours {
  const week: Record<string, Hours[]> = {};
  for (const { weekday, from, to } of shifts) (week[String(weekday)] ??= []).push({ from, to });
  return week;
}

function windowsOf(settings: TenantSettings): Omit<Schedule, 'zone'> {
  const windows = Object.values(settings.deliveryWindows).map(({ from, to }) => ({ from, to }));
  return {
    hours: Object.fromEntries(settings.deliveryWeekdays.map(weekday => [String(weekday), windows])),
    closed: settings.deliveryClosedDates.map(date => ({ from: date, to: date })),
  };
}
