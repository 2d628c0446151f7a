// The numbers of the dashboard, bare: one statement that adds up the same months, as JSON.
import type pg from 'pg';

const STATS = `
  select status, source, sum(n) as total from (
    select status, source, count as n from booking_month_counts
    union all select status, source, change from booking_count_changes
  ) c group by 1, 2`;

export async function stats(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query({ name: 'stats', text: STATS });
  return JSON.stringify({ stats: rows });
}
