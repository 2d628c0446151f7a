// What happens at a tenant, as it happens, to everybody who watches. Audit events are read once for all watchers of a
// tenant, in the order (transaction, id), and only those older than every transaction still running: one that commits
// late is delivered late, never passed over. A watcher who was away goes on where it stopped.
//
// Vendors watch too, and get only what concerns them: events whose `vendor_id` is theirs. Events say so in two ways. What
// happens in a transaction of a vendor (`inVendor`) carries its vendor without anybody saying so; what staff or a workflow
// do about something of a vendor is recorded with `vendorId` (`record(trx, { …, vendorId })`, audit.ts). An event without
// one is for staff only, but for needs: what is asked for concerns every vendor. Pages of vendors load their facts again at
// each event, whatever it is, and whenever they have been away (web/app/live).
import type { Knex } from 'knex';
import { inTenant, inVendor } from '../db/connection';

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
  /** Whom it concerns, beside staff. */
  vendorId: string | null;
}

/** One who watches. */
export interface Watcher {
  /** A vendor, who gets what concerns it, and what happens to needs while it watches; without one all of the tenant's. */
  vendorId?: string;
  /** Where it stopped; without it everything from now on. */
  from?: LiveCursor;
  /** The place it starts from. Called once, before any events. */
  started(cursor: LiveCursor): void;
  /** One or more events, in order, and their text. */
  deliver(text: string, events: readonly LiveEvent[]): void;
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
          const partOf = parts(settled);
          for (const { watcher, live } of stream.watchings) {
            const { text, events } = partOf(watcher.vendorId);
            if (live && events.length > 0) watcher.deliver(text, events);
          }
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

  /** What each watcher gets of some events; texts are made once for all who get the same. */
  function parts(
    all: readonly LiveEvent[],
  ): (vendorId?: string) => { text: string; events: readonly LiveEvent[] } {
    const made = new Map<string | undefined, { text: string; events: readonly LiveEvent[] }>();
    return vendorId => {
      const known = made.get(vendorId);
      if (known) return known;
      const events = vendorId ? all.filter(event => concerns(event, vendorId)) : all;
      const part = { events, text: events.map(encode).join('') };
      made.set(vendorId, part);
      return part;
    };
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
      const { settled } = await readPage(knex, stream.tenantId, cursor, watching.watcher.vendorId);
      const missed = settled.filter(event => !isBefore(target, event.cursor));
      if (missed.length > 0) watching.watcher.deliver(missed.map(encode).join(''), missed);
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

const concerns = (event: LiveEvent, vendorId: string): boolean =>
  event.vendorId === vendorId || event.subject === 'need';

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
  vendorId: string | null;
  settled: boolean;
}

/**
 * The events after a cursor that nothing can come before any more, and whether there are others that have to wait: those
 * of the tenant, or of one vendor in a transaction that sees no others.
 */
async function readPage(
  knex: Knex,
  tenantId: string,
  after: LiveCursor,
  vendorId?: string,
): Promise<{ settled: LiveEvent[]; heldBack: boolean }> {
  const read = (trx: Knex.Transaction) =>
    trx.raw<{ rows: EventRow[] }>(
      `select tx::text, id::text, subject, subject_id as "subjectId", action, vendor_id as "vendorId",
              tx < pg_snapshot_xmin(pg_current_snapshot()) as settled
       from audit_events where (tx, id) > (cast(:tx as xid8), cast(:id as bigint))
         ${vendorId ? 'and tenant_id = :tenantId and vendor_id = :vendorId' : ''}
       order by audit_events.tx, audit_events.id limit ${PAGE}`,
      { ...after, ...(vendorId ? { tenantId, vendorId } : {}) },
    );
  const { rows } = await (vendorId
    ? inVendor(knex, { tenantId, vendorId }, read)
    : inTenant(knex, tenantId, read));
  const settled = rows.filter(row => row.settled);
  return {
    settled: settled.map(({ tx, id, subject, subjectId, action, vendorId: concerns }) => ({
      cursor: { tx, id },
      subject,
      subjectId,
      action,
      vendorId: concerns,
    })),
    heldBack: settled.length < rows.length,
  };
}
