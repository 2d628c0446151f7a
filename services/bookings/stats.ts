// Statistics of bookings in the shape of booking-management, added up from counts by day and by month (migrations 0004 and
// 0007), so that they cost the same at a thousand bookings and at a million.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { addDays, addMonths, dateOf, monthOf } from '../../domain/calendar';
import type { BookingStatus } from '../../domain/booking/status';
import type { Tenant } from '../../domain/tenant';

export interface BookingStats {
  totalBookings: number;
  todayBookings: number;
  /** Starting within the next seven days, not cancelled. */
  upcomingBookings: number;
  completedBookings: number;
  noShowCount: number;
  /** No-shows among the bookings that came to their end, 0 to 1, to four decimals. */
  noShowRate: number;
  canceledBookings: number;
  bySource: Record<string, number>;
  byStatus: Record<string, number>;
}

export interface StatsRange {
  /** Dates of the start in the zone of the booking, both included. */
  startDate?: string;
  endDate?: string;
}

const UPCOMING_DAYS = 7;

interface CountRow {
  status: BookingStatus;
  source: string;
  total: number | null;
  today: number | null;
  soon: number | null;
}

/** Whole months are read as such, the days at both ends one by one, and the latest changes as they are. */
const COUNTS = `
  with counted as (
    select status, source, 'total' as what, count as n from booking_month_counts
    where kind <> 'block' and month >= :months_from and month < :months_until
    union all
    select status, source, 'total', count from booking_counts
    where kind <> 'block' and day >= :first and day < :months_from
    union all
    select status, source, 'total', count from booking_counts
    where kind <> 'block' and day >= :months_until and day <= :last
    union all
    select status, source, 'total', change from booking_count_changes
    where kind <> 'block' and day between :first and :last
    union all
    select status, source, case when day = :today then 'today' else 'soon' end, count from booking_counts
    where kind <> 'block' and day between :today and :soon
    union all
    select status, source, case when day = :today then 'today' else 'soon' end, change from booking_count_changes
    where kind <> 'block' and day between :today and :soon
  )
  select status, source, cast(sum(n) filter (where what = 'total') as bigint) as total,
    cast(sum(n) filter (where what = 'today') as bigint) as today,
    cast(sum(n) filter (where what <> 'total') as bigint) as soon
  from counted group by status, source`;

export function bookingStats(
  knex: Knex,
  tenant: Tenant,
  range: StatsRange,
  now: string,
): Promise<BookingStats> {
  const today = dateOf(now, tenant.timeZone);
  const first = range.startDate ?? EARLIEST;
  const last = range.endDate ?? LATEST;
  return inTenant(knex, tenant.id, async trx => {
    const { rows } = await trx.raw<{ rows: CountRow[] }>(COUNTS, {
      ...{ first, last, today, soon: addDays(today, UPCOMING_DAYS) },
      ...wholeMonths(first, last),
    });
    return summarise(rows);
  });
}

const EARLIEST = '1900-01-01';
const LATEST = '2999-12-31';

/**
 * The whole months between two dates, both included: the first day of the first, and the first day after the last. Without
 * one both are the first day, and everything from it on is a day at the end.
 */
export function wholeMonths(first: string, last: string): { months_from: string; months_until: string } {
  const { first: monthOfFirst } = monthOf(first);
  const from = monthOfFirst === first ? first : addMonths(monthOfFirst, 1);
  const until = monthOf(addDays(last, 1)).first;
  return from < until
    ? { months_from: from, months_until: until }
    : { months_from: first, months_until: first };
}

function summarise(rows: readonly CountRow[]): BookingStats {
  const sum = (pick: (row: CountRow) => number | null, ...statuses: BookingStatus[]): number =>
    rows
      .filter(row => statuses.length === 0 || statuses.includes(row.status))
      .reduce((total, row) => total + (pick(row) ?? 0), 0);
  const of = (...statuses: BookingStatus[]): number => sum(row => row.total, ...statuses);
  const noShowCount = of('no_show');
  const ended = noShowCount + of('completed');
  const bySource: Record<string, number> = { waitlist: 0, direct: 0, walk_in: 0 };
  for (const row of rows) bySource[row.source] = (bySource[row.source] ?? 0) + (row.total ?? 0);
  return {
    totalBookings: of(),
    todayBookings: sum(row => row.today, 'pending', 'upcoming', 'active', 'completed', 'no_show'),
    upcomingBookings: sum(row => row.soon, 'pending', 'upcoming'),
    completedBookings: of('completed'),
    noShowCount,
    noShowRate: ended === 0 ? 0 : Math.round((noShowCount / ended) * 10_000) / 10_000,
    canceledBookings: of('cancelled'),
    bySource,
    byStatus: {
      confirmed: of('upcoming', 'active'),
      completed: of('completed'),
      no_show: noShowCount,
      canceled: of('cancelled'),
      pending: of('pending'),
      upcoming: of('upcoming'),
      active: of('active'),
    },
  };
}
