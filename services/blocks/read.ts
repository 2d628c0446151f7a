// Blocks as they are shown: series with how much of them is ahead, and the dates of one.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { BlockType, BookingStatus, ResourceKind } from '../../domain/booking/status';
import type { Tenant } from '../../domain/tenant';
import { zoneNameOf } from '../../domain/zones';
import type { PageOf } from '../bookings/read';
import type { ConflictView } from './conflicts';
import { readConflicts } from './conflicts';

export interface SeriesView {
  id: string;
  type: BlockType;
  reason: string;
  recurrence: string | null;
  timeZone: string;
  /** In words, where it is not that of the business. */
  zoneName: string | null;
  startTime: string;
  endTime: string;
  resources: { id: string; name: string; kind: ResourceKind }[];
  dates: number;
  nextTime: string | null;
  openConflicts: number;
  createdBy: string;
  createdAt: string;
}

export interface BlockView {
  id: string;
  resourceId: string;
  resourceName: string;
  startTime: string;
  endTime: string;
  status: BookingStatus;
}

interface SeriesRow {
  id: string;
  block_type: BlockType;
  reason: string;
  rule: string | null;
  time_zone: string;
  starts_at: Date;
  ends_at: Date;
  created_by_name: string;
  created_at: Date;
  dates: number;
  next_at: Date | null;
  open_conflicts: number;
  resources: SeriesView['resources'] | null;
}

const SERIES = `
  select s.id, s.block_type, s.reason, s.rule, s.time_zone, s.starts_at, s.ends_at, s.created_by_name, s.created_at,
         ahead.dates, ahead.next_at, ahead.resources,
         (select count(*)::integer from block_gaps g where g.series_id = s.id and g.status = 'open') as open_conflicts
  from block_series s
  cross join lateral (
    -- Materialized: right after a long series was made, the planner expects one row of it.
    with x as materialized (
      select b.resource_id, count(*) filter (where b.status in ('upcoming', 'active')) as dates,
             min(b.starts_at) filter (where b.status in ('upcoming', 'active')) as next_at
      from bookings b where b.block_series_id = s.id group by b.resource_id
    ), others as materialized (
      select distinct g.resource_id from block_gaps g
      where g.series_id = s.id and g.resource_id not in (select resource_id from x)
    )
    select coalesce(sum(x.dates), 0)::integer as dates, min(x.next_at) as next_at,
           jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name, 'kind', r.kind) order by r.position, r.name) as resources
    from (
      select * from x union all select resource_id, 0, null::timestamptz from others
    ) x join resources r on r.id = x.resource_id
  ) ahead`;

const seriesView = (row: SeriesRow, tenant: Tenant): SeriesView => ({
  ...{ id: row.id, type: row.block_type, reason: row.reason, recurrence: row.rule, timeZone: row.time_zone },
  zoneName: zoneNameOf(row.time_zone, tenant.timeZone),
  ...{ startTime: row.starts_at.toISOString(), endTime: row.ends_at.toISOString() },
  ...{ resources: row.resources ?? [], dates: row.dates, nextTime: row.next_at?.toISOString() ?? null },
  ...{ openConflicts: row.open_conflicts, createdBy: row.created_by_name },
  createdAt: row.created_at.toISOString(),
});

/** Newest first. */
export function listSeries(
  knex: Knex,
  tenant: Tenant,
  page: number,
  limit: number,
): Promise<PageOf<SeriesView>> {
  return inTenant(knex, tenant.id, async trx => {
    const { rows } = await trx.raw<{ rows: SeriesRow[] }>(
      `${SERIES} where s.id in (select id from block_series order by created_at desc, id desc limit ? offset ?)
       order by s.created_at desc, s.id desc`,
      [limit, (page - 1) * limit],
    );
    const [counted] = await trx('block_series').count<{ count: number }[]>('*');
    return { rows: rows.map(row => seriesView(row, tenant)), total: Number(counted!.count) };
  });
}

export interface SeriesDetails {
  series: SeriesView;
  conflicts: ConflictView[];
  blocks: PageOf<BlockView>;
}

/** One series, by its id or that of one of its blocks, with a page of its blocks in order; undefined when there is none. */
export function viewSeries(
  knex: Knex,
  tenant: Tenant,
  named: string,
  page: number,
  limit: number,
): Promise<SeriesDetails | undefined> {
  return inTenant(knex, tenant.id, async trx => {
    const { rows } = await trx.raw<{ rows: SeriesRow[] }>(
      `${SERIES} where s.id in (select :id::uuid union all select block_series_id from bookings where id = :id)`,
      { id: named },
    );
    if (!rows[0]) return undefined;
    const { id } = rows[0];
    const blocks = await trx('bookings as b')
      .join('resources as r', 'r.id', 'b.resource_id')
      .where('b.block_series_id', id)
      .orderBy(['b.starts_at', 'r.position', 'r.name', 'b.id'])
      .limit(limit)
      .offset((page - 1) * limit)
      .select<BlockRow[]>(
        'b.id',
        'b.resourceId',
        'r.name as resourceName',
        'b.startsAt',
        'b.endsAt',
        'b.status',
      );
    const [counted] = await trx('bookings').where({ blockSeriesId: id }).count<{ count: number }[]>('*');
    return {
      series: seriesView(rows[0], tenant),
      conflicts: await readConflicts(trx, id),
      blocks: { rows: blocks.map(blockView), total: Number(counted!.count) },
    };
  });
}

type BlockRow = Omit<BlockView, 'startTime' | 'endTime'> & { startsAt: Date; endsAt: Date };

const blockView = ({ startsAt, endsAt, ...row }: BlockRow): BlockView => ({
  ...row,
  startTime: startsAt.toISOString(),
  endTime: endsAt.toISOString(),
});
