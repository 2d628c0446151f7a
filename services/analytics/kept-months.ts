// Counts of whole months that are kept: read while nothing has changed since (migration 0029), written when they were made.
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { Tally } from '../../domain/analytics/tally';
import type { Tenant } from '../../domain/tenant';
import type { Place } from './places';

/** Goes up with every change of what a tally holds or means: older ones are counted anew. */
const VERSION = 1;

/** Resources of one kind at one location. */
export const sliceOf = ({ kind, locationId }: Place): string => `${kind}/${locationId ?? ''}`;

/** Of everything besides bookings that a count depends on. */
export function fingerprintOf({ currency }: Tenant, places: readonly Place[]): string {
  const facts = places.map(({ id, isActive, createdAt, schedule }) => [id, isActive, createdAt, schedule]);
  return createHash('sha256')
    .update(JSON.stringify([VERSION, currency, facts]))
    .digest('base64');
}

export interface KeptMonth {
  /** Its first day. */
  month: string;
  slice: string;
  fingerprint: string;
  tally: Tally;
}

interface KeptRow extends Omit<KeptMonth, 'tally'> {
  tally: string;
}

/**
 * Those that still hold, and the horizon of what is counted from now on in this transaction: it is read before the
 * bookings are, so a change that they miss is never older.
 */
export async function readKept(
  trx: Knex.Transaction,
  tenant: Tenant,
  months: readonly string[],
  slices: readonly string[],
): Promise<{ kept: KeptMonth[]; horizon: string }> {
  const { rows } = await trx.raw<{ rows: (KeptRow & { horizon: string })[] }>(
    `with fresh as (
       select m.month, m.slice, m.fingerprint, m.tally from booking_months m
       where m.tenant_id = :tenant and m.month = any(cast(:months as date[])) and m.slice = any(cast(:slices as text[]))
         and not exists (select from booking_month_marks k
           where k.tenant_id = m.tenant_id and k.month = m.month and k.tx >= m.horizon)
         and not exists (select from booking_month_changes c
           where c.tenant_id = m.tenant_id and c.tx >= m.horizon and m.month between c.first_month and c.last_month)
     )
     select h.horizon, f.* from (select cast(pg_snapshot_xmin(pg_current_snapshot()) as text) as horizon) h
     left join fresh f on true`,
    { tenant: tenant.id, months: [...months], slices: [...slices] },
  );
  const kept = rows
    .filter(({ month }) => month !== null)
    .map(row => ({ ...row, tally: JSON.parse(row.tally) as Tally }));
  return { kept, horizon: rows[0]!.horizon };
}

/** @param horizon from {@link readKept}, in the same transaction */
export async function keepMonths(
  trx: Knex.Transaction,
  tenant: Tenant,
  horizon: string,
  months: readonly KeptMonth[],
): Promise<void> {
  if (months.length === 0) return;
  await trx.raw(
    `insert into booking_months as m (tenant_id, month, slice, fingerprint, horizon, tally)
     select :tenant, k.month, k.slice, k.fingerprint, cast(:horizon as xid8), k.tally
     from unnest(cast(:months as date[]), cast(:slices as text[]), cast(:fingerprints as text[]),
       cast(:tallies as text[])) k(month, slice, fingerprint, tally)
     order by k.month, k.slice
     on conflict (tenant_id, month, slice) do update
       set fingerprint = excluded.fingerprint, horizon = excluded.horizon, tally = excluded.tally
       where m.horizon <= excluded.horizon`,
    {
      ...{ tenant: tenant.id, horizon, months: months.map(({ month }) => month) },
      slices: months.map(({ slice }) => slice),
      fingerprints: months.map(({ fingerprint }) => fingerprint),
      tallies: months.map(({ tally }) => JSON.stringify(tally)),
    },
  );
}
