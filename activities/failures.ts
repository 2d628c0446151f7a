// Refusals on their way through Temporal: a business refusal is final and keeps its code; anything else is retried.
import { ApplicationFailure } from '@temporalio/common';
import { Refusal } from '../domain/errors';

/** Runs `work`; a refusal becomes a non-retryable failure of its code, with what the caller is to be told. */
export async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw ApplicationFailure.create({
      message: error.message,
      type: error.code,
      nonRetryable: true,
      details: [{ error: error.error, extra: error.extra }],
    });
  }
}
