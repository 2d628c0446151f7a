// The items of a delivery as a vendor announces them: which products they are, what is wrong with them, and the needs they
// answer.
import type { Knex } from 'knex';
import { notFound } from '../../domain/errors';
import type { FieldProblem } from '../../domain/errors';
import type { Unit } from '../../domain/stock/units';
import { wholeProblem } from '../../domain/stock/units';
import { recordNeedResponse } from '../stock/needs';

export interface ItemRequest {
  productName: string;
  estimatedQuantity: number;
  /** Of one unit, in the currency of the tenant. */
  estimatedPrice?: number;
  /** The need it answers. */
  needId?: string;
}

export interface ItemProduct {
  id: string;
  name: string;
  unit: Unit;
}

/** What each item is, in their order: the product it is called after, else that of its need; null: none of the list. */
export async function productsOf(
  trx: Knex.Transaction,
  items: readonly ItemRequest[],
): Promise<(ItemProduct | null)[]> {
  const asked = items.map(({ productName, needId }, position) => ({
    ...{ position, product_name: productName, need_id: needId ?? null },
  }));
  const { rows } = await trx.raw<{ rows: (ItemProduct & { position: number })[] }>(
    `select i.position, p.id, p.name, p.unit
     from jsonb_to_recordset(cast(? as jsonb)) as i(position integer, product_name text, need_id uuid)
       left join needs n on n.id = i.need_id
       left join products named on named.name = cast(i.product_name as citext) and named.archived_at is null
       join products p on p.id = coalesce(named.id, n.product_id)`,
    [JSON.stringify(asked)],
  );
  const found = new Map(rows.map(({ position, ...product }) => [position, product]));
  return items.map((_, position) => found.get(position) ?? null);
}

/** Of what comes in pieces nobody brings a half. */
export const wholeProblems = (
  items: readonly ItemRequest[],
  products: readonly (ItemProduct | null)[],
): FieldProblem[] =>
  items.flatMap(({ estimatedQuantity }, i) => {
    const product = products[i];
    const message = product && wholeProblem(estimatedQuantity, product.unit, product.name);
    return message ? [{ field: `items.${i}.estimatedQuantity`, message }] : [];
  });

/** The same where the products are not known yet; they are only asked for where it matters. */
export async function itemProblems(
  trx: Knex.Transaction,
  items: readonly ItemRequest[],
): Promise<FieldProblem[]> {
  const areWhole = items.every(({ estimatedQuantity }) => Number.isInteger(estimatedQuantity));
  return areWhole ? [] : wholeProblems(items, await productsOf(trx, items));
}

export const needIdsOf = (items: readonly ItemRequest[]): string[] => [
  ...new Set(items.flatMap(({ needId }) => needId ?? [])),
];

/** @throws Refusal `not_found` for a need of somebody else. */
export async function assertNeeds(trx: Knex.Transaction, items: readonly ItemRequest[]): Promise<void> {
  const wanted = needIdsOf(items);
  if (wanted.length === 0) return;
  const known = await trx('needs').whereIn('id', wanted).pluck<string[]>('id');
  if (known.length < wanted.length) throw notFound('Need');
}

export interface Answering {
  tenant: { id: string };
  vendorId: string;
  vendorName: string;
  bookingId: string;
  items: readonly ItemRequest[];
  now: string;
}

/** Each need that an item names is answered, once. */
export async function answerNeeds(trx: Knex.Transaction, answering: Answering): Promise<void> {
  const { tenant, vendorId, vendorName, bookingId, items, now } = answering;
  const answer = { tenantId: tenant.id, vendorId, vendorName, subjectId: bookingId, now };
  for (const needId of needIdsOf(items)) {
    await recordNeedResponse(trx, { ...answer, kind: 'delivery', needId });
  }
}
