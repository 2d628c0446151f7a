// The goods of a receipt, line by line: which product each is, whether it can be booked, and which announced item it
// answers. Looked at when staff submit it, and once more when it is booked, since products change.
import type { Knex } from 'knex';
import { sameName } from '../../domain/delivery/announced';
import type { FieldProblem } from '../../domain/errors';
import { quantityOf, toText } from '../../domain/stock/quantity';
import type { Quantity } from '../../domain/stock/quantity';
import type { Unit } from '../../domain/stock/units';
import { wholeProblem } from '../../domain/stock/units';

/** As staff submit it. */
export interface ReceivedItem {
  /** The announced item it answers; without it the first one of the same product. */
  itemId?: string;
  productId?: string;
  /** Of the catalogue, where the product is not named by its id. */
  productName?: string;
  /** 0: it did not come. */
  quantity: number;
  /** Of one unit, in the currency of the tenant. */
  unitPrice?: number;
  batchCode?: string;
}

/** As it is kept until it is booked: exact, and plain JSON. */
export interface StoredLine {
  itemId: string | null;
  productId: string | null;
  productName: string | null;
  quantity: string;
  unitPriceMinor: number | null;
  batchCode: string;
}

export interface AnnouncedItem {
  id: string;
  position: number;
  productId: string | null;
  productName: string;
}

export interface Product {
  id: string;
  name: string;
  unit: Unit;
  archivedAt: Date | null;
}

/** A line whose product is known. */
export interface ResolvedLine {
  /** Its place in what was submitted, for messages. */
  index: number;
  product: Product;
  quantity: Quantity;
  unitPriceMinor: number | null;
  batchCode: string;
  /** The announced item; undefined: nobody announced it. */
  item?: AnnouncedItem;
}

/** What did not come need not be in the catalogue. */
export interface Resolved {
  lines: ResolvedLine[];
  problems: FieldProblem[];
}

export const readAnnounced = (trx: Knex.Transaction, bookingId: string): PromiseLike<AnnouncedItem[]> =>
  trx('delivery_items')
    .where({ bookingId })
    .orderBy('position')
    .select<AnnouncedItem[]>('id', 'position', 'productId', 'productName');

export async function resolveLines(
  trx: Knex.Transaction,
  stored: readonly StoredLine[],
  announced: readonly AnnouncedItem[],
): Promise<Resolved> {
  const products = await readProducts(trx, stored, announced);
  const problems: FieldProblem[] = [];
  const lines = stored.flatMap((line, index): ResolvedLine[] => {
    const problem = (field: string, message: string): [] => {
      problems.push({ field: `items.${index}.${field}`, message });
      return [];
    };
    const named = line.itemId ? announced.find(({ id }) => id === line.itemId) : undefined;
    if (line.itemId && !named) return problem('itemId', NOT_IN_IT);
    const quantity = quantityOf(line.quantity);
    if (quantity === 0n) return [];
    const product = products.find(one => isProductOf(one, line, named));
    if (!product) return problem(line.productId ? 'productId' : 'productName', missing(line, named));
    if (product.archivedAt) return problem('productId', `${product.name} is archived.`);
    const broken = wholeProblem(quantity, product.unit, product.name);
    if (broken) return problem('quantity', broken);
    const item =
      named ?? announced.find(one => one.productId === product.id || sameName(one.productName, product.name));
    const { unitPriceMinor, batchCode } = line;
    return [{ index, product, quantity, unitPriceMinor, batchCode, item }];
  });
  return { lines, problems };
}

const NOT_IN_IT =
  'Is not in this delivery any more: the vendor changed what it brings. Look at what it announces now.';

/** The product that is meant: said by the line, else that of its item, else by name. */
function isProductOf(product: Product, line: StoredLine, item: AnnouncedItem | undefined): boolean {
  const id = line.productId ?? (line.productName ? null : item?.productId);
  if (id) return product.id === id;
  return sameName(product.name, line.productName ?? item?.productName ?? '');
}

const missing = (line: StoredLine, item: AnnouncedItem | undefined): string =>
  line.productId
    ? 'There is no such product.'
    : `There is no product called ${line.productName ?? item?.productName}. Choose one of the catalogue, or add it there first.`;

async function readProducts(
  trx: Knex.Transaction,
  lines: readonly StoredLine[],
  announced: readonly AnnouncedItem[],
): Promise<Product[]> {
  const ids = [...lines, ...announced].flatMap(({ productId }) => productId ?? []);
  const names = [...lines, ...announced].flatMap(({ productName }) => productName?.trim() ?? []);
  return trx('products')
    .whereRaw('(id = any(cast(? as uuid[])) or name = any(cast(? as citext[])))', [ids, names])
    .select<Product[]>('id', 'name', 'unit', 'archivedAt');
}

export const storedLine = (item: ReceivedItem, toMinor: (price: number) => number): StoredLine => ({
  itemId: item.itemId ?? null,
  productId: item.productId ?? null,
  productName: item.productName ?? null,
  quantity: toText(quantityOf(item.quantity)),
  unitPriceMinor: item.unitPrice === undefined ? null : toMinor(item.unitPrice),
  batchCode: item.batchCode ?? '',
});
