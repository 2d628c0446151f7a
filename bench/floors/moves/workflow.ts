// The least a durable status move needs: a workflow that waits, an Update on it, one local activity that writes.
import { condition, defineUpdate, proxyLocalActivities, setHandler } from '@temporalio/workflow';
import type { MoveActivities } from './server';

const { writeMove } = proxyLocalActivities<MoveActivities>({ startToCloseTimeout: '10 seconds' });

export const moveUpdate = defineUpdate<string>('move');

export async function bareLifecycle(bookingId: string): Promise<void> {
  setHandler(moveUpdate, () => writeMove(bookingId));
  await condition(() => false);
}
