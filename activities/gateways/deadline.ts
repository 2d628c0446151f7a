// A send has an end: it stops when its time is up or when the caller gives up, whichever comes first.

/**
 * Runs `work` with a signal that aborts after `timeoutMs` or together with `callerSignal`.
 * Rejects with the caller's reason when the caller gave up; otherwise as `work` does. `timedOut()` tells
 * `onError` whether it was the time; what `onError` returns is thrown.
 */
export async function withDeadline<T>(
  timeoutMs: number,
  callerSignal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
  onError: (error: unknown, timedOut: boolean) => Error,
): Promise<T> {
  callerSignal?.throwIfAborted();
  // Not AbortSignal.any: the caller's signal may live as long as the process, and listeners must not pile up.
  const controller = new AbortController();
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    controller.abort();
  }, timeoutMs);
  const giveUp = () => controller.abort();
  callerSignal?.addEventListener('abort', giveUp, { once: true });
  try {
    return await work(controller.signal);
  } catch (error) {
    if (callerSignal?.aborted && !timedOut) throw callerSignal.reason;
    throw onError(error, timedOut);
  } finally {
    clearTimeout(timer);
    callerSignal?.removeEventListener('abort', giveUp);
  }
}
