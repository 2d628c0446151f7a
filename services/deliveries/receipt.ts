// Receiving a delivery, the first half: what came is written down in Postgres, under the name of the operation, before the
// lifecycle is asked to complete the booking. So its history carries that name and nothing else.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { Refusal, notFound, validationFailed } from '../../domain/errors';
import type { FieldProblem } from '../../domain/errors';
import { toMinor } from '../../domain/money';
import type { Tenant } from '../../domain/tenant';
import type { ReceivedItem, StoredLine } from './receipt-lines';
import { readAnnounced, resolveLines, storedLine } from './receipt-lines';

export interface ReceiptRequest {
  bookingId: string;
  operationId: string;
  items: readonly ReceivedItem[];
  /** Manual needs that these goods cover. */
  fulfilledNeedIds?: readonly string[];
  note?: string;
  userId: string;
  /** ISO instant. */
  now: string;
}

/**
 * Keeps a receipt until its booking is completed; a second time under the same operation it changes nothing.
 * @throws Refusal `not_found`, `conflict` when the delivery was received before, `validation_failed` naming each line.
 */
export function submitReceipt(knex: Knex, tenant: Tenant, request: ReceiptRequest): Promise<void> {
  const { bookingId, operationId, fulfilledNeedIds = [], note = '', userId, now } = request;
  return inTenant(knex, tenant.id, async trx => {
    const delivery = await readDelivery(trx, bookingId);
    if (!delivery) throw notFound('Delivery');
    const kept = await trx('delivery_receipts').where({ operationId }).first<object | undefined>('bookingId');
    if (kept) return;
    if (delivery.receivedAt) throw received(delivery);
    const lines = request.items.map(item => storedLine(item, price => toMinor(price, tenant.currency)));
    const problems = await problemsOf(trx, bookingId, lines, fulfilledNeedIds);
    if (problems.length > 0) throw validationFailed(problems);
    await trx('delivery_receipts').insert({
      ...{ tenantId: tenant.id, vendorId: delivery.vendorId, bookingId, operationId },
      ...{
        lines: JSON.stringify(lines),
        needIds: fulfilledNeedIds,
        note,
        submittedBy: userId,
        submittedAt: now,
      },
    });
  });
}

interface DeliveryState {
  vendorId: string;
  receivedAt: Date | null;
  receivedByName: string | null;
}

const readDelivery = (trx: Knex.Transaction, bookingId: string): PromiseLike<DeliveryState | undefined> =>
  trx('deliveries as d')
    .leftJoin('users as u', 'u.id', 'd.received_by')
    .where('d.booking_id', bookingId)
    .first<DeliveryState | undefined>('d.vendorId', 'd.receivedAt', 'u.name as receivedByName');

const received = ({ receivedAt, receivedByName }: DeliveryState): Refusal =>
  new Refusal(
    'conflict',
    'Delivery already received',
    `This delivery was received by ${receivedByName ?? 'staff'} at ${receivedAt!.toISOString()}. Nothing was booked again.`,
  );

/** The refusal for a delivery that somebody else has received meanwhile; undefined when it still waits. */
export function receivedMeanwhile(
  knex: Knex,
  tenantId: string,
  bookingId: string,
): Promise<Refusal | undefined> {
  return inTenant(knex, tenantId, async trx => {
    const delivery = await readDelivery(trx, bookingId);
    return delivery?.receivedAt ? received(delivery) : undefined;
  });
}

/** A receipt that was refused for good is forgotten. */
export function dropReceipt(knex: Knex, tenantId: string, operationId: string): Promise<void> {
  return inTenant(knex, tenantId, async trx => {
    await trx('delivery_receipts').where({ operationId }).whereNull('appliedAt').delete();
  });
}

async function problemsOf(
  trx: Knex.Transaction,
  bookingId: string,
  lines: readonly StoredLine[],
  needIds: readonly string[],
): Promise<FieldProblem[]> {
  const resolved = await resolveLines(trx, lines, await readAnnounced(trx, bookingId));
  const problems = [...resolved.problems];
  if (problems.length === 0 && resolved.lines.length === 0) {
    const message = 'Nothing came: record that nobody came, or cancel the delivery instead.';
    problems.push({ field: 'items', message });
  }
  const known = await trx('needs')
    .whereIn('id', needIds as string[])
    .select<{ id: string; source: string }[]>('id', 'source');
  needIds.forEach((id, index) => {
    const need = known.find(one => one.id === id);
    const field = `fulfilledNeedIds.${index}`;
    if (!need) problems.push({ field, message: 'There is no such need.' });
    else if (need.source !== 'MANUAL')
      problems.push({ field, message: 'Is closed by itself when the stock is back.' });
  });
  return problems;
}
