// What the use cases of stock are given.
import type { Knex } from 'knex';
import type { Actor } from '../../domain/roles';

export interface StockDeps {
  knex: Knex;
  /** FEATURE_STOCK_LEVEL_ALERTS of the installation, for businesses that have not chosen. */
  alertsByDefault: boolean;
}

/** Who wants it, when, and in which request. */
export interface By {
  actor: Actor;
  /** ISO instant. */
  now: string;
  requestId?: string;
}

/** Keeps the answer in the transaction of the work itself. */
export type Remember<A> = (trx: Knex.Transaction, answer: A) => Promise<void>;

/** Rows of one statement, however many, as one parameter. Postgres reads them with jsonb_to_recordset. */
export const asJson = (rows: readonly object[]): string => JSON.stringify(rows);

/** Rows of one statement: enough that few are needed, few enough that none takes long, on a busy machine either. */
const PART = 5_000;

/** A large number of rows part by part; almost always one. */
export async function inParts<T>(
  rows: readonly T[],
  write: (part: readonly T[]) => Promise<unknown>,
): Promise<void> {
  for (let i = 0; i < rows.length; i += PART) await write(rows.slice(i, i + PART));
}

/** For `like` and `ilike`: the words, literally, anywhere. */
export const contains = (words: string): string => `%${words.replace(/[\\%_]/g, '\\$&')}%`;
