// Starts the lifecycles of new bookings (DESIGN §4), and tells those whose booking a bulk job has changed (decision 29).
import type { Client } from '@temporalio/client';
import type { Knex } from 'knex';
import type { BookingAhead, UnstartedBooking } from '../services/outbox';
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
import { LIFECYCLE, lifecycleStart } from '../workflows/lifecycle-start';
import { lookAgain } from '../workflows/messages';
import { startBatch, withinLease } from './outbox';

interface Deps {
  knex: Knex;
  client: Client;
}

/** Few at a time: what a job has changed may be thousands, and new bookings wait as long as one batch of it. */
export const TELL_BATCH = 20;

/** Starts the lifecycles of one batch. Answers how many bookings it took. @throws when one could not be started. */
export function startBookings({ knex, client }: Deps): Promise<number> {
  return startBatch({
    claim: (most, leaseMs) => claimUnstarted(knex, most, leaseMs),
    start: booking => startOne(knex, client, booking),
    async mark(started) {
      const now = new Date().toISOString();
      for (const [tenantId, batch] of byTenant(started))
        await markStarted(knex, tenantId, batch.map(idOf), now);
    },
    release: failed => giveBack(knex, failed),
  });
}

/**
 * Tells the lifecycles of one batch that Postgres knows better. Answers how many it took. @throws when one could not be
 * told.
 */
export function tellLifecycles({ knex, client }: Deps): Promise<number> {
  return startBatch(
    {
      claim: (most, leaseMs) => claimAhead(knex, most, leaseMs),
      start: booking => tellOne(knex, client, booking),
      async mark(told) {
        for (const [tenantId, batch] of byTenant(told)) await markTold(knex, tenantId, batch);
      },
      release: failed => giveBack(knex, failed),
    },
    TELL_BATCH,
  );
}

/** One that is gone is started again, and begins with what it finds. */
async function tellOne(knex: Knex, client: Client, booking: BookingAhead): Promise<void> {
  const tenant = await tenantById(knex, booking.tenantId);
  const facts = await lifecycleFacts(knex, booking);
  if (!tenant || !facts) return;
  const { tenantId, bookingId } = booking;
  await withinLease(client, () =>
    client.workflow.signalWithStart(LIFECYCLE, {
      ...lifecycleStart(tenant.slug, { tenantId, bookingId }, facts),
      signal: lookAgain,
      signalArgs: [],
    }),
  );
}

async function giveBack(knex: Knex, failed: readonly UnstartedBooking[]): Promise<void> {
  for (const [tenantId, batch] of byTenant(failed)) await releaseClaims(knex, tenantId, batch.map(idOf));
}

const idOf = ({ bookingId }: UnstartedBooking): string => bookingId;

async function startOne(knex: Knex, client: Client, booking: UnstartedBooking): Promise<void> {
  const tenant = await tenantById(knex, booking.tenantId);
  const facts = await lifecycleFacts(knex, booking);
  if (!tenant || !facts) return;
  // One that is there already counts as started: the conflict policy answers it instead of failing.
  await withinLease(client, () =>
    client.workflow.start(LIFECYCLE, lifecycleStart(tenant.slug, booking, facts)),
  );
}
