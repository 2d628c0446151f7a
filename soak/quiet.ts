// After the load: waits until everything that was begun has come to its end, or the time for it is over.
import { setTimeout as delay } from 'node:timers/promises';
import type { Query } from './database';

/** What is still under way, by kind. Timers that lie ahead are none of it. */
const UNDER_WAY = `
  select 'bookings without a lifecycle' as what, count(*) as n from bookings where lifecycle_started_at is null
  union all select 'slots that call', count(*) from slots where line_wanted_at is not null
  union all select 'quotes without a negotiation', count(*) from quotes where negotiation_started_at is null
  union all select 'jobs that are not over', count(*) from bulk_jobs where finished_at is null
  union all select 'messages that wait', count(*) from notifications
    where status = 'queued' or delivery_wanted_at is not null
  union all select 'unchecked stock', count(*) from stock_changes
  union all select 'late bookings', count(*) from bookings
    where (status = 'pending' and pending_until < now()) or (status = 'upcoming' and starts_at < now())
       or (status = 'active' and kind in ('appointment', 'session', 'block') and ends_at < now())`;

/** Quiet for this many looks in a row. */
const LOOKS = 4;
const LOOK_MS = 1_500;

/** Answers how long it took, in ms, and what was left when the time was over. */
export async function untilQuiet(query: Query, limitMs: number): Promise<{ ms: number; left: string[] }> {
  const begun = Date.now();
  let left: string[] = [];
  for (let quiet = 0; quiet < LOOKS;) {
    const rows = await query<{ what: string; n: string }>(UNDER_WAY);
    left = rows.filter(({ n }) => Number(n) > 0).map(({ what, n }) => `${n} ${what}`);
    quiet = left.length === 0 ? quiet + 1 : 0;
    if (Date.now() - begun > limitMs) break;
    await delay(LOOK_MS);
  }
  return { ms: Date.now() - begun, left };
}
