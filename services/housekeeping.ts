// Forgetting what has expired.
import type { Knex } from 'knex';

export interface Forgotten {
  keys: number;
  sessions: number;
  limits: number;
}

export async function purgeExpired(knex: Knex, now: string): Promise<Forgotten> {
  const { rows } = await knex.raw<{ rows: Record<keyof Forgotten, string>[] }>(
    'select * from purge_expired(?)',
    [now],
  );
  const { keys = 0, sessions = 0, limits = 0 } = rows[0] ?? {};
  return { keys: Number(keys), sessions: Number(sessions), limits: Number(limits) };
}
