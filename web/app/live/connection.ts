// The live connection of a tab: one stream of what happens at the tenant. Browsers reconnect by themselves and say which
// event they saw last; only a stream the server refused has to be opened anew.

export type LiveState = 'connecting' | 'live' | 'reconnecting';

export interface LiveOptions {
  url: string;
  /** Something happened, or may have happened before the connection stood or while it was down. */
  onChange(): void;
  onState(state: LiveState): void;
  /** The stream was refused because nobody is logged in any more: what the page shows is nobody's. */
  onLoggedOut(): void;
  /** Makes the stream; given in tests. */
  open?: (url: string) => EventSource;
  /** Status of the answer of a stream that was refused, which the browser keeps to itself; given in tests. */
  statusOf?: (url: string) => Promise<number>;
  /** How long to wait before opening a refused stream again. */
  retryMs?: number;
}

const CLOSED = 2;
const UNAUTHORIZED = 401;

async function askedStatus(url: string): Promise<number> {
  const ended = new AbortController();
  const { status } = await fetch(url, { signal: ended.signal });
  ended.abort();
  return status;
}

/** @returns closes the connection */
export function connectLive(options: LiveOptions): () => void {
  const { url, onChange, onState, onLoggedOut, retryMs = 5_000 } = options;
  const { open = address => new EventSource(address), statusOf = askedStatus } = options;
  let source: EventSource;
  let retry: ReturnType<typeof setTimeout> | undefined;
  // Also what happened after the page was made and before the first connection would be missed.
  let missed = true;
  let left = false;

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
      if (source.readyState !== CLOSED) return;
      retry = setTimeout(start, retryMs);
      void refused();
    });
  };

  const refused = async () => {
    const status = await statusOf(url).catch(() => undefined);
    if (status === UNAUTHORIZED && !left) onLoggedOut();
  };

  onState('connecting');
  start();
  return () => {
    left = true;
    clearTimeout(retry);
    source.close();
  };
}
