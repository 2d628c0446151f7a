// The record of a vendor, for staff: punctuality, announced against received, answers to needs. Counted by Postgres; what
// "on time" means is domain/vendor-record.ts, and a test keeps the two together.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { notFound } from '../../domain/errors';
import { plusMs } from '../../domain/instants';
import { quantityOf, toNumber } from '../../domain/stock/quantity';
import type { Tenant } from '../../domain/tenant';
import { wholePercent } from '../../domain/vendor-record';

export interface VendorRecord {
  /** ISO instant of the first delivery that was booked. */
  since: string | null;
  deliveries: {
    received: number;
    onTime: number;
    onTimePercent: number | null;
    /** By the vendor. */
    cancelled: number;
    noShow: number;
    upcoming: number;
  };
  items: ItemRecord[];
  complete: { items: number; inFull: number; percent: number | null };
  needs: { answered: number; asked: number; percent: number | null; medianHours: number | null };
}

export interface ItemRecord {
  productName: string;
  unit: string | null;
  deliveries: number;
  announced: number;
  received: number;
  percent: number | null;
}

const DAY_MS = 86_400_000;
const PRODUCTS = 50;

/** Of deliveries whose day, and needs whose beginning, is not longer ago than `days`. @throws Refusal `not_found`. */
export function vendorRecord(
  knex: Knex,
  tenant: Tenant,
  vendorId: string,
  { days, now }: { days: number; now: string },
): Promise<VendorRecord> {
  const since = plusMs(now, -days * DAY_MS);
  return inTenant(knex, tenant.id, async trx => {
    const vendor = await trx('vendors')
      .where({ id: vendorId })
      .first<{ createdAt: Date } | undefined>('createdAt');
    if (!vendor) throw notFound('Vendor');
    const asked = { vendorId, since, zone: tenant.timeZone, joined: vendor.createdAt.toISOString() };
    const items = await itemsOf(trx, asked);
    return { ...(await deliveriesOf(trx, asked)), ...items, needs: await needsOf(trx, asked) };
  });
}

interface Asked {
  vendorId: string;
  /** ISO instants. */
  since: string;
  joined: string;
  zone: string;
}

const OF_VENDOR = `from deliveries d join bookings b on b.id = d.booking_id
  where d.vendor_id = :vendorId and b.starts_at >= cast(:since as timestamptz)`;

async function deliveriesOf(
  trx: Knex.Transaction,
  asked: Asked,
): Promise<Pick<VendorRecord, 'since' | 'deliveries'>> {
  const { rows } = await trx.raw<{ rows: (Record<string, string> & { since: Date | null })[] }>(
    `select min(d.created_at) as since,
       count(*) filter (where b.status = 'completed') as received,
       count(*) filter (where b.status = 'completed' and (d.received_at at time zone :zone)::date <= d.booking_date)
         as on_time,
       count(*) filter (where b.status = 'cancelled' and b.cancel_reason = 'vendor') as cancelled,
       count(*) filter (where b.status = 'no_show') as no_show,
       count(*) filter (where b.status in ('pending', 'upcoming', 'active')) as upcoming
     ${OF_VENDOR}`,
    { ...asked },
  );
  const row = rows[0]!;
  const [received, onTime] = [Number(row.received), Number(row.on_time)];
  return {
    since: row.since?.toISOString() ?? null,
    deliveries: {
      ...{ received, onTime, onTimePercent: wholePercent(onTime, received) },
      ...{ cancelled: Number(row.cancelled), noShow: Number(row.no_show), upcoming: Number(row.upcoming) },
    },
  };
}

interface ItemRow {
  name: string;
  unit: string | null;
  deliveries: string;
  announced: string;
  received: string;
  items: string;
  in_full: string;
}

async function itemsOf(
  trx: Knex.Transaction,
  asked: Asked,
): Promise<Pick<VendorRecord, 'items' | 'complete'>> {
  const { rows } = await trx.raw<{ rows: ItemRow[] }>(
    `select coalesce(p.name::text, i.product_name) as name, p.unit, count(distinct i.booking_id) as deliveries,
       coalesce(sum(i.estimated_quantity), 0)::text as announced,
       coalesce(sum(i.received_quantity), 0)::text as received,
       count(i.estimated_quantity) as items,
       count(*) filter (where i.received_quantity >= i.estimated_quantity) as in_full
     from delivery_items i left join products p on p.id = i.product_id
     where i.booking_id in (select d.booking_id ${OF_VENDOR} and b.status = 'completed')
     group by 1, 2 order by 3 desc, 1`,
    { ...asked },
  );
  const sum = (of: (row: ItemRow) => string): number => rows.reduce((all, row) => all + Number(of(row)), 0);
  const [items, inFull] = [sum(row => row.items), sum(row => row.in_full)];
  return {
    items: rows.slice(0, PRODUCTS).map(({ name, unit, deliveries, announced, received }) => ({
      ...{ productName: name, unit, deliveries: Number(deliveries) },
      announced: toNumber(quantityOf(announced)),
      received: toNumber(quantityOf(received)),
      percent: wholePercent(Number(received), Number(announced)),
    })),
    complete: { items, inFull, percent: wholePercent(inFull, items) },
  };
}

async function needsOf(trx: Knex.Transaction, asked: Asked): Promise<VendorRecord['needs']> {
  const { rows } = await trx.raw<{
    rows: { answered: string; asked: string; median_hours: number | null }[];
  }>(
    `with answers as (
       select n.id, min(r.created_at) - n.created_at as after
       from need_responses r join needs n on n.id = r.need_id
       where r.vendor_id = :vendorId and n.created_at >= cast(:since as timestamptz)
       group by n.id, n.created_at
     )
     select count(*) as answered,
       (select count(*) from needs n
        where n.created_at >= greatest(cast(:since as timestamptz), cast(:joined as timestamptz))
          or n.id in (select id from answers)) as asked,
       percentile_cont(0.5) within group (order by extract(epoch from greatest(after, '0'))) / 3600 as median_hours
     from answers`,
    { ...asked },
  );
  const row = rows[0]!;
  const [answered, needs] = [Number(row.answered), Number(row.asked)];
  const medianHours = row.median_hours === null ? null : Math.round(row.median_hours * 10) / 10;
  return { answered, asked: needs, percent: wholePercent(answered, needs), medianHours };
}
