// What Temporal knows: every workflow there is, and of those that run what they wait for.
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { QueryNotRegisteredError } from '@temporalio/client';
import type { LifecycleState } from '../../workflows/messages';
import { state } from '../../workflows/messages';

export interface WorkflowFacts {
  id: string;
  runId: string;
  type: string;
  /** As Temporal calls it: RUNNING, COMPLETED, FAILED, … */
  status: string;
  startedAt: number;
  /** How often its current workflow task was tried; above 1 it fails. */
  taskAttempt: number;
  /** Activities that were tried and have not succeeded. */
  stuckActivities: string[];
  /** Of a lifecycle that runs: what it takes its booking to be. */
  lifecycle?: { status: string; revision: number; nextAt: string | null; sending: number };
  /** Why it could not be asked. */
  trouble?: string;
}

const AT_ONCE = 6;
const ASK_MS = 30_000;

export async function gatherWorkflows(client: Client): Promise<WorkflowFacts[]> {
  const all: WorkflowExecutionInfo[] = [];
  for await (const info of client.workflow.list({ pageSize: 500 })) all.push(info);
  const facts: WorkflowFacts[] = [];
  const queue = [...all];
  const work = async (): Promise<void> => {
    for (let info = queue.pop(); info; info = queue.pop()) facts.push(await factsOf(client, info));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return facts;
}

async function factsOf(client: Client, info: WorkflowExecutionInfo): Promise<WorkflowFacts> {
  const facts: WorkflowFacts = {
    ...{ id: info.workflowId, runId: info.runId, type: info.type, status: info.status.name },
    ...{ startedAt: info.startTime.getTime(), taskAttempt: 0, stuckActivities: [] },
  };
  return facts.status === 'RUNNING' ? ask(client, facts) : facts;
}

/** The same workflow as it is now. */
export async function ask(client: Client, facts: WorkflowFacts): Promise<WorkflowFacts> {
  const handle = client.workflow.getHandle(facts.id, facts.runId);
  try {
    return await client.withDeadline(Date.now() + ASK_MS, async () => {
      const { raw, status } = await handle.describe();
      const stuckActivities = (raw.pendingActivities ?? [])
        .filter(activity => (activity.attempt ?? 0) > 1)
        .map(
          ({ activityType, attempt, lastFailure }) =>
            `${activityType?.name} (${attempt}): ${lastFailure?.message}`,
        );
      const taskAttempt = raw.pendingWorkflowTask?.attempt ?? 0;
      const asked = { ...facts, status: status.name, taskAttempt, stuckActivities };
      if (facts.type !== 'bookingLifecycle' || status.name !== 'RUNNING') return asked;
      return { ...asked, lifecycle: lifecycleOf(await handle.query(state)) };
    });
  } catch (error) {
    if (error instanceof QueryNotRegisteredError) return facts;
    return { ...facts, trouble: (error as Error).message };
  }
}

function lifecycleOf({ facts, ahead, sending }: LifecycleState): WorkflowFacts['lifecycle'] {
  const { status = 'unknown', revision = 0 } = facts ?? {};
  return { status, revision, nextAt: ahead[0]?.at ?? null, sending };
}
