// Forgetting what has expired, and keeping statistics small.
import type { Knex } from 'knex';

export interface Forgotten {
  keys: number;
  sessions: number;
  limits: number;
}

/** As many as the function takes in one go. */
const FOLDED_AT_ONCE = 100_000;

/** Folds the changes of statistics into their counts, and those of months into their marks (migrations 0004 and 0029). Answers how many changes went. */
export async function foldCounts(knex: Knex): Promise<number> {
  await foldAll(knex, 'select fold_booking_months() as folded');
  return foldAll(knex, 'select fold_booking_counts() as folded');
}

async function foldAll(knex: Knex, statement: string): Promise<number> {
  let folded = 0;
  let batch: number;
  do {
    const { rows } = await knex.raw<{ rows: { folded: string }[] }>(statement);
    batch = Number(rows[0]?.folded ?? 0);
    folded += batch;
  } while (batch === FOLDED_AT_ONCE);
  return folded;
}

export async function purgeExpired(knex: Knex, now: string): Promise<Forgotten> {
  const { rows } = await knex.raw<{ rows: Record<keyof Forgotten, string>[] }>(
    'select * from purge_expired(?)',
    [now],
  );
  const { keys = 0, sessions = 0, limits = 0 } = rows[0] ?? {};
  return { keys: Number(keys), sessions: Number(sessions), limits: Number(limits) };
}
