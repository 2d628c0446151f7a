// The one connection of a process that hears when something happens: LISTEN berth, the payload is the tenant. It comes
// back by itself after an outage, and then says that something may have been missed.
import pg from 'pg';

export interface ListenerOptions {
  url: string;
  /** A notification came: the id of the tenant. */
  heard(tenantId: string): void;
  /** Listening (again): whatever was said before was not heard. */
  listening(): void;
  onError(error: unknown): void;
}

export interface Listener {
  close(): Promise<void>;
}

const CHANNEL = 'berth';
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5_000;
const PING_MS = 30_000;

/** Starts listening at once, and keeps trying until it is closed. */
export function listen(options: ListenerOptions): Listener {
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let retryMs = FIRST_RETRY_MS;
  let closed = false;

  async function connect(): Promise<void> {
    const mine = new pg.Client({
      connectionString: options.url,
      connectionTimeoutMillis: 5_000,
      query_timeout: 10_000,
      keepAlive: true,
      application_name: 'berth live',
    });
    client = mine;
    mine.on('notification', message => options.heard(message.payload ?? ''));
    mine.on('error', lost);
    mine.on('end', () => lost(new Error('The listening connection ended')));
    let gone = false;
    function lost(error: unknown): void {
      if (gone) return;
      gone = true;
      clearInterval(timer);
      mine.end().catch(() => undefined);
      if (closed) return;
      options.onError(error);
      timer = setTimeout(() => void connect(), retryMs);
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
    }
    try {
      await mine.connect();
      await mine.query(`listen ${CHANNEL}`);
      if (closed) return;
      retryMs = FIRST_RETRY_MS;
      // A connection cut without a word is noticed by asking.
      timer = setInterval(() => void mine.query('select 1').catch(lost), PING_MS);
      options.listening();
    } catch (error) {
      lost(error);
    }
  }

  void connect();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
