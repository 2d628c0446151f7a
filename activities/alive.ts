// Telling Temporal that this worker lives, while it does something long: one that is silent is taken for dead, and what
// it was doing is given to another.
import { Context } from '@temporalio/activity';

/** How often; workflows give up on a silent activity after a few times this. */
const ALIVE_EVERY_MS = 3_000;

export async function alive<T>(work: () => Promise<T>): Promise<T> {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat(), ALIVE_EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
  }
}
