// Bookings in Postgres: nothing overlaps, slots and bookings agree, each status follows from the one before, nothing is
// late, and statistics count what there is.
import { BOOKING_STATUSES } from '../../domain/booking/status';
import { BOOKING_KINDS } from '../../domain/booking/status';
import { movesFrom } from '../../domain/booking/moves';
import type { Check } from './evidence';
import { LATE, inSql } from './evidence';

const LIVE = `('pending', 'upcoming', 'active')`;

const overlaps = inSql(
  'overlap',
  'No two live bookings occupy one resource at the same time.',
  `select format('%s and %s on resource %s', a.id, b.id, a.resource_id) as what
   from bookings a join bookings b on b.resource_id = a.resource_id and a.id < b.id and a.occupied && b.occupied
   where a.status in ${LIVE} and b.status in ${LIVE}`,
);

const slots = inSql(
  'slots',
  'A slot is booked by exactly one live booking, held for exactly one open offer, and else free.',
  `with taken as (
     select slot_id, count(*) as n from bookings where slot_id is not null and status in ${LIVE} group by 1
   ), offered as (
     select slot_id, count(*) as n from waitlist_offers where status = 'open' group by 1
   )
   select format('slot %s is %s with %s live bookings and %s open offers', s.id, s.status,
                 coalesce(t.n, 0), coalesce(o.n, 0)) as what
   from slots s left join taken t on t.slot_id = s.id left join offered o on o.slot_id = s.id
   where (s.status in ('open', 'closed', 'held') and t.n > 0)
      or coalesce(t.n, 0) > 1
      or (s.status <> 'held' and o.n > 0)
      or (s.status = 'held' and (coalesce(o.n, 0) <> 1 or s.held_until < now() - ${LATE}))
      or (s.status = 'booked' and not exists (select from bookings b where b.slot_id = s.id
            and b.status in ('pending', 'upcoming', 'active', 'completed', 'no_show')))`,
);

/** One writer: the story of a booking has no holes and no forks. */
const chains = inSql(
  'status chain',
  'Each status of a booking follows from the one before, by a legal move, and the last is the one it has.',
  `with moves as (
     select e.subject_id, e.id, e.from_value, e.to_value, b.kind, b.status,
       lag(e.to_value) over story as before, lead(e.to_value) over story as next
     from audit_events e join bookings b on b.id = e.subject_id
     where e.subject = 'booking' and e.action = 'status_changed'
     window story as (partition by e.subject_id order by e.id)
   )
   select format('booking %s: %s → %s after %s, and is %s', subject_id, from_value, to_value,
                 coalesce(before, 'its creation'), status) as what
   from moves
   where before is distinct from from_value and before is not null
      or (next is null and to_value <> status)
      or not (kind || ' ' || from_value || ' ' || to_value = any($1::text[]))`,
  [legalMoves()],
);

function legalMoves(): string[] {
  return BOOKING_KINDS.flatMap(kind =>
    BOOKING_STATUSES.flatMap(from => movesFrom(kind, from).map(to => `${kind} ${from} ${to}`)),
  );
}

const late = inSql(
  'late steps',
  'What the clock does to a booking is done, at most a minute late.',
  `select format('booking %s (%s) is %s: %s', id, kind, status, why) as what
   from (
     select id, kind, status, case
       when status = 'pending' and pending_until < now() - ${LATE} then 'its pending time is over'
       when status = 'upcoming' and starts_at < now() - ${LATE} then 'it has begun'
       when status = 'active' and ends_at < now() - ${LATE} and kind in ('appointment', 'session', 'block')
         then 'it has ended'
       when status = 'active' and ends_at < now() - ${LATE} and overdue_at is null then 'it is overdue'
     end as why from bookings
   ) b where why is not null`,
);

const counts = inSql(
  'statistics',
  'The counts by day, kind, status and source are those of the bookings.',
  `with counted as (
     select tenant_id, day, kind, status, source, count as n from booking_counts
     union all select tenant_id, day, kind, status, source, change from booking_count_changes
   ), sums as (select tenant_id, day, kind, status, source, sum(n) as n from counted group by 1, 2, 3, 4, 5),
   real as (
     select tenant_id, (starts_at at time zone time_zone)::date as day, kind, status, source, count(*) as n
     from bookings group by 1, 2, 3, 4, 5
   )
   select format('%s %s %s from %s: counted %s, there are %s', day, kind, status, source,
                 coalesce(s.n, 0), coalesce(r.n, 0)) as what
   from sums s full join real r using (tenant_id, day, kind, status, source)
   where coalesce(s.n, 0) <> coalesce(r.n, 0)`,
);

const inbox = inSql(
  'inbox',
  'Every booking that staff did not make is in their inbox once.',
  `select format('booking %s (%s, from %s) is in the inbox %s times', b.id, b.kind, b.source, count(i.id)) as what
   from bookings b left join inbox_items i on i.booking_id = b.id and i.type = 'booking'
   where b.kind = 'rental' and b.customer_name like 'soak-%' and b.created_by is null
   group by b.id having count(i.id) <> 1`,
);

export const bookingChecks: readonly Check[] = [overlaps, slots, chains, late, counts, inbox];
