// The worker's own way to the lifecycles, for bulk jobs: as the API's, an Update that starts what is missing on the way.
import type { Client } from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import type { LifecycleChange, LifecycleTarget, Lifecycles } from '../services/bulk/deps';
import { LIFECYCLE, lifecycleStart } from '../workflows/lifecycle-start';
import { reschedule, transition } from '../workflows/messages';
import { refusalIn, updateOrStart } from '../workflows/update-or-start';

/** Longer than a lifecycle itself waits for the database. */
const ANSWER_MS = 15_000;

export function createLifecycles(client: Client): Lifecycles {
  const ask = <A extends LifecycleChange>(
    definition: UpdateDefinition<unknown, [A]>,
    { tenant, bookingId, facts }: LifecycleTarget,
    input: A,
  ): Promise<unknown> => {
    const start = lifecycleStart(tenant.slug, { tenantId: tenant.id, bookingId }, facts);
    const asked = { type: LIFECYCLE, start, updateId: input.operationId, input };
    const call = () => updateOrStart(client, definition, asked);
    return client.withDeadline(Date.now() + ANSWER_MS, call).catch((error: unknown) => {
      throw refusalIn(error) ?? error;
    });
  };
  return {
    move: (target, input) => ask(transition, target, input),
    reschedule: (target, input) => ask(reschedule, target, input),
  };
}
