// Answers that are asked for all the time and hardly ever change: kept for a while, for each database. A question that
// failed is asked again.
import type { Knex } from 'knex';

export interface Kept<A> {
  get(knex: Knex, key: string, ask: () => Promise<A>): Promise<A>;
  /** All of them are asked for anew. */
  forget(knex: Knex): void;
}

/** @param most how many answers are kept; with one more they are all forgotten */
export function keeping<A>(forMs: number, most: number): Kept<A> {
  const byKnex = new WeakMap<Knex, Map<string, { answer: Promise<A>; until: number }>>();
  return {
    get(knex, key, ask) {
      let answers = byKnex.get(knex);
      if (!answers) byKnex.set(knex, (answers = new Map()));
      const found = answers.get(key);
      if (found && found.until > Date.now()) return found.answer;
      if (answers.size >= most) answers.clear();
      const answer = ask();
      answers.set(key, { answer, until: Date.now() + forMs });
      answer.catch(() => answers.delete(key));
      return answer;
    },
    forget: knex => void byKnex.delete(knex),
  };
}
