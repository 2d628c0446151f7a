// Whether Temporal answers right now. A worker goes on running while it is away, so its state does not tell.
import type { Connection } from '@temporalio/client';

const ANSWER_MS = 1_500;
/** Probes may come often: one question answers those of this long. */
const KEPT_MS = 2_000;

/** While Temporal is away a client tries again at least this often: gRPC's own limit is two minutes. */
export const RECONNECTING = {
  'grpc.initial_reconnect_backoff_ms': 250,
  'grpc.max_reconnect_backoff_ms': 1_000,
};

export function temporalProbe(connection: Connection): () => Promise<boolean> {
  let kept: Promise<boolean> | undefined;
  let until = 0;
  return () => {
    if (!kept || Date.now() >= until) {
      until = Date.now() + KEPT_MS;
      kept = connection
        .withDeadline(Date.now() + ANSWER_MS, () => connection.workflowService.getSystemInfo({}))
        .then(
          () => true,
          () => false,
        );
    }
    return kept;
  };
}
