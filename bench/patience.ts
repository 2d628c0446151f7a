// Waiting for what the servers do in the background, with an end.
import { setTimeout as delay } from 'node:timers/promises';

const EVERY_MS = 50;

/** Looks until `there()` says yes. @returns how long that took, in ms @throws after `limitMs` */
export async function waitUntil(
  what: string,
  limitMs: number,
  there: () => Promise<boolean>,
): Promise<number> {
  const from = performance.now();
  while (!(await there())) {
    if (performance.now() - from > limitMs) throw new Error(`${what}: not within ${limitMs / 1000} s.`);
    await delay(EVERY_MS);
  }
  return performance.now() - from;
}
