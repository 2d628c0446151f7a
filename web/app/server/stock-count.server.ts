// Counting stock, one product after the other, in the order of their names: which one is next, and what was found.
import type { Call } from '../../../contracts/client';
import { routes } from '../../../contracts/index';
import { wholeProblem } from '../../../contracts/stock-inventory';
import type { Product } from '../../../contracts/stock-shapes';
import { quantity, unitName } from '../ui/stock-words';
import { idempotencyKey } from './idempotency.server';
import { numberOf, refusal } from './stock.server';

export interface CountRound {
  search: string;
  category_id: string;
  /** Which of them, from 1. */
  n: number;
}

export function roundOf(request: Request): CountRound {
  const params = new URL(request.url).searchParams;
  const n = Number(params.get('n') ?? '1');
  return {
    search: params.get('search') ?? '',
    category_id: params.get('category_id') ?? '',
    n: Number.isInteger(n) && n > 0 ? n : 1,
  };
}

export function pathOf({ search, category_id, n }: CountRound): string {
  const params = new URLSearchParams({ n: String(n) });
  if (search) params.set('search', search);
  if (category_id) params.set('category_id', category_id);
  return `/staff/stock/count?${params}`;
}

/** The product whose turn it is, and how many there are. */
export async function turnOf(call: Call, { n, ...filters }: CountRound) {
  const { inventory, pagination } = await call(routes.listInventory, {
    query: { ...filters, page: n, limit: 1 } as never,
  });
  const [item] = inventory;
  return { total: pagination.total, product: item && { ...item, unitName: unitName(item.unit) } };
}

/** What is to be confirmed before it is recorded. */
export interface Difference {
  counted: number;
  /** What the books said when it was asked. */
  books: number;
  found: string;
  expected: string;
  /** "3 oz less" */
  difference: string;
}

/**
 * Records a count that agrees with the books, or whose difference was confirmed.
 * @returns the difference that is still to be confirmed
 */
export async function count(call: Call, values: Record<string, string>): Promise<Difference | undefined> {
  const { productId = '', counted: typed = '', books, formKey } = values;
  const { product } = await call(routes.getProduct, { params: { id: productId } });
  const counted = sensible(typed, product);
  // A sale in the meantime makes it another difference.
  const confirmed = values.intent === 'confirm' && Number(books) === product.onHand;
  if (counted !== product.onHand && !confirmed) return differenceOf(counted, product);
  const body = { productId, type: 'COUNT' as const, quantity: counted };
  await call(routes.createMovement, { body, idempotencyKey: idempotencyKey(formKey, body) });
  return undefined;
}

/** @throws ApiError on the field */
function sensible(typed: string, { unit }: Product): number {
  const counted = numberOf(typed.replace(',', '.'));
  if (typeof counted !== 'number') throw refusal('counted', 'Write what you counted as a number.');
  if (counted < 0) throw refusal('counted', 'Must be 0 or more.');
  const broken = wholeProblem(counted, unit);
  if (broken) throw refusal('counted', broken);
  return counted;
}

function differenceOf(counted: number, { onHand, unit }: Product): Difference {
  const difference = Math.round(Math.abs(counted - onHand) * 1000) / 1000;
  return {
    counted,
    books: onHand,
    found: quantity(counted, unit),
    expected: quantity(onHand, unit),
    difference: `${quantity(difference, unit)} ${counted > onHand ? 'more' : 'less'}`,
  };
}
