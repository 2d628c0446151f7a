// Long work on a list in short turns, so that a process that does it still answers others in between.

const IN_A_TURN = 2_000;

/** Lets whatever waits be done first. */
export const othersFirst = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

/** Like `map`; a short list is done at once. */
export async function mapInTurns<T, R>(
  items: readonly T[],
  work: (item: T, index: number) => R,
): Promise<R[]> {
  const results: R[] = [];
  for (const [index, item] of items.entries()) {
    if (index > 0 && index % IN_A_TURN === 0) await othersFirst();
    results.push(work(item, index));
  }
  return results;
}
