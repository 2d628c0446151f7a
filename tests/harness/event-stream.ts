// A reader of Server-Sent Events, as a browser would read them.
import { setTimeout as pause } from 'node:timers/promises';
import type { Knex } from 'knex';
import { Arrivals } from './arrivals';

export interface StreamEvent {
  id: string;
  data: Record<string, string>;
}

export interface EventStream {
  status: number;
  headers: Headers;
  /** Events in the order they came. */
  events: Arrivals<StreamEvent>;
  /** Where the stream is: the last id seen, with or without an event. */
  lastId(): string;
  comments: string[];
  /** Resolves when the server ended the stream or cut it. */
  ended: Promise<void>;
  close(): void;
}

export interface StreamOptions {
  token?: string;
  lastEventId?: string;
  query?: string;
  /** Below `/api`; that of staff unless said. */
  path?: string;
}

/** Resolves when the server has answered and, if it streams, said where the stream starts. */
export async function openStream(url: string, options: StreamOptions = {}): Promise<EventStream> {
  const abort = new AbortController();
  const response = await fetch(`${url}/api${options.path ?? '/events'}${options.query ?? ''}`, {
    signal: abort.signal,
    headers: {
      ...(options.token ? { authorization: `Bearer ${options.token}` } : {}),
      ...(options.lastEventId ? { 'last-event-id': options.lastEventId } : {}),
    },
  });
  const events = new Arrivals<StreamEvent>('live event');
  const comments: string[] = [];
  let lastId = '';
  let started = (): void => {};
  const start = new Promise<void>(resolve => (started = resolve));

  const take = (block: string): void => {
    const fields = new Map<string, string>();
    for (const line of block.split('\n')) {
      const colon = line.indexOf(':');
      if (colon === 0) comments.push(line.slice(1).trim());
      else if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 1).trim());
    }
    const [id, data] = [fields.get('id'), fields.get('data')];
    if (id) lastId = id;
    if (id) started();
    if (id && data) events.add({ id, data: JSON.parse(data) as Record<string, string> });
  };

  const ended = readBlocks(response, take)
    .catch(() => undefined)
    .then(started);
  if (response.ok) await start;
  return {
    status: response.status,
    headers: response.headers,
    events,
    comments,
    ended,
    lastId: () => lastId,
    close: () => abort.abort(),
  };
}

async function readBlocks(response: Response, take: (block: string) => void): Promise<void> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
    rest = blocks.pop()!;
    blocks.forEach(take);
  }
}

/**
 * Waits until a new stream hears nothing of what was written before: it starts where the oldest open transaction of the
 * whole server did, and other test files have theirs.
 */
export async function earlierEventsPassed(owner: Knex): Promise<void> {
  for (;;) {
    const { rows } = await owner.raw<{ rows: { passed: boolean }[] }>(
      `select coalesce(max(tx) < pg_snapshot_xmin(pg_current_snapshot()), true) as passed from audit_events`,
    );
    if (rows[0]!.passed) return;
    await pause(5);
  }
}
