// Asking the lifecycle of a booking to change it (DESIGN §5). What can be refused without Temporal is refused right away.
import { checkSaidReason, decideMove } from '../domain/booking/moves';
import { planRental } from '../domain/booking/rental';
import type { BookingStatus, SaidReason } from '../domain/booking/status';
import type { RescheduleTarget } from '../domain/booking/target';
import { checkTarget, isDaysTarget, isSlotTarget } from '../domain/booking/target';
import { inTenant } from '../db/connection';
import { notFound } from '../domain/errors';
import type { Actor } from '../domain/roles';
import type { Tenant } from '../domain/tenant';
import { hasRun } from '../services/audit';
import { factsOf } from '../services/bookings/facts';
import { bookingById } from '../services/bookings/read';
import type { BookingRow, ZonedView } from '../services/bookings/view';
import { zonedOf } from '../services/bookings/view';
import type { ApiRequest } from './context';
import type { Target } from './orchestrator';

interface ChangeOrder {
  tenant: Tenant;
  bookingId: string;
  actor: Actor;
  reason?: string;
  operationId: string;
  /** Whether whoever asks may do this to the booking as it is. Throws. */
  mayTouch?(row: BookingRow): void;
}

export interface MoveOrder extends ChangeOrder {
  to: BookingStatus;
  /** Of a cancellation by staff: why, where it was not they who wanted it. */
  cancelReason?: SaidReason;
}

export interface RescheduleOrder extends ChangeOrder {
  target: RescheduleTarget;
}

/** @throws Refusal `not_found`, `validation_failed`, `invalid_transition`, `rule_violation`, `orchestrator_unavailable`. */
export function move(request: ApiRequest, order: MoveOrder): Promise<ZonedView> {
  const { to, cancelReason } = order;
  const refuse = (row: BookingRow): void => {
    checkSaidReason(row.kind, to, cancelReason);
    const facts = factsOf(row, order.tenant);
    const decision = decideMove(facts, { to, by: order.actor.type, now: request.now });
    if (!decision.allowed) throw decision.refusal;
  };
  return change(request, order, refuse, target =>
    request.deps.orchestrator.move(target, {
      ...changeInput(request, order),
      ...{ to, ...(cancelReason ? { cancelReason } : {}) },
    }),
  );
}

/**
 * To the slot or the time it has already, it changes nothing.
 * @throws Refusal as {@link move}, and `validation_failed`, `not_found`, `slot_past`, `slot_closed`, `slot_held`,
 *   `slot_unavailable`.
 */
export function reschedule(request: ApiRequest, order: RescheduleOrder): Promise<ZonedView> {
  const { tenant, target: wanted } = order;
  const refuse = (row: BookingRow): void => {
    checkTarget(row, wanted);
    if (isDaysTarget(wanted)) planRental(wanted, request.now, tenant.timeZone, tenant.settings);
  };
  return change(request, order, refuse, async (target, row) => {
    if (isSlotTarget(wanted) && wanted.slotId === row.slotId) return;
    await request.deps.orchestrator.reschedule(target, { ...changeInput(request, order), ...wanted });
  });
}

async function change(
  request: ApiRequest,
  order: ChangeOrder,
  refuse: (row: BookingRow) => void,
  ask: (target: Target, row: BookingRow) => Promise<unknown>,
): Promise<ZonedView> {
  const { tenant, bookingId, operationId } = order;
  const row = await read(request, order);
  order.mayTouch?.(row);
  try {
    refuse(row);
    await ask(
      { tenant, bookingId, facts: factsOf(row, tenant), isBehind: row.lifecycleBehindAt !== null },
      row,
    );
  } catch (refusal) {
    // It may have happened all the same: in a request before this one, or in a task of a worker that died before it could
    // say so and was done again when the moment for it had passed. Then it is answered, not refused.
    const { knex } = request.deps;
    if (!(await inTenant(knex, tenant.id, trx => hasRun(trx, operationId)))) throw refusal;
  }
  return zonedOf(await read(request, order), tenant);
}

async function read(
  { deps }: ApiRequest,
  { tenant, bookingId }: Pick<ChangeOrder, 'tenant' | 'bookingId'>,
): Promise<BookingRow> {
  const row = await bookingById(deps.knex, tenant.id, bookingId);
  if (!row) throw notFound('Booking');
  return row;
}

const changeInput = ({ id: requestId }: ApiRequest, { actor, reason, operationId }: ChangeOrder) => ({
  by: { type: actor.type, id: actor.id },
  reason,
  requestId,
  operationId,
});

/** What to tell whoever asked for it. */
export const MOVED: Record<BookingStatus, string> = {
  pending: 'Booking is pending',
  upcoming: 'Booking confirmed',
  active: 'Booking started',
  completed: 'Booking completed',
  cancelled: 'Booking cancelled',
  no_show: 'Recorded that nobody came',
};
