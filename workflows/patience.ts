// How long workflows try what somebody waits for.

/**
 * Of local activities in the handler of an update: a database that does not answer for this long is reported, and nothing
 * has changed. The attempts are counted as well, some five seconds of them: the time limit alone does not end local
 * activities that fail at once. All of it is over before the SDK has to renew the workflow task, which it does after
 * 8 seconds: where the two met, a soak found histories that could not be replayed.
 */
export const WHILE_SOMEBODY_WAITS = {
  startToCloseTimeout: '5 seconds',
  scheduleToCloseTimeout: '6 seconds',
  retry: { initialInterval: '100 milliseconds', maximumInterval: '2 seconds', maximumAttempts: 7 },
} as const;
