// The worker's own way to a lifecycle: as the API's, an Update that starts what is missing on the way.
import type { Client } from '@temporalio/client';
import type { MoveByLifecycle } from '../services/privacy/cancel-ahead';
import { LIFECYCLE, lifecycleStart } from '../workflows/lifecycle-start';
import { transition } from '../workflows/messages';
import { refusalIn, updateOrStart } from '../workflows/update-or-start';

/** Longer than a lifecycle itself waits for the database. */
const ANSWER_MS = 15_000;

export const moveThrough =
  (client: Client): MoveByLifecycle =>
  ({ tenant, bookingId, facts }, input) => {
    const start = lifecycleStart(tenant.slug, { tenantId: tenant.id, bookingId }, facts);
    const asked = { type: LIFECYCLE, start, updateId: input.operationId, input };
    const call = () => updateOrStart(client, transition, asked);
    return client.withDeadline(Date.now() + ANSWER_MS, call).catch((error: unknown) => {
      throw refusalIn(error) ?? error;
    });
  };
