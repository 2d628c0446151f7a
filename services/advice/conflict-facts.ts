// The figures of two wishes for one place: what stands there, where it could go, and how its customers have kept what they
// booked. Bookings and places become labels; what they stand for is kept beside the facts.
import type { Knex } from 'knex';
import type { ConflictFacts, StandingFacts } from '../../domain/advice/conflict';
import { toOneDecimal } from '../../domain/advice/numbers';
import type { BlockType, BookingKind, BookingStatus } from '../../domain/booking/status';
import type { Tier } from '../../domain/permissions';
import { COULD_TAKE_IT, NEAREST_FIRST } from '../blocks/conflicts';
import type { Looking } from './cancellation-facts';
import type { Labels } from './rows';

/** More are only counted. */
const MOST_BOOKINGS = 6;
const MOST_PLACES = 3;
const LABELS = 'ABCDEFGH';

export interface LabelledFacts {
  facts: ConflictFacts;
  labels: Labels;
}

interface GapRow {
  type: BlockType;
  startsAt: Date;
  endsAt: Date;
  resourceId: string;
}

/** Undefined when the date is not there any more. */
export async function blockConflictFacts(
  trx: Knex.Transaction,
  looking: Looking,
  gapId: string,
): Promise<LabelledFacts | undefined> {
  const gap = await trx('block_gaps as g')
    .join('block_series as s', 's.id', 'g.series_id')
    .where('g.id', gapId)
    .first<GapRow | undefined>('s.block_type as type', 'g.starts_at', 'g.ends_at', 'g.resource_id');
  if (!gap) return undefined;
  const there = await trx('bookings')
    .where({ resourceId: gap.resourceId })
    .whereIn('status', LIVE)
    .where('occupied_from', '<', gap.endsAt)
    .where('occupied_until', '>', gap.startsAt)
    .orderBy('starts_at')
    .select<{ id: string; kind: BookingKind }[]>('id', 'kind');
  const ids = there.filter(({ kind }) => kind !== 'block').map(({ id }) => id);
  const listed = await standing(trx, looking, ids.slice(0, MOST_BOOKINGS));
  const now = Date.parse(looking.now);
  const block = {
    type: gap.type,
    minutes: Math.round((+gap.endsAt - +gap.startsAt) / 60_000),
    startsInHours: toOneDecimal((+gap.startsAt - now) / 3_600_000),
  };
  const counted = { more: ids.length - listed.bookings.length, blocks: there.length - ids.length };
  const facts = { topic: 'conflict', days: looking.days, between: 'block', block, ...counted } as const;
  return { facts: { ...facts, bookings: listed.bookings }, labels: listed.labels };
}

/** Two bookings that are wanted for one place. */
export async function bookingConflictFacts(
  trx: Knex.Transaction,
  looking: Looking,
  ids: readonly string[],
): Promise<LabelledFacts> {
  const { bookings, labels } = await standing(trx, looking, ids);
  const facts = { topic: 'conflict', days: looking.days, between: 'bookings', block: null } as const;
  return { facts: { ...facts, bookings, more: 0, blocks: 0 }, labels };
}

const LIVE: readonly BookingStatus[] = ['pending', 'upcoming', 'active'];

interface StandingRow {
  id: string;
  kind: BookingKind;
  status: BookingStatus;
  startsAt: Date;
  endsAt: Date;
  createdAt: Date;
  revision: number;
  tier: Tier | null;
  kept: number;
  cancelled: number;
  noShows: number;
  movedByStaff: number;
  places: { id: string; sameLocation: boolean }[] | null;
}

/** The places are found as for the choices about a block. */
const STANDING = `
  select b.id, b.kind, b.status, b.starts_at as "startsAt", b.ends_at as "endsAt", b.created_at as "createdAt",
    b.revision, c.tier, h.*, (
      select jsonb_agg(jsonb_build_object('id', f.id, 'sameLocation', f.same)) from (
        select o.id, o.location_id is not distinct from r.location_id as same from resources o
        where ${COULD_TAKE_IT}
        order by ${NEAREST_FIRST}
        limit ${MOST_PLACES}
      ) f
    ) as places
  from bookings b join resources r on r.id = b.resource_id left join customers c on c.id = b.customer_id
  cross join lateral (
    select count(*) filter (where o.status = 'completed')::integer as kept,
      count(*) filter (where o.status = 'cancelled' and o.cancel_reason = 'customer')::integer as cancelled,
      count(*) filter (where o.status = 'no_show')::integer as "noShows",
      count(*) filter (where o.id <> b.id and exists (
        select from audit_events e where e.subject_id = o.id and e.action = 'rescheduled' and e.actor_type = 'staff'
      ))::integer as "movedByStaff"
    from bookings o where o.customer_id = b.customer_id and o.starts_at >= :from
  ) h
  where b.id = any(cast(:ids as uuid[])) and b.kind <> 'block' and b.status in ('pending', 'upcoming', 'active')
  order by b.starts_at, b.id`;

async function standing(
  trx: Knex.Transaction,
  { days, now }: Looking,
  ids: readonly string[],
): Promise<{ bookings: StandingFacts[]; labels: Labels }> {
  const from = new Date(Date.parse(now) - days * 86_400_000).toISOString();
  const { rows } = await trx.raw<{ rows: StandingRow[] }>(STANDING, { ids: ids as string[], from });
  const labels: Labels = {};
  const places = new Map<string, string>();
  const placeLabel = (id: string): string => {
    const label = places.get(id) ?? `P${places.size + 1}`;
    places.set(id, label);
    labels[label] = id;
    return label;
  };
  const bookings = rows.map((row, i): StandingFacts => {
    const label = LABELS[i]!;
    labels[label] = row.id;
    return {
      ...{ label, kind: row.kind, status: row.status, tier: row.tier, timesMoved: row.revision - 1 },
      startsInHours: toOneDecimal((+row.startsAt - Date.parse(now)) / 3_600_000),
      minutes: Math.round((+row.endsAt - +row.startsAt) / 60_000),
      bookedDaysAgo: Math.max(0, Math.floor((Date.parse(now) - +row.createdAt) / 86_400_000)),
      history: {
        ...{ kept: row.kept, cancelled: row.cancelled },
        ...{ noShows: row.noShows, movedByStaff: row.movedByStaff },
      },
      places: (row.places ?? []).map(({ id, sameLocation }) => ({ label: placeLabel(id), sameLocation })),
    };
  });
  return { bookings, labels };
}
