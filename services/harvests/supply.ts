// Expected supply against targets, by ISO week: for each product vendors expect to harvest, how much is on hand, how much
// is wanted, what comes in which week, and in which of them the target is reached.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { dateOf } from '../../domain/calendar';
import type { Week } from '../../domain/harvest';
import { coverageOf, weeksFrom } from '../../domain/harvest';
import type { Quantity } from '../../domain/stock/quantity';
import { quantityOf, toNumber } from '../../domain/stock/quantity';
import { effectiveTargets } from '../../domain/stock/targets';
import type { Unit } from '../../domain/stock/units';
import type { Tenant } from '../../domain/tenant';
import { readTargets } from '../stock/check-facts';

export interface ProductSupply {
  /** Null for what is not in the list of products. */
  productId: string | null;
  productName: string;
  categoryName: string | null;
  unit: Unit | null;
  onHand: number | null;
  targetQuantity: number | null;
  /** What comes in each of the weeks. */
  expected: number[];
  totalExpected: number;
  vendors: string[];
  /** Up to the target, from what is on hand; null without a target. */
  missing: number | null;
  /** The first week in which the target is reached; null when none is, or nothing is missing. */
  reachedIn: string | null;
}

export interface Supply {
  weeks: Week[];
  products: ProductSupply[];
}

interface SupplyRow {
  productId: string | null;
  productName: string;
  categoryId: string | null;
  categoryName: string | null;
  unit: Unit | null;
  onHand: string | null;
  /** Monday of a week, with its sum. */
  sums: { monday: string; quantity: string }[];
  vendors: string[];
}

const SUPPLIED = 500;

/** Of `count` weeks from that of `from` on, from today; the products with the largest gap first. 500 products at most. */
export function expectedSupply(
  knex: Knex,
  tenant: Tenant,
  { from, count, now }: { from?: string; count: number; now: string },
): Promise<Supply> {
  const today = dateOf(now, tenant.timeZone);
  const weeks = weeksFrom(from ?? today, count);
  return inTenant(knex, tenant.id, async trx => {
    const rows = await readSupply(trx, weeks, today);
    const listed = rows.flatMap(row => (row.productId ? [row.productId] : []));
    const targetOf = effectiveTargets(listed.length > 0 ? await readTargets(trx, listed) : []);
    const products = rows.map(row => {
      const { productId: id, categoryId } = row;
      const target = id && categoryId ? targetOf({ id, categoryId }) : undefined;
      return supplyOf(row, target?.targetQuantity ?? null, weeks);
    });
    return { weeks, products: products.sort(byGap) };
  });
}

async function readSupply(trx: Knex.Transaction, weeks: Week[], today: string): Promise<SupplyRow[]> {
  const first = weeks[0]!.start > today ? weeks[0]!.start : today;
  const { rows } = await trx.raw<{ rows: SupplyRow[] }>(
    `with weekly as (
       select h.product_id, lower(coalesce(p.name::text, h.product_name)) as called, h.unit,
         min(coalesce(p.name::text, h.product_name)) as name,
         date_trunc('week', h.expected_date)::date as monday, sum(h.quantity) as quantity,
         array_agg(distinct v.name) as vendors
       from harvests h join vendors v on v.id = h.vendor_id left join products p on p.id = h.product_id
       where h.withdrawn_at is null and h.expected_date between ? and ?
       group by 1, 2, 3, 5
     )
     select w.product_id as "productId", min(w.name) as "productName", p.category_id as "categoryId",
       c.name as "categoryName", w.unit, p.on_hand::text as "onHand",
       json_agg(json_build_object('monday', w.monday, 'quantity', w.quantity::text)) as sums,
       (select array_agg(distinct one) from weekly x, unnest(x.vendors) one
        where x.product_id is not distinct from w.product_id and x.called = w.called
          and x.unit is not distinct from w.unit) as vendors
     from weekly w left join products p on p.id = w.product_id left join categories c on c.id = p.category_id
     group by w.product_id, w.called, w.unit, p.category_id, c.name, p.on_hand
     order by min(w.monday), 2 limit ${SUPPLIED}`,
    [first, weeks.at(-1)!.end],
  );
  return rows;
}

function supplyOf(row: SupplyRow, target: Quantity | null, weeks: Week[]): ProductSupply {
  const { productId, productName, categoryName, unit, vendors } = row;
  const byMonday = new Map(row.sums.map(({ monday, quantity }) => [monday, quantityOf(quantity)]));
  const expected = weeks.map(({ start }) => byMonday.get(start) ?? 0n);
  const onHand = row.onHand === null ? null : quantityOf(row.onHand);
  const coverage = onHand === null || target === null ? null : coverageOf(onHand, target, expected);
  return {
    ...{ productId, productName, categoryName, unit, vendors },
    onHand: onHand === null ? null : toNumber(onHand),
    targetQuantity: target === null ? null : toNumber(target),
    expected: expected.map(toNumber),
    totalExpected: toNumber(expected.reduce((sum, one) => sum + one, 0n)),
    missing: coverage && toNumber(coverage.missing),
    reachedIn: coverage?.reachedIn == null ? null : weeks[coverage.reachedIn]!.week,
  };
}

/** Those that stay short first, then those that are short now, then by name. */
const byGap = (a: ProductSupply, b: ProductSupply): number =>
  rank(a) - rank(b) || a.productName.localeCompare(b.productName);

const rank = ({ missing, reachedIn }: ProductSupply): number =>
  missing ? (reachedIn === null ? 0 : 1) : missing === null ? 3 : 2;
