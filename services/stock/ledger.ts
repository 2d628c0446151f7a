// Booking movements: the products are locked, each row is decided on in order against what the rows before it left, and
// all that are allowed are written in one statement. What is on hand follows by the ledger's trigger.
import type { Knex } from 'knex';
import type { FieldProblem, RefusalCode } from '../../domain/errors';
import { decideMovement } from '../../domain/stock/movements';
import type { Quantity } from '../../domain/stock/quantity';
import { toText } from '../../domain/stock/quantity';
import { inWords, wholeProblem } from '../../domain/stock/units';
import { uuidv7 } from '../bookings/uuid';
import { mapInTurns } from '../in-turns';
import type { By } from './deps';
import { asJson, inParts } from './deps';
import type { Book, LedgerRow, ProductState } from './ledger-book';
import { openBook } from './ledger-book';

export type LedgerOutcome =
  | { status: 'accepted'; productId: string; onHand: Quantity; movementIds: string[] }
  | { status: 'repeated'; productId: string; movementId: string; onHand: Quantity }
  | {
      status: 'rejected';
      productId?: string;
      onHand?: Quantity;
      code: RefusalCode;
      problems: FieldProblem[];
    };

export interface LedgerOptions extends By {
  tenantId: string;
  allowNegative: boolean;
  /** The delivery that new batches came with. */
  bookingId?: string;
}

/** Books rows in order. Answers an outcome for each, also in order; nothing is thrown for a row that is refused. */
export async function bookMovements(
  trx: Knex.Transaction,
  rows: readonly LedgerRow[],
  options: LedgerOptions,
): Promise<LedgerOutcome[]> {
  const book = await openBook(trx, rows, options.now);
  const outcomes = await mapInTurns(rows, row => bookRow(book, row, options));
  await writeLots(trx, book, options);
  await writeEntries(trx, book, options);
  return outcomes;
}

const total = ({ lots }: ProductState): Quantity => lots.reduce((sum, lot) => sum + lot.quantity, 0n);

function bookRow(book: Book, row: LedgerRow, options: LedgerOptions): LedgerOutcome {
  const product = row.productId ? book.products.get(row.productId) : book.bySku.get(row.sku!.toLowerCase());
  if (!product) {
    const field = row.productId ? 'productId' : 'sku';
    return {
      status: 'rejected',
      code: 'not_found',
      problems: [{ field, message: 'There is no such product.' }],
    };
  }
  const earlier = row.key === undefined ? undefined : book.booked.get(row.key);
  if (earlier)
    return { status: 'repeated', ...earlier, onHand: total(book.products.get(earlier.productId) ?? product) };
  const reject = (code: RefusalCode, field: string, message: string): LedgerOutcome => ({
    ...{ status: 'rejected', productId: product.id, onHand: total(product), code },
    problems: [{ field, message }],
  });
  if (product.isArchived) return reject('conflict', 'productId', `${product.name} is archived.`);
  if (row.unit && row.unit !== product.unit) {
    return reject(
      'validation_failed',
      'unit',
      `${product.name} is counted in ${product.unit}, not in ${row.unit}.`,
    );
  }
  const broken = wholeProblem(row.quantity, product.unit, product.name);
  if (broken) return reject('validation_failed', 'quantity', broken);
  if (row.batchId && !product.lots.some(lot => lot.id === row.batchId)) {
    return reject('validation_failed', 'batchId', `${product.name} has no such batch.`);
  }
  return applyRow(book, product, row, options, reject);
}

