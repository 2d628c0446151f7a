// Sessions of bays over HTTP: booked by members for themselves and by staff for others; what a member may do with its own
// bookings.
import type { Knex } from 'knex';
import type { z } from 'zod';
import type { sessionBody } from '../../contracts/sessions';
import type { RescheduleBody } from '../../contracts/booking-moves';
import type { RescheduleTarget } from '../../domain/booking/target';
import { Refusal, validationFailed } from '../../domain/errors';
import { BOOKERS } from '../../domain/roles';
import type { Tenant } from '../../domain/tenant';
import type { Session } from '../../services/auth';
import { actorOf } from '../../services/auth';
import { factsOf } from '../../services/bookings/facts';
import type { DetailsView } from '../../services/bookings/read';
import { bookingById } from '../../services/bookings/read';
import type { CreatedBooking } from '../../services/bookings/insert';
import { createSession } from '../../services/bookings/session';
import type { BookingRow } from '../../services/bookings/view';
import { isBanned } from '../../services/members/bans';
import type { SessionCustomer } from '../../services/members/booker';
import { recordViolations } from '../../services/rules/violations';
import type { ApiRequest } from '../context';
import { once } from '../idempotency';
import { requireRole } from '../policies/access';
import type { BookingAction } from '../policies/booking-access';
import { assertMayTouch } from '../policies/booking-access';
import { tenantOf } from '../tenancy';

type SessionBody = z.output<typeof sessionBody>;

/** @param present makes the answer, which is kept with the booking */
export async function bookSession<A>(
  request: ApiRequest,
  body: SessionBody,
  present: (made: CreatedBooking) => A,
): Promise<A> {
  const { deps, now, id: requestId } = request;
  const session = await request.user();
  requireRole(session.role, [...BOOKERS, 'member']);
  const tenant = await tenantOf(request, session);
  const staff = session.role !== 'member';
  const order = {
    ...{ tenant, actor: actorOf(session), staff, now, requestId, notes: body.notes },
    resourceId: body.resourceId,
    period: { start: body.startTime, end: body.endTime },
    customer: staff ? chosenCustomer(body) : ownCustomer(session, body),
    source: body.source ?? (staff ? ('manual' as const) : ('web' as const)),
    overrideReason: staff ? body.overrideReason : refuseOverride(body),
  };
  return once(request, tenant.id, body, async operation => {
    const keep =
      operation.keep &&
      ((trx: Knex.Transaction, made: CreatedBooking) => operation.keep!(trx, present(made)));
    return present(await createSession(deps, order, keep));
  });
}

/** Whom staff book for. Nobody named: somebody at the desk. */
export function chosenCustomer(body: SessionBody): SessionCustomer | null {
  const { customerId, customerName, customerEmail: email, customerPhone: phone } = body;
  if (customerId) return { customerId };
  if (customerName) return { fullName: customerName, email, phone };
  if (!email && !phone) return null;
  throw validationFailed([{ field: 'customerName', message: 'Required with a phone number or an address.' }]);
}

function ownCustomer(session: Session, body: SessionBody): SessionCustomer {
  const { customerId, customerName } = body;
  if ((customerId && customerId !== session.customerId) || customerName) {
    throw new Refusal('forbidden', 'Forbidden', 'Members book for themselves. Leave out whom it is for.');
  }
  return { userId: session.userId, customerId: session.customerId };
}

function refuseOverride({ overrideReason }: { overrideReason?: string }): undefined {
  if (!overrideReason) return undefined;
  throw new Refusal('forbidden', 'Forbidden', 'Only staff may book against the rules.');
}

/** The check of who may do this with a booking; for members it needs to know whether they are banned. */
export async function touching(
  request: ApiRequest,
  session: Session,
  tenant: Tenant,
  action: BookingAction,
): Promise<(row: BookingRow) => void> {
  const { now, deps } = request;
  const banned =
    session.role === 'member' && action === 'reschedule' && session.customerId !== null
      ? await isBanned(deps.knex, tenant.id, session.customerId, now)
      : false;
  return row => {
    const cutoffMs = factsOf(row, tenant).cancellationCutoffMs;
    assertMayTouch({ session, cutoffMs, banned, now }, action, row);
  };
}

/** A member that cancels too late is counted, like everybody the rules refuse. */
export async function counting<T>(
  request: ApiRequest,
  session: Session,
  bookingId: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const violations = error instanceof Refusal ? error.extra.violations : undefined;
    if (session.role === 'member' && violations?.length) {
      const row = (await bookingById(request.deps.knex, session.tenantId, bookingId))!;
      const period = { start: row.startsAt.toISOString(), end: row.endsAt.toISOString() };
      await recordViolations(request.deps.knex, violations, {
        ...{
          tenantId: session.tenantId,
          customerId: row.customerId,
          resourceId: row.resourceId,
          bookingId,
          period,
        },
        ...{ actor: actorOf(session), now: request.now },
      });
    }
    throw error;
  }
}

/** Where a booking is to be moved to, and why against the rules if it is. */
export function targetOf(
  session: Session,
  body: RescheduleBody,
): { target: RescheduleTarget; reason?: string } {
  switch (body.to) {
    case 'slot':
      return { target: { slotId: body.slot_id, overHold: body.over_hold } };
    case 'days':
      if (session.role === 'member' && body.resourceId) {
        throw new Refusal('forbidden', 'Forbidden', 'Another vehicle is given by staff. Please contact us.');
      }
      return {
        target: {
          ...{ startDate: body.startDate, endDate: body.endDate },
          ...(body.resourceId ? { resourceId: body.resourceId } : {}),
        },
      };
    case 'times': {
      const { startTime, endTime, resourceId, overrideReason } = body;
      if (session.role === 'member') refuseOverride(body);
      const target = { startTime, endTime, resourceId, ...(overrideReason ? { overrideRules: true } : {}) };
      return { target, reason: overrideReason };
    }
  }
}

/** What a member sees of its booking: nothing that staff wrote down about it. */
export const forItsMember = (found: DetailsView): DetailsView => ({ ...found, auditTrail: [], timers: [] });
