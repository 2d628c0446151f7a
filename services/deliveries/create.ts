// A vendor books a delivery (DESIGN §3 and §4, vip-booking-system): the window becomes a period on the first free dock, in
// one transaction, without Temporal. Who loses the last place is told which windows are free next.
import type { Knex } from 'knex';
import type { VendorScope } from '../../db/connection';
import { inVendor } from '../../db/connection';
import type { BookingStatus } from '../../domain/booking/status';
import type { DeliveryTarget, DeliveryWindow } from '../../domain/delivery/windows';
import { planDelivery } from '../../domain/delivery/windows';
import type { FieldProblem } from '../../domain/errors';
import { Refusal, notFound, validationFailed } from '../../domain/errors';
import { plusMs } from '../../domain/instants';
import { toMinor } from '../../domain/money';
import type { Actor } from '../../domain/roles';
import { quantityOf, toText } from '../../domain/stock/quantity';
import type { Tenant } from '../../domain/tenant';
import { uuidv7 } from '../bookings/uuid';
import { INSERT_DELIVERY } from './create.sql';
import type { ItemRequest } from './items';
import { answerNeeds, assertNeeds, itemProblems } from './items';
import { windowTaken, withSuggestions } from './windows';

export interface DeliveryRequest extends DeliveryTarget {
  tenant: Tenant;
  vendorId: string;
  actor: Actor;
  /** The vendor's login, if it was one who booked. */
  vipUserId?: string;
  /** A user of staff who has agreed to this window: it needs no confirmation then. */
  confirmedBy?: string;
  /** The accepted quote it comes out of. */
  quoteId?: string;
  items: readonly ItemRequest[];
  notes?: string;
  /** ISO instant. */
  now: string;
  requestId: string;
}

export interface CreatedDelivery extends DeliveryTarget {
  id: string;
  status: BookingStatus;
  startTime: string;
  endTime: string;
  dockName: string;
  pendingUntil: string | null;
}

/** Keeps an answer in the same transaction, so that a repeated request gets the first one again. */
export type RememberDelivery = (trx: Knex.Transaction, created: CreatedDelivery) => PromiseLike<void>;

/**
 * In a transaction of the vendor.
 * @throws Refusal `validation_failed`, `rule_violation` with suggestions, `not_found` for a need of somebody else,
 *   `slot_unavailable` with the next free windows.
 */
export const createDelivery = (
  knex: Knex,
  request: DeliveryRequest,
  remember?: RememberDelivery,
): Promise<CreatedDelivery> => {
  const scope: VendorScope = { tenantId: request.tenant.id, vendorId: request.vendorId };
  return inVendor(knex, scope, async trx => {
    const created = await bookDelivery(trx, request);
    await remember?.(trx, created);
    return created;
  });
};

/** The same in the caller's transaction, of the vendor or of staff; what it refuses has written nothing. */
export async function bookDelivery(
  trx: Knex.Transaction,
  request: DeliveryRequest,
): Promise<CreatedDelivery> {
  const { tenant, items, now } = request;
  const problems = await itemProblems(trx, items);
  const window = await withSuggestions(trx, tenant, request, now, () => plan(request, problems));
  await assertNeeds(trx, items);
  const created = await insert(trx, request, window);
  if (!created) throw await windowTaken(trx, tenant, window, now);
  const { vendorName, ...delivery } = created;
  await answerNeeds(trx, { ...request, bookingId: delivery.id, vendorName });
  return delivery;
}

/** The window, unless something is wrong with it or with the items: then all that is. */
function plan(request: DeliveryRequest, problems: readonly FieldProblem[]): DeliveryWindow {
  const { tenant, now } = request;
  try {
    const window = planDelivery(request, now, tenant.timeZone, tenant.settings);
    if (problems.length === 0) return window;
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'validation_failed') throw error;
    throw validationFailed([...(error.extra.details ?? []), ...problems]);
  }
  throw validationFailed([...problems]);
}

interface Inserted {
  dock_id: string | null;
  dock_name: string;
  vendor_name: string | null;
  booking_id: string | null;
}

/**
 * Undefined when no dock is free. Whoever had a dock first has it for good, so trying the next one comes to an end: each
 * attempt sees what was committed before it.
 */
async function insert(
  trx: Knex.Transaction,
  request: DeliveryRequest,
  window: DeliveryWindow,
): Promise<(CreatedDelivery & { vendorName: string }) | undefined> {
  const { tenant, now } = request;
  const id = uuidv7(new Date(now));
  const status = statusOf(request);
  const pendingUntil = status === 'pending' ? pendingUntilOf(tenant, window, now) : null;
  const values = bindings(request, window, { id, status, pendingUntil });
  for (;;) {
    const { rows } = await trx.raw<{ rows: [Inserted] }>(INSERT_DELIVERY, values);
    const { dock_id, dock_name, vendor_name, booking_id } = rows[0];
    if (!vendor_name) throw notFound('Vendor');
    if (!dock_id) return undefined;
    if (!booking_id) continue;
    const { bookingDate, timeSlot, period } = window;
    const times = { startTime: period.start, endTime: period.end, pendingUntil };
    return { id, status, bookingDate, timeSlot, dockName: dock_name, vendorName: vendor_name, ...times };
  }
}

const statusOf = ({ tenant, confirmedBy }: DeliveryRequest): BookingStatus =>
  confirmedBy || tenant.settings.autoConfirm.includes('delivery') ? 'upcoming' : 'pending';

/** Nobody holds a window that is over. */
function pendingUntilOf({ settings }: Tenant, { period }: DeliveryWindow, now: string): string {
  const until = plusMs(now, settings.pendingTtlMinutes * 60_000);
  return until < period.end ? until : period.end;
}

function bindings(
  request: DeliveryRequest,
  { bookingDate, timeSlot, period }: DeliveryWindow,
  { id, status, pendingUntil }: { id: string; status: BookingStatus; pendingUntil: string | null },
): Record<string, Knex.RawBinding> {
  const { tenant, actor, now } = request;
  return {
    ...{ id, tenant: tenant.id, vendor: request.vendorId, status, start: period.start, end: period.end },
    ...{ zone: tenant.timeZone, currency: tenant.currency, notes: request.notes ?? '', now },
    ...{ pending_until: pendingUntil, confirmed_at: status === 'upcoming' ? now : null },
    ...{ staff_user: request.confirmedBy ?? null, vip_user: request.vipUserId ?? null },
    ...{ date: bookingDate, slot: timeSlot, quote: request.quoteId ?? null },
    ...{
      when: `${timeSlot} of ${bookingDate}`,
      to_inbox: actor.type !== 'staff',
      count: request.items.length,
    },
    ...{ actor_type: actor.type, actor_id: actor.id, actor_name: actor.name, request_id: request.requestId },
    items: JSON.stringify(request.items.map((item, position) => itemRow(item, position, request))),
  };
}

const itemRow = (item: ItemRequest, position: number, { tenant, now }: DeliveryRequest): object => ({
  ...{ id: uuidv7(new Date(now)), position, product_name: item.productName, need_id: item.needId ?? null },
  quantity: toText(quantityOf(item.estimatedQuantity)),
  price: item.estimatedPrice === undefined ? null : toMinor(item.estimatedPrice, tenant.currency),
});
