// What an erasure has done so far, part by part.
import type { Knex } from 'knex';
import type { ErasurePart } from '../../domain/privacy/jobs';

export interface PartDone {
  part: ErasurePart;
  /** Rows, files, events or workflows; what a part counts is in its words (web/app/server/privacy.server.ts). */
  count: number;
  /** ISO instant. */
  at: string;
  /** How many could not be reached. */
  failed?: number;
}

/** Once per part: one that is done again after a crash stays as it was noted first. */
export async function notePart(trx: Knex.Transaction, jobId: string, done: PartDone): Promise<void> {
  await trx.raw(
    `update privacy_jobs set parts = parts || cast(:done as jsonb)
     where id = :job and not parts @> cast(:name as jsonb)`,
    { job: jobId, done: JSON.stringify([done]), name: JSON.stringify([{ part: done.part }]) },
  );
}
