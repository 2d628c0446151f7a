// For clients, not for workflows: an Update on a workflow that nearly always runs, and is started on the way if it does not.
import type { Client, WorkflowStartOptions } from '@temporalio/client';
import { ApplicationFailure, WithStartWorkflowOperation, WorkflowNotFoundError } from '@temporalio/client';
import type { UpdateDefinition, Workflow } from '@temporalio/common';
import type { RefusalCode, RefusalExtra } from '../domain/errors';
import { Refusal } from '../domain/errors';

/** What an Update is for, and how its workflow is started if it is missing. */
export interface Asked<A> {
  type: string;
  start: WorkflowStartOptions<Workflow> & { workflowIdConflictPolicy: 'USE_EXISTING' };
  /** The same for each attempt: the workflow answers it once. */
  updateId?: string;
  input: A;
}

/**
 * An Update alone costs Temporal far less than one that might have to start its workflow, so that is the second try.
 * @throws what the workflow throws, as the SDK wraps it
 */
export async function updateOrStart<R, A>(
  { workflow }: Client,
  definition: UpdateDefinition<R, [A]>,
  { type, start, updateId, input }: Asked<A>,
): Promise<R> {
  const options = { updateId, args: [input] as [A] };
  try {
    return await workflow.getHandle(start.workflowId).executeUpdate(definition, options);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    const startWorkflowOperation = new WithStartWorkflowOperation(type, start);
    return workflow.executeUpdateWithStart(definition, { startWorkflowOperation, ...options });
  }
}

interface RefusalDetails {
  error: string;
  extra: RefusalExtra;
}

/** The refusal that came back through Temporal, if it was one. */
export function refusalIn(error: unknown): Refusal | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const details =
      cause instanceof ApplicationFailure ? (cause.details?.[0] as RefusalDetails | undefined) : undefined;
    if (cause instanceof ApplicationFailure && cause.type && details?.error) {
      return new Refusal(cause.type as RefusalCode, details.error, cause.message, details.extra);
    }
  }
  return undefined;
}
