// Events on a calendar server, by CalDAV (RFC 4791): written and removed under the condition that they are still what we
// took them for, listed by a window of time. Asks only addresses below the configured server, follows no redirects
// (either would carry the password elsewhere), and is bounded in time and size.
import {
  DAVNamespace,
  createObject,
  davRequest,
  deleteObject,
  getDAVAttribute,
  propfind,
  updateObject,
} from 'tsdav';
import type { DAVResponse } from 'tsdav';
import { withDeadline } from './deadline';
import { networkTrouble, retryAfterMs } from './http';

export interface CalDavConfig {
  /** Every address below it is asked; from a `{tenant}` in it on, each tenant has its own. */
  url: string;
  username: string;
  password: string;
}

/** `etag`: what the server calls this version; null when it gives no name that can be compared. */
export interface FoundEvent {
  url: string;
  etag: string | null;
}

export interface CalendarGateway {
  /** Whether the address is on the server that is configured. */
  reaches(url: string): boolean;
  find(eventUrl: string, signal?: AbortSignal): Promise<FoundEvent | undefined>;
  /** Writes a new event. @throws EventChanged when there is one. Answers its etag. */
  create(eventUrl: string, text: string, signal?: AbortSignal): Promise<string | null>;
  /** Writes over the version `etag`, or over any. @throws EventChanged when there is another one, or none. */
  replace(eventUrl: string, text: string, etag: string | null, signal?: AbortSignal): Promise<string | null>;
  /** Removes the version `etag`, or any. One that is not there is removed. @throws EventChanged for another one. */
  remove(eventUrl: string, etag: string | null, signal?: AbortSignal): Promise<void>;
  /** Events of the calendar that end after `from` (ISO instant). */
  list(calendarUrl: string, from: string, signal?: AbortSignal): Promise<FoundEvent[]>;
}

/** The event is not the version it was taken for. */
export class EventChanged extends Error {
  override readonly name = 'EventChanged';
}

