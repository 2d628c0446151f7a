// How the event of a booking stands on the calendar server: what should be there, and what we know to be.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { BookingRow } from '../bookings/view';
import { selectBookings, viewOf } from '../bookings/view';
import type { Deps } from '../deps';
import type { WantedEvent } from './event';
import { wantedEvent } from './event';

/** What we last wrote, and where. */
export interface StoredEvent {
  eventUrl: string | null;
  calendarUrl: string | null;
  /** Null when the server does not name versions. */
  etag: string | null;
  fingerprint: string | null;
  status: 'synced' | 'failed';
  message: string | null;
  syncedAt: Date | null;
}

export interface Standing {
  bookingId: string;
  /** Where its staff member's bookings belong, if anywhere. */
  calendarUrl: string | null;
  /** The address that its event has there unless it was written under another one. */
  eventUrl: string | null;
  wanted: WantedEvent | undefined;
  stored: StoredEvent | undefined;
}

type StandingRow = BookingRow &
  Omit<StoredEvent, 'status' | 'calendarUrl'> & {
    calendarUrl: string | null;
    storedCalendarUrl: string | null;
    eventStatus: StoredEvent['status'] | null;
  };

/** Bookings aliased `b` with their resource `r` and the event `e`, if there is one. */
export const selectStandings = (trx: Knex.Transaction): Knex.QueryBuilder<object, StandingRow[]> =>
  selectBookings(trx)
    .leftJoin('calendar_events as e', 'e.booking_id', 'b.id')
    .select(
      ...['e.event_url', 'e.etag', 'e.fingerprint', 'e.message', 'e.synced_at'],
      ...['e.status as eventStatus', 'e.calendar_url as storedCalendarUrl'],
    ) as unknown as Knex.QueryBuilder<object, StandingRow[]>;

/** Undefined when the booking is gone. */
export function standingOf(deps: Deps, tenantId: string, bookingId: string): Promise<Standing | undefined> {
  return inTenant(deps.knex, tenantId, trx => readStanding(trx, deps, tenantId, bookingId));
}

export async function readStanding(
  trx: Knex.Transaction,
  deps: Deps,
  tenantId: string,
  bookingId: string,
): Promise<Standing | undefined> {
  const row = await selectStandings(trx).where('b.id', bookingId).first();
  return row && standing(row as StandingRow, deps, tenantId);
}

export function standing(row: StandingRow, { links }: Pick<Deps, 'links'>, tenantId: string): Standing {
  const { eventUrl, etag, fingerprint, message, syncedAt, eventStatus, calendarUrl } = row;
  return {
    bookingId: row.id,
    calendarUrl,
    eventUrl: calendarUrl && `${calendarUrl}${links.eventNameOf(tenantId, row.id)}.ics`,
    wanted: calendarUrl === null ? undefined : wantedEvent(viewOf(row), links.staffUrlOf(row.id)),
    stored: eventStatus
      ? {
          ...{ eventUrl, etag, fingerprint, message, syncedAt },
          calendarUrl: row.storedCalendarUrl,
          status: eventStatus,
        }
      : undefined,
  };
}

/** Whether, for all we know, the calendar says what the booking says. */
export const inLine = ({ wanted, calendarUrl, stored }: Standing): boolean =>
  wanted
    ? stored?.fingerprint === wanted.fingerprint && stored.calendarUrl === calendarUrl
    : !stored?.eventUrl;

/** What has become of an event: where it lies and as what, or that it lies nowhere. */
export type Outcome =
  { eventUrl: string; calendarUrl: string; etag: string | null; fingerprint: string } | 'nowhere';

/**
 * Keeps what was written, and looks whether the booking is still what was written: true when it is. Read after the
 * write, so that a change which this look does not see is one whose own sync sees what was written.
 */
export function keepOutcome(
  deps: Deps,
  tenantId: string,
  bookingId: string,
  outcome: Outcome,
  now: string,
): Promise<boolean> {
  const where =
    outcome === 'nowhere' ? { eventUrl: null, calendarUrl: null, etag: null, fingerprint: null } : outcome;
  return inTenant(deps.knex, tenantId, async trx => {
    await upsert(trx, tenantId, bookingId, {
      ...where,
      status: 'synced',
      message: null,
      syncedAt: now,
      updatedAt: now,
    });
    const after = await readStanding(trx, deps, tenantId, bookingId);
    return !after || inLine(after);
  });
}

/** Keeps why it could not be brought in line, beside what is known of the event. */
export function keepTrouble(
  knex: Knex,
  tenantId: string,
  bookingId: string,
  message: string,
  now: string,
): Promise<void> {
  return inTenant(knex, tenantId, trx =>
    upsert(trx, tenantId, bookingId, { status: 'failed', message, updatedAt: now }),
  );
}

async function upsert(
  trx: Knex.Transaction,
  tenantId: string,
  bookingId: string,
  row: object,
): Promise<void> {
  await trx('calendar_events')
    .insert({ tenantId, bookingId, ...row })
    .onConflict('booking_id')
    .merge(row);
}
