// Asking our own server for something beside the page's facts, which the router loads.

/** Undefined when there is no answer, or nobody waits for it any more. */
export async function ask<T>(path: string, signal: AbortSignal): Promise<T | undefined> {
  try {
    const answer = await fetch(path, { signal });
    return answer.ok && !answer.redirected ? ((await answer.json()) as T) : undefined;
  } catch {
    return undefined;
  }
}
