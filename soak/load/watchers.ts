// Those who keep a page open all the time: they read the stream of live events and, cut off, go on where they stopped.
import { setTimeout as delay } from 'node:timers/promises';
import type { EventStream } from '../../tests/harness/event-stream';
import { openStream } from '../../tests/harness/event-stream';

export interface Watched {
  name: string;
  /** A vendor sees only what concerns it. */
  vendorId?: string;
  /** Where the stream began. */
  from: string;
  /** Ids of events in the order they came, over all connections. */
  seen: string[];
  connections: number;
}

export interface WatcherOptions {
  name: string;
  url: string;
  path: '/events' | '/vip/events';
  token: string;
  vendorId?: string;
}

export interface Watcher {
  watched: Watched;
  /** Goes on until told to end. */
  end(): Promise<void>;
}

const AGAIN_MS = 300;

/** Resolves when the stream is open. */
export async function watch(options: WatcherOptions): Promise<Watcher> {
  const { name, url, path, token, vendorId } = options;
  const watched: Watched = { name, vendorId, from: '', seen: [], connections: 0 };
  let ending = false;
  let stream: EventStream | undefined;

  async function once(lastEventId?: string): Promise<string | undefined> {
    stream = await openStream(url, { token, path, lastEventId }).catch(() => undefined);
    if (!stream || stream.status !== 200) return lastEventId;
    watched.connections += 1;
    watched.from ||= stream.lastId();
    if (ending) stream.close();
    await stream.ended;
    watched.seen.push(...stream.events.all.map(event => event.id));
    return stream.lastId() || lastEventId;
  }

  async function goOn(): Promise<void> {
    let last: string | undefined;
    while (!ending) {
      last = await once(last);
      if (!ending) await delay(AGAIN_MS);
    }
  }

  const running = goOn();
  while (watched.from === '' && !ending) await delay(20);
  return {
    watched,
    async end() {
      ending = true;
      stream?.close();
      await running;
    },
  };
}
