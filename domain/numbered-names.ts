// Names that count: "Bay 1" to "Bay 20". What is many of a kind is made at once, and goes on where it stopped.

export const MOST_NUMBERED = 200;
export const HIGHEST_NUMBER = 99_999;
/** Of one name, its number included. */
export const LONGEST_NAME = 100;

export interface Numbers {
  from: number;
  /** Included. */
  to: number;
}

export interface NumbersProblem {
  /** Which of the three is wrong. */
  field: 'name' | 'from' | 'to';
  message: string;
}

export type NumberedNames = { ok: true; names: string[] } | { ok: false; problem: NumbersProblem };

const wrong = (field: NumbersProblem['field'], message: string): NumberedNames => ({
  ok: false,
  problem: { field, message },
});

/** The names of a row of things, in the order of their numbers. */
export function numberedNames(name: string, { from, to }: Numbers): NumberedNames {
  const base = name.trim();
  if (!base) return wrong('name', 'Must not be empty.');
  if (!isNumber(from)) return wrong('from', `Must be a whole number from 0 to ${HIGHEST_NUMBER}.`);
  if (!isNumber(to)) return wrong('to', `Must be a whole number from 0 to ${HIGHEST_NUMBER}.`);
  if (to < from) return wrong('to', 'Must not be less than the first number.');
  if (to - from >= MOST_NUMBERED) return wrong('to', `At most ${MOST_NUMBERED} at once.`);
  const names = Array.from({ length: to - from + 1 }, (_, i) => `${base} ${from + i}`);
  if (names.at(-1)!.length > LONGEST_NAME) {
    return wrong('name', `Must have at most ${LONGEST_NAME} characters with its number.`);
  }
  return { ok: true, names };
}

const isNumber = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= HIGHEST_NUMBER;

/** The number after the highest that is taken: 11 beside "Bay 1" to "Bay 10". Upper and lower case count as one. */
export function nextNumber(name: string, taken: readonly string[]): number {
  const base = `${name.trim().toLowerCase()} `;
  const numbers = taken
    .map(each => each.trim().toLowerCase())
    .filter(each => each.startsWith(base) && /^\d{1,5}$/.test(each.slice(base.length)))
    .map(each => Number(each.slice(base.length)));
  return Math.max(0, ...numbers) + 1;
}
