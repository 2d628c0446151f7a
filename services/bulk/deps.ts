// What a bulk job works with: data, links, and the lifecycles of bookings, which alone change what is booked (DESIGN §5).
import type { BookingStatus } from '../../domain/booking/status';
import type { RescheduleTarget } from '../../domain/booking/target';
import type { LifecycleFacts } from '../../domain/booking/timeline';
import type { ActorType } from '../../domain/roles';
import type { Tenant } from '../../domain/tenant';
import type { Deps } from '../deps';

/** The booking to change: its facts start its lifecycle if there is none. */
export interface LifecycleTarget {
  tenant: Tenant;
  bookingId: string;
  facts: LifecycleFacts;
}

export interface LifecycleChange {
  by: { type: ActorType; id: string | null };
  reason?: string;
  requestId: string;
  /** What it names is done once. */
  operationId: string;
}

export interface Lifecycles {
  /** @throws Refusal of the move; anything else when nobody could be asked, or nobody answered in time. */
  move(target: LifecycleTarget, change: LifecycleChange & { to: BookingStatus }): Promise<unknown>;
  /** @throws as `move`. */
  reschedule(target: LifecycleTarget, change: LifecycleChange & RescheduleTarget): Promise<unknown>;
}

export interface BulkDeps extends Deps {
  lifecycles: Lifecycles;
}
