// A day of a location as one answer: what the grid shows.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { BlockType, BookingKind, BookingStatus, ResourceKind } from '../../domain/booking/status';
import { addDays, dateOf, startOfDay } from '../../domain/calendar';
import { notFound } from '../../domain/errors';
import { gridOfDay } from '../../domain/rules/grid';
import type { OpeningHours } from '../../domain/rules/opening-hours';
import { isAlwaysOpen, openPeriods } from '../../domain/rules/opening-hours';
import type { Tenant } from '../../domain/tenant';

export interface GridQuery {
  /** In the zone of the tenant; today unless said. */
  date?: string;
  locationId?: string;
  kind?: ResourceKind;
  now: string;
}

interface FrameRow {
  locations: { id: string; name: string; openingHours: OpeningHours }[];
  places: { id: string; name: string }[];
  resources: { id: string; kind: ResourceKind; name: string; locationId: string | null }[];
}

const FRAME = `
  select
    (select coalesce(json_agg(json_build_object('id', l.id, 'name', l.name, 'openingHours', l.opening_hours)
        order by l.name), '[]') from locations l
      where cast(:location as uuid) is null or l.id = cast(:location as uuid)) as locations,
    (select coalesce(json_agg(json_build_object('id', l.id, 'name', l.name) order by l.name), '[]') from locations l
      where exists (select from resources r where r.location_id = l.id and r.kind = :kind and r.is_active)) as places,
    (select coalesce(json_agg(json_build_object('id', r.id, 'kind', r.kind, 'name', r.name, 'locationId', r.location_id)
        order by l.name nulls last, r.position, r.name), '[]')
      from resources r left join locations l on l.id = r.location_id
      where r.kind = :kind and r.is_active
        and (cast(:location as uuid) is null or r.location_id = cast(:location as uuid))) as resources`;

interface TakenRow {
  id: string;
  resourceId: string;
  kind: BookingKind;
  blockType: BlockType | null;
  status: BookingStatus;
  /** Why, of a block; else who. */
  name: string;
  startMs: number;
  endMs: number;
  customerId: string | null;
  tier: string | null;
  revision: number;
}

/**
 * Whatever is not a block began at most this long before the day: a session lasts a day, a delivery a window. Blocks may be
 * longer and have an index of their own.
 */
const LOOK_BACK = `interval '25 hours'`;

/** Instants are numbers here: hundreds of them are written faster by the API than by Postgres. */
const COLUMNS = `
  b.id, b.resource_id as "resourceId", b.kind, b.block_type as "blockType", b.status,
  case when b.kind = 'block' then b.notes else b.customer_name end as name,
  cast(extract(epoch from b.starts_at) * 1000 as float8) as "startMs",
  cast(extract(epoch from b.ends_at) * 1000 as float8) as "endMs",
  b.customer_id as "customerId", b.revision`;

const TAKEN = `
  with shown as (
    select r.id from resources r
    where r.kind = :kind and r.is_active
      and (cast(:location as uuid) is null or r.location_id = cast(:location as uuid))
  ), taken as (
    select ${COLUMNS} from shown s join bookings b on b.resource_id = s.id
    where b.kind <> 'block' and b.tenant_id = :tenant
      and b.starts_at >= cast(:from as timestamptz) - ${LOOK_BACK} and b.starts_at < cast(:until as timestamptz)
      and b.ends_at > cast(:from as timestamptz) and b.status <> 'cancelled'
    union all
    select ${COLUMNS} from shown s join bookings b on b.resource_id = s.id
    where b.kind = 'block' and b.ends_at > cast(:from as timestamptz) and b.starts_at < cast(:until as timestamptz)
      and b.status <> 'cancelled'
  )
  select t.*, c.tier from taken t left join customers c on c.id = t."customerId" order by t."startMs", t.id`;

/**
 * The day as JSON of the contract's `grid`, made once: nothing checks and copies hundreds of bookings again on their way.
 * @throws Refusal `not_found` for a location that is none.
 */
export async function gridDay(knex: Knex, tenant: Tenant, query: GridQuery): Promise<string> {
  const { locationId, kind = 'bay', now } = query;
  const timeZone = tenant.timeZone;
  const today = dateOf(now, timeZone);
  const date = query.date ?? today;
  const [dayStart, dayEnd] = [startOfDay(date, timeZone), startOfDay(addDays(date, 1), timeZone)];
  const { frame, taken } = await inTenant(knex, tenant.id, async trx => {
    const which = { kind, location: locationId ?? null };
    const frames = (await trx.raw(FRAME, which).options({ name: 'grid' })) as { rows: FrameRow[] };
    const window = { ...which, tenant: tenant.id, from: dayStart, until: dayEnd };
    // Not prepared: how many bookings there are in the window decides how they are found.
    const { rows } = await trx.raw<{ rows: TakenRow[] }>(TAKEN, window);
    return { frame: frames.rows[0]!, taken: rows };
  });
  if (locationId && frame.locations.length === 0) throw notFound('Location');
  const instantOf = instants();
  return JSON.stringify({
    ...{ date, today, timeZone, dayStart, dayEnd, slots: gridOfDay(date, timeZone) },
    locations: frame.locations.map(({ openingHours, ...location }) => ({
      ...location,
      alwaysOpen: isAlwaysOpen(openingHours),
      open: openWithin(openingHours, { date, timeZone, dayStart, dayEnd }),
    })),
    places: frame.places,
    resources: frame.resources,
    bookings: taken.map(row => bookingOf(row, instantOf)),
  });
}

/** Written field by field: of hundreds of bookings, each copy costs as much as reading them. */
function bookingOf(row: TakenRow, instantOf: (ms: number) => string) {
  return {
    id: row.id,
    resourceId: row.resourceId,
    kind: row.kind,
    type: row.blockType ?? (row.kind === 'delivery' ? 'DELIVERY' : 'CUSTOMER'),
    status: row.status,
    title: row.name || (row.blockType ? inWords(row.blockType) : 'Walk-in'),
    startTime: instantOf(row.startMs),
    endTime: instantOf(row.endMs),
    customerId: row.customerId,
    tier: row.tier,
    revision: row.revision,
  };
}

/** A day has few instants, and each is asked for many times. */
function instants(): (ms: number) => string {
  const known = new Map<number, string>();
  return ms => {
    let text = known.get(ms);
    if (!text) known.set(ms, (text = new Date(ms).toISOString()));
    return text;
  };
}

/** "Private event" */
const inWords = (type: BlockType): string => type[0] + type.slice(1).toLowerCase().replaceAll('_', ' ');

interface Day {
  date: string;
  timeZone: string;
  dayStart: string;
  dayEnd: string;
}

/** The hours of a place as far as they are in the day. */
function openWithin(hours: OpeningHours, { date, timeZone, dayStart, dayEnd }: Day) {
  if (isAlwaysOpen(hours)) return [{ startTime: dayStart, endTime: dayEnd }];
  return openPeriods(hours, date, date, timeZone)
    .filter(({ start, end }) => start < dayEnd && end > dayStart)
    .map(({ start, end }) => ({
      startTime: start > dayStart ? start : dayStart,
      endTime: end < dayEnd ? end : dayEnd,
    }));
}
