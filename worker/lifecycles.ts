// The worker's own way to the lifecycles, for bulk jobs: as the API's, an Update that starts what is missing on the way.
import type { Client, WithStartWorkflowOperation as StartOperation } from '@temporalio/client';
import { ApplicationFailure, WithStartWorkflowOperation, WorkflowNotFoundError } from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import type { RefusalCode, RefusalExtra } from '../domain/errors';
import { Refusal } from '../domain/errors';
import type { LifecycleChange, LifecycleTarget, Lifecycles } from '../services/bulk/deps';
import { LIFECYCLE, lifecycleStart } from '../workflows/lifecycle-start';
import { lifecycleId, reschedule, transition } from '../workflows/messages';

/** Longer than a lifecycle itself waits for the database. */
const ANSWER_MS = 15_000;

export function createLifecycles(client: Client): Lifecycles {
  const start = ({ tenant, bookingId, facts }: LifecycleTarget): StartOperation<never> =>
    new WithStartWorkflowOperation(
      LIFECYCLE,
      lifecycleStart(tenant.slug, { tenantId: tenant.id, bookingId }, facts),
    ) as StartOperation<never>;

  /** Nearly all lifecycles run, and an Update alone costs Temporal less than one that might have to start them. */
  async function update<A extends LifecycleChange>(
    definition: UpdateDefinition<unknown, [A]>,
    target: LifecycleTarget,
    input: A,
  ): Promise<unknown> {
    const options = { updateId: input.operationId, args: [input] as [A] };
    const handle = client.workflow.getHandle(lifecycleId(target.tenant.slug, target.bookingId));
    try {
      return await handle.executeUpdate(definition, options);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      return client.workflow.executeUpdateWithStart(definition, {
        startWorkflowOperation: start(target),
        ...options,
      });
    }
  }

  const soon = <T>(call: () => Promise<T>): Promise<T> =>
    client.withDeadline(Date.now() + ANSWER_MS, call).catch(explain);

  return {
    move: (target, input) => soon(() => update(transition, target, input)),
    reschedule: (target, input) => soon(() => update(reschedule, target, input)),
  };
}

/** The refusal that came back through Temporal, if it was one. */
function explain(error: unknown): never {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (!(cause instanceof ApplicationFailure) || !cause.type) continue;
    const details = cause.details?.[0] as { error: string; extra: RefusalExtra } | undefined;
    if (details?.error) {
      throw new Refusal(cause.type as RefusalCode, details.error, cause.message, details.extra);
    }
  }
  throw error;
}
