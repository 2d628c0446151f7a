// How an agreed quote becomes a delivery, in the transaction of the acceptance: of one item, at the price agreed.
import type { Knex } from 'knex';
import type { DeliveryTarget } from '../../domain/delivery/windows';
import { planDelivery } from '../../domain/delivery/windows';
import type { FieldProblem } from '../../domain/errors';
import { Refusal } from '../../domain/errors';
import { toDecimal } from '../../domain/money';
import type { Side } from '../../domain/quotes/negotiation';
import type { Actor } from '../../domain/roles';
import { quantityOf, toNumber } from '../../domain/stock/quantity';
import type { Tenant } from '../../domain/tenant';
import { bookDelivery } from '../deliveries/create';
import type { QuoteRow } from './rows';

export type WantedWindow = DeliveryTarget;

/** What is wrong with a window as it was named; whether a dock is free is found out when it is booked. */
export function windowProblems(window: WantedWindow, tenant: Tenant, now: string): FieldProblem[] {
  try {
    planDelivery(window, now, tenant.timeZone, tenant.settings);
    return [];
  } catch (error) {
    if (error instanceof Refusal) return error.extra.details ?? [];
    throw error;
  }
}

export interface Agreed {
  tenant: Tenant;
  row: QuoteRow;
  /** Who accepts: what staff agree to needs no confirmation by staff any more. */
  by: { side: Side; id: string };
  actor: Actor;
  window: WantedWindow;
  requestId: string;
  /** ISO instant. */
  now: string;
}

/**
 * Answers the id of the booking.
 * @throws Refusal `validation_failed`, `rule_violation` with suggestions, `slot_unavailable` with the next free windows.
 */
export async function bookAgreed(trx: Knex.Transaction, agreed: Agreed): Promise<string> {
  const { tenant, row, by, actor, window, requestId, now } = agreed;
  const item = {
    productName: row.productName,
    estimatedQuantity: toNumber(quantityOf(row.quantity)),
    estimatedPrice: toDecimal(row.unitPriceMinor, row.currency),
    needId: row.needId ?? undefined,
  };
  const { id } = await bookDelivery(trx, {
    ...{ ...window, tenant: { ...tenant, currency: row.currency }, vendorId: row.vendorId },
    ...{ quoteId: row.id, items: [item], actor, requestId, now },
    ...(by.side === 'staff' ? { confirmedBy: by.id } : { vipUserId: by.id }),
  });
  return id;
}
