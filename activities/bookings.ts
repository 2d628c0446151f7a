// What a lifecycle does to the database. Each is one transaction and safe to run again: moves and reschedules are found
// by their operation id, flags and ends are set once.
import type { BookingStatus, SaidReason } from '../domain/booking/status';
import type { RescheduleTarget } from '../domain/booking/target';
import type { LifecycleFacts, UnsentMessage } from '../domain/booking/timeline';
import { isOver } from '../domain/booking/timeline';
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
import { endLifecycle, endLifecycleIn, flagOverdue } from '../services/bookings/overdue';
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
  /** Nothing of earlier changes is under way any more; not said by lifecycles of earlier releases. */
  isIdle?: boolean;
}

/** A booking as its lifecycle has to know it, and what is written about it and waits to be sent. */
interface Known extends LifecycleFacts {
  unsent: UnsentMessage[];
  /** Messages of one change are tried together. Lifecycles that were told otherwise keep to it when they are replayed. */
  together: boolean;
  /** Search attributes are told when they have changed. The same holds. */
  newsOnly: boolean;
  /** Nothing lies ahead any more, and the booking's row says so. */
  hasEnded: boolean;
}

export interface BookingDeps extends AnnounceDeps {
  /** Whether lifecycles take the ways that are new in this release (docs/upgrading.md). */
  patches: boolean;
}

export function createBookingActivities(deps: BookingDeps) {
  const { knex } = deps;

  async function tenantOf({ tenantId }: Pick<Subject, 'tenantId'>): Promise<Tenant> {
    const tenant = await tenantById(knex, tenantId);
    if (!tenant) throw notFound('Tenant');
    return tenant;
  }

  /** What is said at once is written here; a lifecycle only has to know what it says later. */
  async function known(
    row: BookingRow,
    tenant: Tenant,
    { unsent, hasEnded = row.lifecycleEndedAt !== null }: Partial<Known> = {},
  ): Promise<Known> {
    const facts = factsOf(row, tenant);
    return {
      ...facts,
      plan: facts.plan.filter(({ anchor }) => anchor !== 'now'),
      unsent: unsent ?? (await unsentMessages(deps, tenant.id, row.id)),
      together: deps.patches,
      newsOnly: deps.patches,
      hasEnded: deps.patches && hasEnded,
    };
  }

  /**
   * Makes a change with its messages; what waits to be sent is read along with it, or afterwards where nothing changed.
   * The last change of a booking of which nothing has to be said also ends its lifecycle.
   */
  async function announcing(
    tenant: Tenant,
    { now, isIdle = false }: Pick<Change, 'now' | 'isIdle'>,
    change: (announce: Announce) => Promise<BookingRow>,
  ): Promise<Known> {
    const outcome: Partial<Known> = {};
    const row = await change(async (trx, before, after) => {
      await announceChange(trx, deps, tenant, { before, after, now });
      const unsent = await unsentIn(trx, deps, after.id);
      const facts = factsOf(after, tenant);
      const hasEnded = deps.patches && isIdle && unsent.length === 0 && !facts.calendar && isOver(facts, now);
      if (hasEnded) await endLifecycleIn(trx, after.id, now);
      Object.assign(outcome, { unsent, hasEnded });
    });
    return known(row, tenant, outcome);
  }

  /** Runs a change on behalf of who asked, and answers what the booking has become. */
  function changing(
    { by, tenantId, bookingId, ...when }: Change,
    change: (tenant: Tenant, asked: { actor: Actor; announce: Announce }) => Promise<BookingRow>,
  ): Promise<Known> {
    return refusing(async () => {
      const tenant = await tenantOf({ tenantId });
      const actor = await actorOf(knex, tenantId, by, bookingId);
      return announcing(tenant, when, announce => change(tenant, { actor, announce }));
    });
  }

  return {
    /** What there is, and what has to be said about it; null when the booking is gone. */
    async loadFacts({ tenantId, bookingId, now }: Subject & { now: string }): Promise<Known | null> {
      const tenant = await tenantById(knex, tenantId);
      const row = tenant && (await beginLifecycle(deps, tenant, bookingId, now));
      return row ? known(row, tenant) : null;
    },
    moveBooking(request: Change & { to: BookingStatus; cancelReason?: SaidReason }): Promise<Known> {
      return changing(request, (tenant, asked) => moveBooking(knex, tenant, { ...request, ...asked }));
    },
    rescheduleBooking(request: Change & RescheduleTarget): Promise<Known> {
      return changing(request, (tenant, asked) => rescheduleBooking(knex, tenant, { ...request, ...asked }));
    },
    async flagOverdue({ bookingId, now, ...subject }: Subject & { now: string }): Promise<Known> {
      return refusing(async () => {
        const tenant = await tenantOf(subject);
        return announcing(tenant, { now }, announce => flagOverdue(knex, tenant, bookingId, now, announce));
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
