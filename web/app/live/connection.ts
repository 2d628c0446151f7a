// The live connection of a tab: one stream of what happens at the tenant. Browsers reconnect by themselves and say which
// event they saw last; only a stream the server refused has to be opened anew.

export type LiveState = 'connecting' | 'live' | 'reconnecting';

export interface LiveOptions {
  url: string;
  /** Something happened, or may have happened before the connection stood or while it was down. */
  onChange(): void;
  onState(state: LiveState): void;
  /** Makes the stream; given in tests. */
  open?: (url: string) => EventSource;
  /** How long to wait before opening a refused stream again. */
  retryMs?: number;
}

const CLOSED = 2;

/** @returns closes the connection */
export function connectLive(options: LiveOptions): () => void {
  const { url, onChange, onState, open = address => new EventSource(address), retryMs = 5_000 } = options;
  let source: EventSource;
  let retry: ReturnType<typeof setTimeout> | undefined;
  // Also what happened after the page was made and before the first connection would be missed.
  let missed = true;

  const start = () => {
    source = open(url);
    source.addEventListener('message', onChange);
    source.addEventListener('open', () => {
      onState('live');
      if (missed) onChange();
      missed = false;
    });
    source.addEventListener('error', () => {
      missed = true;
      onState('reconnecting');
      if (source.readyState === CLOSED) retry = setTimeout(start, retryMs);
    });
  };

  onState('connecting');
  start();
  return () => {
    clearTimeout(retry);
    source.close();
  };
}
