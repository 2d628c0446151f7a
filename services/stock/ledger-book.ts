// What booking movements starts from: the rows as they came in, and the products they are about, locked.
import type { Knex } from 'knex';
import type { Lot, MovementType } from '../../domain/stock/movements';
import type { Quantity } from '../../domain/stock/quantity';
import { quantityOf } from '../../domain/stock/quantity';
import type { Unit } from '../../domain/stock/units';
import { uuidv7 } from '../bookings/uuid';

export interface LedgerRow {
  /** One of both. */
  productId?: string;
  sku?: string;
  type: MovementType;
  quantity: Quantity;
  batchId?: string;
  /** Of a receipt: the batch of this code, made if need be. */
  batchCode?: string;
  /** The unit the sender means. */
  unit?: Unit;
  note?: string;
  /** What the sender calls it: booked once. */
  key?: string;
}

export interface ProductState {
  id: string;
  sku: string | null;
  name: string;
  unit: Unit;
  isArchived: boolean;
  lots: Lot[];
  unnamedLotId: string;
}

export interface Book {
  products: Map<string, ProductState>;
  bySku: Map<string, ProductState>;
  booked: Map<string, { movementId: string; productId: string }>;
  newLots: { id: string; product: string; code: string }[];
  entries: object[];
}

/** Products are locked in the order of their ids, so that two who book many of them never wait for each other. */
export async function openBook(
  trx: Knex.Transaction,
  rows: readonly LedgerRow[],
  now: string,
): Promise<Book> {
  const ids = distinct(rows.map(row => row.productId));
  const skus = distinct(rows.map(row => row.sku));
  const found = await trx('products')
    .whereRaw('(id = any(cast(? as uuid[])) or sku = any(cast(? as citext[])))', [ids, skus])
    .orderBy('id')
    .forNoKeyUpdate()
    .select<{ id: string; sku: string | null; name: string; unit: Unit; archivedAt: Date | null }[]>(
      ...['id', 'sku', 'name', 'unit', 'archivedAt'],
    );
  const lots = await readLots(
    trx,
    rows,
    found.map(({ id }) => id),
  );
  const states = found.map(({ archivedAt, ...product }): ProductState => {
    const own = lots.get(product.id) ?? [];
    const unnamedLotId = own.find(lot => lot.code === '')?.id ?? uuidv7(new Date(now));
    return { ...product, isArchived: archivedAt !== null, lots: own, unnamedLotId };
  });
  return {
    products: new Map(states.map(state => [state.id, state])),
    bySku: new Map(states.filter(({ sku }) => sku).map(state => [state.sku!.toLowerCase(), state])),
    booked: await readKeys(trx, distinct(rows.map(row => row.key))),
    newLots: [],
    entries: [],
  };
}

const distinct = (values: (string | undefined)[]): string[] => [
  ...new Set(values.filter((value): value is string => value !== undefined)),
];

/** Lots with anything in them, and those that are named; the oldest first. */
async function readLots(
  trx: Knex.Transaction,
  rows: readonly LedgerRow[],
  productIds: string[],
): Promise<Map<string, Lot[]>> {
  const codes = ['', ...distinct(rows.map(row => row.batchCode))];
  const found = await trx('batches')
    .whereRaw('product_id = any(cast(? as uuid[]))', [productIds])
    .whereRaw('(on_hand <> 0 or code = any(cast(? as text[])) or id = any(cast(? as uuid[])))', [
      codes,
      distinct(rows.map(row => row.batchId)),
    ])
    .orderBy(['receivedAt', 'id'])
    .select<{ id: string; productId: string; code: string; onHand: string }[]>(
      'id',
      'productId',
      'code',
      'onHand',
    );
  const lots = new Map<string, Lot[]>();
  for (const { id, productId, code, onHand } of found) {
    const own = lots.get(productId) ?? [];
    lots.set(productId, own);
    own.push({ id, code, quantity: quantityOf(onHand) });
  }
  return lots;
}

async function readKeys(trx: Knex.Transaction, keys: string[]): Promise<Book['booked']> {
  if (keys.length === 0) return new Map();
  const found = await trx('stock_movements')
    .whereRaw('key = any(cast(? as text[]))', [keys])
    .select<{ id: string; key: string; productId: string }[]>('id', 'key', 'productId');
  return new Map(found.map(({ id, key, productId }) => [key, { movementId: id, productId }]));
}