function applyRow(
  book: Book,
  product: ProductState,
  row: LedgerRow,
  { allowNegative, now }: LedgerOptions,
  reject: (code: RefusalCode, field: string, message: string) => LedgerOutcome,
): LedgerOutcome {
  const { type, quantity } = row;
  const named = row.batchId ?? lotOfCode(product, row.batchCode, now);
  const { unnamedLotId } = product;
  const decision = decideMovement(
    product.lots,
    { type, quantity, lotId: named },
    { unnamedLotId, allowNegative },
  );
  if (!decision.allowed) {
    switch (decision.reason) {
      case 'below_zero':
        return reject('insufficient_stock', 'quantity', shortage(product, row));
      case 'too_much':
        return reject('validation_failed', 'quantity', 'That is more stock than can be counted.');
      case 'not_positive':
        return reject('validation_failed', 'quantity', 'Must be more than 0.');
      case 'zero':
        return reject('validation_failed', 'quantity', 'Must not be 0.');
      case 'negative_count':
        return reject('validation_failed', 'quantity', 'Must be 0 or more.');
    }
  }
  let onHand = total(product);
  const movementIds = decision.changes.map(({ lotId, change }, i) => {
    changeLot(book, product, lotId, row.batchCode ?? '', change);
    onHand += change;
    const id = uuidv7(new Date(now));
    book.entries.push({
      ...{ n: book.entries.length, id, product: product.id, batch: lotId, type },
      ...{ quantity: toText(change), on_hand: toText(onHand), note: row.note ?? null },
      key: i === 0 ? (row.key ?? null) : null,
    });
    return id;
  });
  if (row.key) book.booked.set(row.key, { movementId: movementIds[0]!, productId: product.id });
  return { status: 'accepted', productId: product.id, onHand, movementIds };
}

function lotOfCode(product: ProductState, code: string | undefined, now: string): string | undefined {
  if (!code) return undefined;
  return product.lots.find(lot => lot.code === code)?.id ?? uuidv7(new Date(now));
}

function changeLot(book: Book, product: ProductState, id: string, code: string, change: Quantity): void {
  const lot = product.lots.find(one => one.id === id);
  if (lot) {
    lot.quantity += change;
    return;
  }
  product.lots.push({ id, code: id === product.unnamedLotId ? '' : code, quantity: change });
  book.newLots.push({ id, product: product.id, code: id === product.unnamedLotId ? '' : code });
}

function shortage({ lots, unit }: ProductState, { batchId }: LedgerRow): string {
  const there = lots
    .filter(lot => !batchId || lot.id === batchId)
    .reduce((sum, lot) => sum + lot.quantity, 0n);
  return `Only ${inWords(there, unit)} ${batchId ? 'in this batch' : 'on hand'}.`;
}

async function writeLots(
  trx: Knex.Transaction,
  { newLots }: Book,
  { tenantId, now, bookingId }: LedgerOptions,
): Promise<void> {
  await inParts(newLots, part =>
    trx.raw(ADD_LOTS, { rows: asJson(part), tenantId, now, bookingId: bookingId ?? null }),
  );
}

const ADD_LOTS = `
  insert into batches (id, tenant_id, product_id, code, booking_id, received_at)
  select r.id, cast(:tenantId as uuid), r.product, r.code, cast(:bookingId as uuid), cast(:now as timestamptz)
  from jsonb_to_recordset(cast(:rows as jsonb)) as r(id uuid, product uuid, code text)`;

async function writeEntries(
  trx: Knex.Transaction,
  { entries }: Book,
  { tenantId, now, actor }: LedgerOptions,
): Promise<void> {
  const by = { tenantId, now, actorId: actor.id, actorName: actor.name };
  await inParts(entries, part => trx.raw(ADD_ENTRIES, { rows: asJson(part), ...by }));
}

const ADD_ENTRIES = `
  insert into stock_movements (id, tenant_id, product_id, batch_id, type, quantity, on_hand, note, key,
    actor_id, actor_name, created_at)
  select r.id, cast(:tenantId as uuid), r.product, r.batch, r.type, r.quantity, r.on_hand, r.note, r.key,
    cast(:actorId as uuid), cast(:actorName as text), cast(:now as timestamptz)
  from jsonb_to_recordset(cast(:rows as jsonb)) as r(n integer, id uuid, product uuid, batch uuid, type text,
    quantity numeric, on_hand numeric, note text, key text)
  order by r.n`;
