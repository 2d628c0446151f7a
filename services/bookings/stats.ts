// Statistics of bookings in the shape of booking-management, added up from counts by day (migration 0004), so that they
// cost the same at a thousand bookings and at a million.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { addDays, dateOf } from '../../domain/calendar';
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
  total: string;
  today: string;
  soon: string;
}

export function bookingStats(
  knex: Knex,
  tenant: Tenant,
  range: StatsRange,
  now: string,
): Promise<BookingStats> {
  const today = dateOf(now, tenant.timeZone);
  return inTenant(knex, tenant.id, async trx => {
    const { rows } = await trx.raw<{ rows: CountRow[] }>(
      `with asked as (
         select cast(:from as date) as first, cast(:to as date) as last,
                cast(:today as date) as today, cast(:soon as date) as soon
       ), counted as (
         select day, status, source, count as n from booking_counts where kind <> 'block'
         union all select day, status, source, change from booking_count_changes where kind <> 'block'
       )
       select status, source, sum(n) filter (where day between first and last) as total,
         sum(n) filter (where day = today) as today, sum(n) filter (where day between today and soon) as soon
       from counted, asked
       where day between least(first, today) and greatest(last, soon)
       group by status, source`,
      {
        from: range.startDate ?? '1900-01-01',
        to: range.endDate ?? '2999-12-31',
        today,
        soon: addDays(today, UPCOMING_DAYS),
      },
    );
    return summarise(rows);
  });
}

function summarise(rows: readonly CountRow[]): BookingStats {
  const sum = (pick: (row: CountRow) => string, ...statuses: BookingStatus[]): number =>
    rows
      .filter(row => statuses.length === 0 || statuses.includes(row.status))
      .reduce((total, row) => total + Number(pick(row) ?? 0), 0);
  const of = (...statuses: BookingStatus[]): number => sum(row => row.total, ...statuses);
  const noShowCount = of('no_show');
  const ended = noShowCount + of('completed');
  const bySource: Record<string, number> = { waitlist: 0, direct: 0, walk_in: 0 };
  for (const row of rows) bySource[row.source] = (bySource[row.source] ?? 0) + Number(row.total ?? 0);
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
