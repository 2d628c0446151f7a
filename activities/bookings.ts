// What a lifecycle does to the database. Each is one transaction and safe to run again: moves and reschedules are found
// by their operation id, flags and ends are set once.
import type { BookingStatus } from '../domain/booking/status';
import type { RescheduleTarget } from '../domain/booking/target';
import type { LifecycleFacts, UnsentMessage } from '../domain/booking/timeline';
import { notFound } from '../domain/errors';
import type { DueMessage } from '../domain/messages/plan';
import type { Actor, ActorType } from '../domain/roles';
import type { Tenant } from '../domain/tenant';
import { actorOf } from '../services/actors';
import type { AnnounceDeps } from '../services/bookings/announce';
import { announceChange, beginLifecycle, unsentIn, unsentMessages } from '../services/bookings/announce';
import { factsOf } from '../services/bookings/facts';
import type { Announce } from '../services/bookings/move';
import { moveBooking } from '../services/bookings/move';
import { endLifecycle, flagOverdue } from '../services/bookings/overdue';
import { rescheduleBooking } from '../services/bookings/reschedule-to';
import type { BookingRow } from '../services/bookings/view';
import { giveUpMessage } from '../services/notifications';
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

/** A booking as its lifecycle has to know it, and what is written about it and waits to be sent. */
type Known = LifecycleFacts & { unsent: UnsentMessage[] };

export function createBookingActivities(deps: AnnounceDeps) {
  const { knex } = deps;

  async function tenantOf({ tenantId }: Pick<Subject, 'tenantId'>): Promise<Tenant> {
    const tenant = await tenantById(knex, tenantId);
    if (!tenant) throw notFound('Tenant');
    return tenant;
  }

  /** What is said at once is written here; a lifecycle only has to know what it says later. */
  async function known(row: BookingRow, tenant: Tenant, unsent?: UnsentMessage[]): Promise<Known> {
    const facts = factsOf(row, tenant);
    const plan = facts.plan.filter(({ anchor }) => anchor !== 'now');
    return { ...facts, plan, unsent: unsent ?? (await unsentMessages(deps, tenant.id, row.id)) };
  }

  /** Makes a change with its messages; what waits to be sent is read along with it, or afterwards where nothing changed. */
  async function announcing(
    tenant: Tenant,
    now: string,
    change: (announce: Announce) => Promise<BookingRow>,
  ): Promise<Known> {
    let unsent: UnsentMessage[] | undefined;
    const row = await change(async (trx, before, after) => {
      await announceChange(trx, deps, tenant, { before, after, now });
      unsent = await unsentIn(trx, deps, after.id);
    });
    return known(row, tenant, unsent);
  }

  /** Runs a change on behalf of who asked, and answers what the booking has become. */
  function changing(
    { by, tenantId, bookingId, now }: Change,
    change: (tenant: Tenant, asked: { actor: Actor; announce: Announce }) => Promise<BookingRow>,
  ): Promise<Known> {
    return refusing(async () => {
      const tenant = await tenantOf({ tenantId });
      const actor = await actorOf(knex, tenantId, by, bookingId);
      return announcing(tenant, now, announce => change(tenant, { actor, announce }));
    });
  }

  return {
    /** What there is, and what has to be said about it; null when the booking is gone. */
    async loadFacts({ tenantId, bookingId, now }: Subject & { now: string }): Promise<Known | null> {
      const tenant = await tenantById(knex, tenantId);
      const row = tenant && (await beginLifecycle(deps, tenant, bookingId, now));
      return row ? known(row, tenant) : null;
    },
    moveBooking(request: Change & { to: BookingStatus }): Promise<Known> {
      return changing(request, (tenant, asked) => moveBooking(knex, tenant, { ...request, ...asked }));
    },
    rescheduleBooking(request: Change & RescheduleTarget): Promise<Known> {
      return changing(request, (tenant, asked) => rescheduleBooking(knex, tenant, { ...request, ...asked }));
    },
    async flagOverdue({ bookingId, now, ...subject }: Subject & { now: string }): Promise<Known> {
      return refusing(async () => {
        const tenant = await tenantOf(subject);
        return announcing(tenant, now, announce => flagOverdue(knex, tenant, bookingId, now, announce));
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
