// What waits in Postgres for Temporal, a batch at a time: claimed for a while, each of it started, and then marked or given
// back. No crash in between loses any of it: a claim that nobody comes back to ends by itself.
import type { Client } from '@temporalio/client';

export const BATCH = 50;
/** Longer than a batch takes; a starter that dies gives its batch to another after this. */
export const LEASE_MS = 30_000;

/** Calls Temporal while the claim still holds: what it has not answered by then is given back. */
export const withinLease = <T>(client: Client, call: () => Promise<T>): Promise<T> =>
  client.withDeadline(Date.now() + LEASE_MS / 2, call);

export interface Outbox<Item> {
  claim(most: number, leaseMs: number): Promise<Item[]>;
  /** What is there already counts as started. */
  start(item: Item): Promise<unknown>;
  mark(started: Item[]): Promise<unknown>;
  release(failed: Item[]): Promise<unknown>;
}

/** Answers how many it took. @throws when one could not be started; the others are marked all the same. */
export async function startBatch<Item>(outbox: Outbox<Item>, most = BATCH): Promise<number> {
  const batch = await outbox.claim(most, LEASE_MS);
  const outcomes = await Promise.allSettled(batch.map(item => outbox.start(item)));
  await outbox.mark(batch.filter((_, i) => outcomes[i]!.status === 'fulfilled'));
  await outbox.release(batch.filter((_, i) => outcomes[i]!.status === 'rejected'));
  const failure = outcomes.find(outcome => outcome.status === 'rejected');
  if (failure) throw failure.reason;
  return batch.length;
}

/** Does it to each, one after the other. */
export const each =
  <Item>(work: (item: Item) => Promise<unknown>) =>
  async (items: Item[]): Promise<void> => {
    for (const item of items) await work(item);
  };
