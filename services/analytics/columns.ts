// Bookings of some time as columns of numbers: a month of a large business is one answer of a few arrays, not a hundred
// thousand rows.
import type { Knex } from 'knex';
import type { Columns } from '../../domain/analytics/tally';
import { BOOKING_SOURCES, BOOKING_STATUSES, CANCEL_REASONS } from '../../domain/booking/status';
import type { Tenant } from '../../domain/tenant';

export interface Wanted {
  tenant: Tenant;
  /** ISO instants: those that start from then on, and before then. */
  from: string;
  until: string;
  /** Those that began before and are not over by then as well. */
  withEarlier: boolean;
  resourceIds: readonly string[];
}

interface ColumnRow {
  resource_id: string;
  is_block: boolean;
  starts: string;
  seconds: string;
  codes: string;
  leads: string;
  prices: string;
}

const list = (expression: string): string => `array_to_string(array_agg(${expression}), ',')`;

/** No booking is longer (migration 0012). */
const LONGEST = `interval '367 days'`;

/** What a delivery costs is no revenue; a price in another currency cannot be added up. */
const COLUMNS = `
  select b.resource_id, b.kind = 'block' as is_block,
    ${list(`cast(date_part('epoch', b.starts_at) as bigint)`)} as starts,
    ${list(`cast(date_part('epoch', b.ends_at - b.starts_at) as bigint)`)} as seconds,
    ${list(`(array_position(cast(:statuses as text[]), b.status) - 1) * 100
      + (coalesce(array_position(cast(:sources as text[]), b.source), 1) - 1) * 10
      + coalesce(array_position(cast(:reasons as text[]), b.cancel_reason) - 1, 9)`)} as codes,
    ${list(`cast(date_part('epoch', b.starts_at - b.created_at) as bigint)`)} as leads,
    ${list(`case when b.kind = 'delivery' then 0 when b.currency <> :currency then -1
      else coalesce(b.price_minor, -1) end`)} as prices
  from bookings b
  where b.tenant_id = :tenant and b.resource_id = any(cast(:resources as uuid[]))
    and b.starts_at >= cast(:from as timestamptz) - case when :earlier then ${LONGEST} else interval '0' end
    and b.starts_at < cast(:until as timestamptz) and b.ends_at > cast(:from as timestamptz)
  group by 1, 2`;

export async function readColumns(trx: Knex.Transaction, wanted: Wanted): Promise<Columns[]> {
  const { tenant, from, until, withEarlier, resourceIds } = wanted;
  const { rows } = await trx.raw<{ rows: ColumnRow[] }>(COLUMNS, {
    ...{ tenant: tenant.id, currency: tenant.currency, from, until, earlier: withEarlier },
    resources: [...resourceIds],
    statuses: [...BOOKING_STATUSES],
    sources: [...BOOKING_SOURCES],
    reasons: [...CANCEL_REASONS],
  });
  return rows.map(row => ({
    ...{ resourceId: row.resource_id, isBlock: row.is_block },
    ...{ starts: numbers(row.starts), seconds: numbers(row.seconds), codes: numbers(row.codes) },
    ...{ leads: numbers(row.leads), prices: numbers(row.prices) },
  }));
}

const numbers = (list: string): number[] => JSON.parse(`[${list}]`) as number[];

/** Of these, the ones that are not over by an instant: they go on in what comes after it. */
export function goingOn(all: readonly Columns[], untilMs: number): Columns[] {
  return all.flatMap(columns => {
    const at = columns.starts.flatMap((start, i) =>
      (start + columns.seconds[i]!) * 1_000 > untilMs ? [i] : [],
    );
    if (at.length === 0) return [];
    const pick = (values: readonly number[]): number[] => at.map(i => values[i]!);
    const { starts, seconds, codes, leads, prices } = columns;
    return {
      ...columns,
      ...{ starts: pick(starts), seconds: pick(seconds), codes: pick(codes) },
      ...{ leads: pick(leads), prices: pick(prices) },
    };
  });
}
