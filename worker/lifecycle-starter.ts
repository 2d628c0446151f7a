// Starts the lifecycles of new bookings (DESIGN §4), and tells those whose booking a bulk job has changed (decision 29).
import type { Client } from '@temporalio/client';
import type { Knex } from 'knex';
import type { UnstartedBooking } from '../services/outbox';
import {
  byTenant,
  claimAhead,
  claimUnstarted,
  lifecycleFacts,
  markStarted,
  markTold,
  releaseClaims,
} from '../services/outbox';
import { tenantById } from '../services/tenants';
import type { LifecycleStart } from '../workflows/lifecycle-start';
import { LIFECYCLE, haveLookAgain, lifecycleStart } from '../workflows/lifecycle-start';
import { startBatch, withinLease } from './outbox';

interface Deps {
  knex: Knex;
  client: Client;
}

/** Few at a time: what a job has changed may be thousands, and new bookings wait as long as one batch of it. */
export const TELL_BATCH = 20;

/** Starts the lifecycles of one batch. Answers how many bookings it took. @throws when one could not be started. */
export function startBookings(deps: Deps): Promise<number> {
  const { knex, client } = deps;
  return startBatch({
    claim: (most, leaseMs) => claimUnstarted(knex, most, leaseMs),
    // One that is there already counts as started: the conflict policy answers it instead of failing.
    start: booking => withStart(deps, booking, start => client.workflow.start(LIFECYCLE, start)),
    mark(started) {
      const now = new Date().toISOString();
      return perTenant(started, (tenantId, batch) => markStarted(knex, tenantId, batch.map(idOf), now));
    },
    release: failed => giveBack(knex, failed),
  });
}

/**
 * Tells the lifecycles of one batch that Postgres knows better. Answers how many it took. @throws when one could not be
 * told.
 */
export function tellLifecycles(deps: Deps): Promise<number> {
  const { knex, client } = deps;
  return startBatch(
    {
      claim: (most, leaseMs) => claimAhead(knex, most, leaseMs),
      start: booking => withStart(deps, booking, start => haveLookAgain(client, start)),
      mark: told => perTenant(told, (tenantId, batch) => markTold(knex, tenantId, batch)),
      release: failed => giveBack(knex, failed),
    },
    TELL_BATCH,
  );
}

/** Does something with what the lifecycle of a booking is started with; nothing where the booking is gone. */
async function withStart(
  { knex, client }: Deps,
  booking: UnstartedBooking,
  work: (start: LifecycleStart) => Promise<unknown>,
): Promise<void> {
  const { tenantId, bookingId } = booking;
  const tenant = await tenantById(knex, tenantId);
  const facts = await lifecycleFacts(knex, booking);
  if (!tenant || !facts) return;
  await withinLease(client, () => work(lifecycleStart(tenant.slug, { tenantId, bookingId }, facts)));
}

const giveBack = (knex: Knex, failed: readonly UnstartedBooking[]): Promise<void> =>
  perTenant(failed, (tenantId, batch) => releaseClaims(knex, tenantId, batch.map(idOf)));

async function perTenant<Booking extends UnstartedBooking>(
  bookings: readonly Booking[],
  work: (tenantId: string, batch: Booking[]) => Promise<void>,
): Promise<void> {
  for (const [tenantId, batch] of byTenant(bookings)) await work(tenantId, batch);
}

const idOf = ({ bookingId }: UnstartedBooking): string => bookingId;
