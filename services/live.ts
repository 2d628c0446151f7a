// What happens at a tenant, as it happens, to everybody who watches. Audit events are read once for all watchers of a
// tenant, in the order (transaction, id), and only those older than every transaction still running: one that commits
// late is delivered late, never passed over. A watcher who was away goes on where it stopped.
import type { Knex } from 'knex';
import { inTenant } from '../db/connection';

/** A place in the stream of a tenant. Both numbers are decimal text: they are too large for a number. */
export interface LiveCursor {
  tx: string;
  id: string;
}

export interface LiveEvent {
  cursor: LiveCursor;
  subject: string;
  subjectId: string;
  action: string;
}

/** One who watches. */
export interface Watcher {
  /** Where it stopped; without it everything from now on. */
  from?: LiveCursor;
  /** The place it starts from. Called once, before any events. */
  started(cursor: LiveCursor): void;
  /** Text of one or more events, in order. */
  deliver(text: string): void;
  /** Resolves when it can take more; only asked while it catches up. */
  ready(): Promise<void>;
  /** There will be no more. */
  end(): void;
}

export interface LiveFeed {
  /** @throws whatever the database throws when it cannot be asked where the stream is. */
  watch(tenantId: string, watcher: Watcher): Promise<() => void>;
  /** Something happened at this tenant. */
  poke(tenantId: string): void;
  /** Something may have happened anywhere: notifications were missed. */
  pokeAll(): void;
  watchers(): number;
  close(): void;
}

export interface LiveFeedOptions {
  knex: Knex;
  /** Text of one event as it goes over the wire; made once for all watchers. */
  encode(event: LiveEvent): string;
  onError(error: unknown): void;
}

const PAGE = 500;
/** How soon to look again while an older transaction holds events back. */
const HELD_BACK_MS = 100;
const RETRY_MS = 1_000;

interface Watching {
  watcher: Watcher;
  /** Caught up with the stream: gets what the stream gets. */
  live: boolean;
}

interface Stream {
  tenantId: string;
  cursor: LiveCursor;
  opened: Promise<void>;
  watchings: Set<Watching>;
  reading: boolean;
  again: boolean;
  timer?: NodeJS.Timeout;
}

