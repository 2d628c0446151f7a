// Receiving a delivery, the second half (DESIGN §7), in the transaction that completes the booking: batches and movements,
// what came beside what was announced, and the needs that staff say are covered. Once, whoever asks twice: the move finds
// its own first run, and one receipt of a booking is applied.
import type { Knex } from 'knex';
import { Refusal, validationFailed } from '../../domain/errors';
import type { FieldProblem } from '../../domain/errors';
import { toText } from '../../domain/stock/quantity';
import type { Tenant } from '../../domain/tenant';
import { recordAnalytics } from '../audit';
import type { BookingRow } from '../bookings/view';
import { uuidv7 } from '../bookings/uuid';
import type { LedgerOutcome } from '../stock/ledger';
import { bookMovements } from '../stock/ledger';
import type { LedgerRow } from '../stock/ledger-book';
import { recordMoved } from '../stock/movements';
import { fulfillIn } from '../stock/needs';
import type { DeliveryMove } from './move';
import type { AnnouncedItem, ResolvedLine, StoredLine } from './receipt-lines';
import { readAnnounced, resolveLines } from './receipt-lines';

interface Receipt {
  lines: StoredLine[];
  needIds: string[];
  note: string;
  submittedBy: string | null;
}

/** @throws Refusal `invalid_transition` when no receipt was submitted, `validation_failed` when it cannot be booked. */
export async function applyReceipt(
  trx: Knex.Transaction,
  tenant: Tenant,
  before: BookingRow,
  move: DeliveryMove,
): Promise<void> {
  const { operationId, now } = move;
  const receipt = await trx('delivery_receipts')
    .where({ operationId, bookingId: before.id })
    .forUpdate()
    .first<Receipt | undefined>();
  if (!receipt) throw goodsMissing(before);
  // Before any product is locked, in the order in which checks lock them.
  const coveredNeeds = await fulfilNeeds(trx, tenant, receipt, move);
  const announced = await readAnnounced(trx, before.id);
  const { lines, problems } = await resolveLines(trx, receipt.lines, announced);
  if (problems.length > 0) throw validationFailed(problems);
  const batches = await bookGoods(trx, tenant, before, lines, move);
  await writeLines(trx, before, announced, lines, batches);
  await trx('deliveries')
    .where({ bookingId: before.id })
    .update({ receivedBy: receipt.submittedBy, receivedAt: now });
  await trx('delivery_receipts').where({ operationId }).update({ appliedAt: now });
  await recordAnalytics(trx, {
    ...{ tenantId: tenant.id, name: 'delivery_received', now },
    properties: {
      ...{ booking_id: before.id, vendor_id: before.vendorId, lines: lines.length, needs: coveredNeeds },
    },
  });
}

const goodsMissing = ({ status }: BookingRow): Refusal =>
  new Refusal(
    'invalid_transition',
    'Goods missing',
    'A delivery is completed by receiving its goods: say what came, item by item.',
    { from: status, to: 'completed', allowed: [] },
  );

/** One that was closed meanwhile needs no closing. Answers how many were closed. */
async function fulfilNeeds(
  trx: Knex.Transaction,
  tenant: Tenant,
  { needIds }: Receipt,
  { actor, now, requestId }: DeliveryMove,
): Promise<number> {
  let closed = 0;
  for (const id of [...needIds].sort()) {
    if (await fulfillIn(trx, tenant.id, { id }, { actor, now, requestId })) closed += 1;
  }
  return closed;
}

/** The batch of each line, in their order. */
async function bookGoods(
  trx: Knex.Transaction,
  tenant: Tenant,
  before: BookingRow,
  lines: readonly ResolvedLine[],
  { actor, now, requestId }: DeliveryMove,
): Promise<string[]> {
  const by = { actor, now, requestId };
  const note = `Delivery of ${before.customerName}`;
  const rows = lines.map(({ product, quantity, batchCode, index }): LedgerRow => {
    const key = `receipt/${before.id}/${index}`;
    return { productId: product.id, type: 'RECEIPT', quantity, batchCode: batchCode || undefined, note, key };
  });
  const options = { ...by, tenantId: tenant.id, allowNegative: false, bookingId: before.id };
  const outcomes = await bookMovements(trx, rows, options);
  const problems = outcomes.flatMap((outcome, i) => problemsOf(outcome, lines[i]!.index));
  if (problems.length > 0) throw validationFailed(problems);
  await recordMoved(trx, tenant.id, outcomes, by);
  return batchesOf(trx, outcomes);
}

const problemsOf = (outcome: LedgerOutcome, index: number): FieldProblem[] =>
  outcome.status === 'rejected'
    ? outcome.problems.map(({ field, message }) => ({ field: `items.${index}.${field}`, message }))
    : [];

async function batchesOf(trx: Knex.Transaction, outcomes: readonly LedgerOutcome[]): Promise<string[]> {
  const ids = outcomes.map(outcome => (outcome.status === 'accepted' ? outcome.movementIds[0]! : ''));
  const found = await trx('stock_movements')
    .whereIn('id', ids)
    .select<{ id: string; batchId: string }[]>('id', 'batchId');
  const batchOf = new Map(found.map(({ id, batchId }) => [id, batchId]));
  return ids.map(id => batchOf.get(id)!);
}

/** What came of each item; what nobody announced becomes an item of its own, what did not come is 0. */
async function writeLines(
  trx: Knex.Transaction,
  before: BookingRow,
  announced: readonly AnnouncedItem[],
  lines: readonly ResolvedLine[],
  batches: readonly string[],
): Promise<void> {
  const of = { tenantId: before.tenantId, vendorId: before.vendorId, bookingId: before.id };
  const items = new Map<string, { item?: AnnouncedItem; id: string; lines: [ResolvedLine, string][] }>();
  for (const item of announced) items.set(item.id, { item, id: item.id, lines: [] });
  lines.forEach((line, i) => {
    const key = line.item?.id ?? line.product.id;
    const entry = items.get(key) ?? { id: uuidv7(before.updatedAt), lines: [] };
    items.set(key, entry);
    entry.lines.push([line, batches[i]!]);
  });
  let position = Math.max(-1, ...announced.map(item => item.position));
  for (const entry of items.values()) {
    const came = receivedOf(entry.lines);
    if (entry.item) await trx('delivery_items').where({ id: entry.id }).update(came);
    else {
      const { product } = entry.lines[0]![0];
      position += 1;
      await trx('delivery_items').insert({
        ...of,
        id: entry.id,
        position,
        productName: product.name,
        ...came,
      });
    }
    if (entry.lines.length === 0) continue;
    await trx('delivery_receipt_lines').insert(
      entry.lines.map(([{ product, quantity, unitPriceMinor, batchCode }, batchId]) => ({
        ...{ ...of, itemId: entry.id, productId: product.id, batchId, batchCode },
        ...{ quantity: toText(quantity), unitPriceMinor },
      })),
    );
  }
}

function receivedOf(lines: readonly [ResolvedLine, string][]): Record<string, unknown> {
  const first = lines[0];
  if (!first) return { receivedQuantity: '0' };
  const [{ product, unitPriceMinor }, batchId] = first;
  const quantity = lines.reduce((sum, [line]) => sum + line.quantity, 0n);
  return { receivedQuantity: toText(quantity), productId: product.id, batchId, unitPriceMinor };
}
