// What a lifecycle does to the database. Each is one transaction and safe to run again: moves and reschedules are found
// by their operation id, flags and ends are set once.
import type { Knex } from 'knex';
import type { BookingStatus } from '../domain/booking/status';
import type { RescheduleTarget } from '../domain/booking/target';
import type { LifecycleFacts } from '../domain/booking/timeline';
import { notFound } from '../domain/errors';
import type { DueMessage } from '../domain/messages/plan';
import type { Actor, ActorType } from '../domain/roles';
import type { Tenant } from '../domain/tenant';
import { actorOf } from '../services/actors';
import { factsOf } from '../services/bookings/facts';
import { moveBooking } from '../services/bookings/move';
import { endLifecycle, flagOverdue } from '../services/bookings/overdue';
import { rescheduleBooking } from '../services/bookings/reschedule-to';
import type { BookingRow } from '../services/bookings/view';
import { giveUpMessage } from '../services/notifications';
import { lifecycleFacts } from '../services/outbox';
import { tenantById } from '../services/tenants';
import { refusing } from './failures';

interface Subject {
  tenantId: string;
  bookingId: string;
}

interface Change extends Subject {
  by: { type: ActorType; id: string | null };
  reason?: string;
  requestId?: string;
  operationId: string;
  /** ISO instant, chosen once by the workflow, so that a retry decides the same. */
  now: string;
}

export function createBookingActivities({ knex }: { knex: Knex }) {
  async function tenantOf({ tenantId }: Pick<Subject, 'tenantId'>): Promise<Tenant> {
    const tenant = await tenantById(knex, tenantId);
    if (!tenant) throw notFound('Tenant');
    return tenant;
  }

  /** Runs a change on behalf of who asked, and answers what the booking has become. */
  function changing(
    { by, tenantId, bookingId }: Change,
    change: (tenant: Tenant, actor: Actor) => Promise<BookingRow>,
  ): Promise<LifecycleFacts> {
    return refusing(async () => {
      const tenant = await tenantOf({ tenantId });
      return factsOf(await change(tenant, await actorOf(knex, tenantId, by, bookingId)), tenant);
    });
  }

  return {
    /** Null when the booking is gone. */
    async loadFacts(subject: Subject): Promise<LifecycleFacts | null> {
      return (await lifecycleFacts(knex, subject)) ?? null;
    },
    moveBooking(request: Change & { to: BookingStatus }): Promise<LifecycleFacts> {
      return changing(request, (tenant, actor) => moveBooking(knex, tenant, { ...request, actor }));
    },
    rescheduleBooking(request: Change & RescheduleTarget): Promise<LifecycleFacts> {
      return changing(request, (tenant, actor) => rescheduleBooking(knex, tenant, { ...request, actor }));
    },
    async flagOverdue(subject: Subject & { now: string }): Promise<LifecycleFacts> {
      return refusing(async () => {
        const tenant = await tenantOf(subject);
        return factsOf(await flagOverdue(knex, tenant, subject.bookingId, subject.now), tenant);
      });
    },
    async giveUpMessage(
      request: Subject & { revision: number; message: DueMessage; now: string },
    ): Promise<void> {
      await giveUpMessage(knex, request.tenantId, request);
    },
    async endLifecycle({ tenantId, bookingId, now }: Subject & { now: string }): Promise<void> {
      await endLifecycle(knex, tenantId, bookingId, now);
    },
  };
}