export function createLiveFeed(options: LiveFeedOptions): LiveFeed {
  const { knex, encode, onError } = options;
  const streams = new Map<string, Stream>();

  function streamOf(tenantId: string): Stream {
    const found = streams.get(tenantId);
    if (found) return found;
    const stream: Stream = {
      tenantId,
      cursor: { tx: '0', id: '0' },
      opened: currentCursor(knex).then(cursor => void (stream.cursor = cursor)),
      watchings: new Set(),
      reading: true, // Nothing to read before it is opened.
      again: false,
    };
    streams.set(tenantId, stream);
    stream.opened.then(
      () => {
        stream.reading = false;
        void advance(stream);
      },
      () => streams.delete(tenantId),
    );
    return stream;
  }

  /** Reads what is new and hands it to everybody who is up to date. */
  async function advance(stream: Stream): Promise<void> {
    stream.again = true;
    if (stream.reading) return;
    stream.reading = true;
    clearTimeout(stream.timer);
    try {
      while (stream.again && stream.watchings.size > 0) {
        stream.again = false;
        const { settled, heldBack } = await readPage(knex, stream.tenantId, stream.cursor);
        if (settled.length > 0) {
          stream.cursor = settled.at(-1)!.cursor;
          const text = settled.map(encode).join('');
          for (const { watcher, live } of stream.watchings) if (live) watcher.deliver(text);
        }
        if (settled.length === PAGE) stream.again = true;
        else if (heldBack) lookAgain(stream, HELD_BACK_MS);
      }
    } catch (error) {
      onError(error);
      lookAgain(stream, RETRY_MS);
    } finally {
      stream.reading = false;
    }
  }

  function lookAgain(stream: Stream, ms: number): void {
    clearTimeout(stream.timer);
    stream.timer = setTimeout(() => void advance(stream), ms);
  }

  /** Brings a watcher who was away up to date. The last step, going live, happens without a pause in between. */
  async function catchUp(stream: Stream, watching: Watching, from: LiveCursor): Promise<void> {
    let cursor = from;
    while (isBefore(cursor, stream.cursor) && stream.watchings.has(watching)) {
      const target = stream.cursor;
      const { settled } = await readPage(knex, stream.tenantId, cursor);
      const missed = settled.filter(event => !isBefore(target, event.cursor));
      if (missed.length > 0) watching.watcher.deliver(missed.map(encode).join(''));
      cursor = missed.length === PAGE ? missed.at(-1)!.cursor : target;
      await watching.watcher.ready();
    }
    watching.live = true;
  }

  function leave(stream: Stream, watching: Watching): void {
    stream.watchings.delete(watching);
    if (stream.watchings.size > 0) return;
    clearTimeout(stream.timer);
    if (streams.get(stream.tenantId) === stream) streams.delete(stream.tenantId);
  }

  return {
    async watch(tenantId, watcher) {
      const stream = streamOf(tenantId);
      const watching: Watching = { watcher, live: false };
      stream.watchings.add(watching);
      await stream.opened;
      const { from } = watcher;
      const start = from && isBefore(from, stream.cursor) ? from : stream.cursor;
      watcher.started(start);
      catchUp(stream, watching, start).catch((error: unknown) => {
        onError(error);
        leave(stream, watching);
        watcher.end();
      });
      return () => leave(stream, watching);
    },
    poke(tenantId) {
      const stream = streams.get(tenantId);
      if (stream) void advance(stream);
    },
    pokeAll() {
      for (const stream of streams.values()) void advance(stream);
    },
    watchers: () => [...streams.values()].reduce((sum, stream) => sum + stream.watchings.size, 0),
    close() {
      for (const stream of streams.values()) {
        for (const watching of stream.watchings) {
          leave(stream, watching);
          watching.watcher.end();
        }
      }
    },
  };
}

const CURSOR = /^(\d{1,19})-(\d{1,18})$/;

export const cursorText = ({ tx, id }: LiveCursor): string => `${tx}-${id}`;

/** The cursor a text stands for; undefined when it is none. */
export function parseCursor(text: string): LiveCursor | undefined {
  const match = CURSOR.exec(text);
  return match ? { tx: match[1]!, id: match[2]! } : undefined;
}

function isBefore(a: LiveCursor, b: LiveCursor): boolean {
  const [txA, txB] = [BigInt(a.tx), BigInt(b.tx)];
  return txA < txB || (txA === txB && BigInt(a.id) < BigInt(b.id));
}

/** The oldest transaction still running: everything before it has been delivered or is history. */
async function currentCursor(knex: Knex): Promise<LiveCursor> {
  const { rows } = await knex.raw<{ rows: { tx: string }[] }>(
    'select pg_snapshot_xmin(pg_current_snapshot())::text as tx',
  );
  return { tx: rows[0]!.tx, id: '0' };
}

interface EventRow {
  tx: string;
  id: string;
  subject: string;
  subjectId: string;
  action: string;
  settled: boolean;
}

/** The events after a cursor that nothing can come before any more, and whether there are others that have to wait. */
async function readPage(
  knex: Knex,
  tenantId: string,
  after: LiveCursor,
): Promise<{ settled: LiveEvent[]; heldBack: boolean }> {
  const { rows } = await inTenant(knex, tenantId, trx =>
    trx.raw<{ rows: EventRow[] }>(
      `select tx::text, id::text, subject, subject_id as "subjectId", action,
              tx < pg_snapshot_xmin(pg_current_snapshot()) as settled
       from audit_events where (tx, id) > (cast(? as xid8), cast(? as bigint))
       order by audit_events.tx, audit_events.id limit ${PAGE}`,
      [after.tx, after.id],
    ),
  );
  const settled = rows.filter(row => row.settled);
  return {
    settled: settled.map(({ tx, id, subject, subjectId, action }) => ({
      cursor: { tx, id },
      subject,
      subjectId,
      action,
    })),
    heldBack: settled.length < rows.length,
  };
}