/** The server did not do it; the message says why, for people, without addresses and secrets. */
export class CalendarTrouble extends Error {
  override readonly name = 'CalendarTrouble';
  constructor(
    message: string,
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}

const TIMEOUT_MS = 10_000;
const LARGEST_ANSWER_BYTES = 16 * 1024 * 1024;
const CALENDAR_TYPE = { 'content-type': 'text/calendar; charset=utf-8' };

export function createCalDavGateway(config: CalDavConfig, timeoutMs = TIMEOUT_MS): CalendarGateway {
  const fixed = config.url.split('{tenant}')[0]!;
  const base = new URL(fixed);
  const login = Buffer.from(`${config.username}:${config.password}`).toString('base64');
  const headers = { authorization: `Basic ${login}` };

  /** Asks the server, and answers whatever it answered. */
  async function ask<T>(url: string, signal: AbortSignal | undefined, question: Question<T>): Promise<T> {
    assertBelow(base, url);
    return withDeadline(
      timeoutMs,
      signal,
      abort => question({ headers, fetch: bounded(abort) }),
      (error, timedOut) =>
        timedOut
          ? new CalendarTrouble(`The calendar server did not answer within ${timeoutMs / 1000} s.`)
          : (error as Error),
    );
  }

  return {
    reaches: url => isBelow(base, url),

    find(url, signal) {
      return ask(url, signal, async by => {
        const [found] = await propfind({ url, depth: '0', props: { 'd:getetag': {} }, ...by });
        if (!found || found.status === 404 || found.status === 410) return undefined;
        if (!found.ok || !found.props) throw troubleOf(found.status);
        return { url, etag: etagOf(found) };
      });
    },

    create(url, text, signal) {
      return ask(url, signal, async ({ headers, fetch }) => {
        const answer = await createObject({
          ...{ url, data: text, fetch },
          headers: { ...headers, ...CALENDAR_TYPE, 'if-none-match': '*' },
        });
        if (answer.status === 412) throw new EventChanged();
        if (!answer.ok) throw troubleOf(answer.status, answer.headers);
        return comparable(answer.headers.get('etag'));
      });
    },

    replace(url, text, etag, signal) {
      return ask(url, signal, async ({ headers, fetch }) => {
        const answer = await updateObject({
          ...{ url, data: text, etag: etag ?? undefined, fetch },
          headers: { ...headers, ...CALENDAR_TYPE },
        });
        if (answer.status === 412 || answer.status === 404) throw new EventChanged();
        if (!answer.ok) throw troubleOf(answer.status, answer.headers);
        return comparable(answer.headers.get('etag'));
      });
    },

    remove(url, etag, signal) {
      return ask(url, signal, async ({ headers, fetch }) => {
        const answer = await deleteObject({ url, etag: etag ?? undefined, headers, fetch });
        if (answer.status === 404 || answer.status === 410) return;
        if (answer.status === 412) throw new EventChanged();
        if (!answer.ok) throw troubleOf(answer.status, answer.headers);
      });
    },

    list(url, from, signal) {
      return ask(url, signal, async ({ headers, fetch }) => {
        const answers = await davRequest({ url, fetch, init: eventsAfter(from, headers) });
        const failed = answers.find(answer => !answer.href || (!answer.ok && answer.status !== 404));
        if (failed && failed.status !== 207) throw troubleOf(failed.status);
        return answers
          .filter(answer => answer.ok && answer.href && answer.props)
          .map(answer => ({ url: new URL(answer.href!, url).href, etag: etagOf(answer) }));
      });
    },
  };
}

type Question<T> = (by: { headers: Record<string, string>; fetch: typeof fetch }) => Promise<T>;

/** The library's own query throws for every answer that is not all well. */
const eventsAfter = (from: string, headers: Record<string, string>) => ({
  method: 'REPORT' as const,
  headers: { ...headers, depth: '1' },
  namespace: 'c',
  body: {
    'calendar-query': {
      _attributes: getDAVAttribute([DAVNamespace.CALDAV, DAVNamespace.DAV]),
      'd:prop': { 'd:getetag': {} },
      filter: {
        'comp-filter': {
          _attributes: { name: 'VCALENDAR' },
          'comp-filter': {
            _attributes: { name: 'VEVENT' },
            'time-range': { _attributes: { start: from.replace(/[-:]|\.\d+/g, '') } },
          },
        },
      },
    },
  },
});

function isBelow(base: URL, url: string): boolean {
  const asked = new URL(url);
  return asked.origin === base.origin && asked.pathname.startsWith(base.pathname);
}

/** Whoever stored an address checked it; but the configuration may have changed since. */
function assertBelow(base: URL, url: string): void {
  if (isBelow(base, url)) return;
  throw new CalendarTrouble('The calendar is not on the calendar server that is configured (CALDAV_URL).');
}

/** Fetch as the library is to use it. */
function bounded(signal: AbortSignal): typeof fetch {
  return async (input, init) => {
    try {
      const answer = await fetch(input, { ...init, redirect: 'manual', signal });
      const body = await readBounded(answer);
      const empty = body.length === 0 || [204, 205, 304].includes(answer.status);
      return new Response(empty ? null : body.toString('utf8'), {
        status: answer.status,
        headers: answer.headers,
      });
    } catch (error) {
      if (error instanceof CalendarTrouble) throw error;
      throw new CalendarTrouble(`The calendar server could not be reached: ${networkTrouble(error)}.`);
    }
  };
}

async function readBounded(answer: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = answer.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done || !value) return Buffer.concat(chunks);
    size += value.length;
    if (size > LARGEST_ANSWER_BYTES) {
      await reader?.cancel();
      throw new CalendarTrouble('The calendar server answers more than can be read.');
    }
    chunks.push(value);
  }
}

const etagOf = ({ props }: DAVResponse): string | null => comparable(props?.getetag);

/** A weak etag names no version that `If-Match` would find. */
const comparable = (etag: unknown): string | null =>
  typeof etag === 'string' && etag !== '' && !etag.startsWith('W/') ? etag : null;

const TROUBLES: Record<number, string> = {
  401: 'The calendar server does not accept the login (401). Somebody has to look after CALDAV_USERNAME and CALDAV_PASSWORD.',
  403: 'The calendar server does not let us write to this calendar (403).',
  404: 'There is no such calendar (404).',
  405: 'The address is not one of a calendar (405).',
  409: 'There is no such calendar, or it does not take this event (409).',
  413: 'The calendar server finds the event too large (413).',
  415: 'The calendar takes no events (415).',
  423: 'The calendar is locked (423).',
  429: 'The calendar server asks us to be slower (429).',
  503: 'The calendar server is not ready (503).',
  507: 'The calendar server has no space left (507).',
};

function troubleOf(status: number, headers?: Headers): CalendarTrouble {
  const known = TROUBLES[status];
  const wait = headers && retryAfterMs(headers, Date.now());
  if (known) return new CalendarTrouble(known, wait);
  if (status < 300) {
    const message = `What answers there is no calendar server (${status}). Check the address of the calendar.`;
    return new CalendarTrouble(message);
  }
  if (status >= 300 && status < 400) {
    const message = `The calendar server sends us to another address (${status}), which we do not follow. Give the calendar's own address.`;
    return new CalendarTrouble(message);
  }
  const what = status >= 500 ? 'has trouble of its own' : 'refuses the event';
  return new CalendarTrouble(`The calendar server ${what} (${status}).`, wait);
}
