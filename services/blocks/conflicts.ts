// What stands where a block was wanted, and what could be done about it: nothing is done by itself.
import type { Knex } from 'knex';
import type { BookingKind, BookingStatus } from '../../domain/booking/status';
import { dateOf } from '../../domain/calendar';

export type ConflictChoice = 'skip' | 'fill' | 'cancel' | 'move';

export interface StandingBooking {
  id: string;
  kind: BookingKind;
  status: BookingStatus;
  customerName: string;
  startTime: string;
  endTime: string;
  canMoveTo: { resourceId: string; resourceName: string }[];
}

export interface ConflictView {
  id: string;
  date: string;
  resourceId: string;
  resourceName: string;
  startTime: string;
  endTime: string;
  bookings: StandingBooking[];
  choices: ConflictChoice[];
}

const MOST = 200;
const MOST_ALTERNATIVES = 3;

interface GapRow {
  id: string;
  resource_id: string;
  resource_name: string;
  starts_at: Date;
  ends_at: Date;
  /** Of its series. */
  time_zone: string;
  bookings:
    (Omit<StandingBooking, 'canMoveTo'> & { canMoveTo: StandingBooking['canMoveTo'] | null })[] | null;
}

/**
 * SQL: whether another resource, `o`, could take the booking `b` of the resource `r` as it is: of its kind, offered for what
 * it is, and free.
 */
export const COULD_TAKE_IT = `
  o.kind = r.kind and o.id <> r.id and o.is_active
  and (b.kind in ('rental', 'session') or exists (
    select from slots s where b.kind = 'appointment' and s.staff_id = o.id and s.status = 'open'
      and s.service_id = b.service_id and s.starts_at = b.starts_at))
  and not exists (
    select from bookings x where x.resource_id = o.id and x.status in ('pending', 'upcoming', 'active')
      and x.occupied_from < b.ends_at + o.buffer_after and x.occupied_until > b.starts_at - o.buffer_before)`;
/** SQL: the nearest of them first. */
export const NEAREST_FIRST = `o.location_id is distinct from r.location_id, o.position, o.name`;

/** A block has nowhere else to be; an active booking is where it is. */
const STANDING = `
  select g.id, g.resource_id, r.name as resource_name, g.starts_at, g.ends_at, s.time_zone, (
    select jsonb_agg(jsonb_build_object(
      'id', b.id, 'kind', b.kind, 'status', b.status, 'customerName', b.customer_name,
      'startTime', b.starts_at, 'endTime', b.ends_at, 'canMoveTo', (
        select jsonb_agg(jsonb_build_object('resourceId', f.id, 'resourceName', f.name)) from (
          select o.id, o.name from resources o
          where b.status in ('pending', 'upcoming') and ${COULD_TAKE_IT}
          order by ${NEAREST_FIRST}
          limit ${MOST_ALTERNATIVES}
        ) f
      )) order by b.starts_at)
    from bookings b
    where b.resource_id = g.resource_id and b.status in ('pending', 'upcoming', 'active')
      and b.occupied_from < g.ends_at and b.occupied_until > g.starts_at
  ) as bookings
  from block_gaps g join resources r on r.id = g.resource_id join block_series s on s.id = g.series_id
  where g.series_id = ? and g.status = 'open'
  order by g.starts_at, r.position, r.name
  limit ${MOST}`;

/** The open conflicts of a series, the first 200. */
export async function readConflicts(trx: Knex.Transaction, seriesId: string): Promise<ConflictView[]> {
  const { rows } = await trx.raw<{ rows: GapRow[] }>(STANDING, [seriesId]);
  return rows.map(viewOf);
}

function viewOf(row: GapRow): ConflictView {
  const startTime = row.starts_at.toISOString();
  const bookings = (row.bookings ?? []).map(booking => ({
    ...booking,
    startTime: new Date(booking.startTime).toISOString(),
    endTime: new Date(booking.endTime).toISOString(),
    canMoveTo: booking.canMoveTo ?? [],
  }));
  return {
    id: row.id,
    date: dateOf(startTime, row.time_zone),
    resourceId: row.resource_id,
    resourceName: row.resource_name,
    startTime,
    endTime: row.ends_at.toISOString(),
    bookings,
    choices: choicesOf(bookings),
  };
}

function choicesOf(bookings: readonly StandingBooking[]): ConflictChoice[] {
  if (bookings.length === 0) return ['skip', 'fill'];
  const movable = bookings.every(({ canMoveTo }) => canMoveTo.length > 0);
  return movable ? ['skip', 'cancel', 'move'] : ['skip', 'cancel'];
}
