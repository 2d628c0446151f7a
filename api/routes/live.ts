// The stream of live events (Server-Sent Events): `id:` is the place in the stream, so that a browser that was away goes
// on where it stopped.
import type { ServerResponse } from 'node:http';
import { once as occurs } from 'node:events';
import { routes } from '../../contracts';
import type { LiveEvent as LiveData } from '../../contracts/live';
import { READERS } from '../../domain/roles';
import { validationFailed } from '../../domain/errors';
import { findSession } from '../../services/auth';
import { findVipSession } from '../../services/vendors/vip-auth';
import { cursorText, parseCursor } from '../../services/live';
import type { LiveCursor, LiveEvent, Watcher } from '../../services/live';
import type { ApiRequest } from '../context';
import { STREAMING, implement } from '../endpoint';
import { credentialOf } from '../policies/credentials';

const RECONNECT_MS = 2_000;
/** Whoever has this much waiting is too slow, and starts again where it stopped. */
const BUFFER_LIMIT_BYTES = 256 * 1024;

/** One event as it goes over the wire. */
export function encodeEvent({ cursor, subject, subjectId, action }: LiveEvent): string {
  const data: LiveData = { subject, subjectId, action };
  return `id: ${cursorText(cursor)}\ndata: ${JSON.stringify(data)}\n\n`;
}

export const liveRoutes = {
  events: implement(routes.events, async (_, request) => {
    const { tenantId } = await request.user();
    return stream(request, { tenantId }, async (token, now) => {
      const session = await findSession(request.deps.knex, token, now);
      return session !== undefined && READERS.includes(session.role);
    });
  }),

  vipEvents: implement(routes.vipEvents, async (_, request) => {
    const { tenantId, vendorId } = await request.vendor();
    return stream(request, { tenantId, vendorId }, async (token, now) => {
      return (await findVipSession(request.deps.knex, token, now)) !== undefined;
    });
  }),
};

/** Whether whoever holds a token may still read at `now`. */
type MayRead = (token: string, now: string) => Promise<boolean>;

async function stream(
  request: ApiRequest,
  { tenantId, vendorId }: { tenantId: string; vendorId?: string },
  mayRead: MayRead,
): Promise<typeof STREAMING> {
  const { res } = request.ctx;
  const check = endWithSession(request, res, mayRead);
  const watcher = watcherOf(res, lastEvent(request), events => {
    if (events.some(endsLogins)) check();
  });
  const leave = await request.deps.live.watch(tenantId, { ...watcher, vendorId });
  if (res.destroyed) leave();
  res.once('close', leave);
  keepAlive(request, res);
  request.ctx.respond = false;
  return STREAMING;
}

/** Somebody was logged out, or cannot log in any more. */
const endsLogins = ({ subject, action }: LiveEvent): boolean =>
  (subject === 'vendor' || subject === 'vip_user' || subject === 'user') && action !== 'login';

/** Browsers send the header when they reconnect; a page that starts from what it knows sends the parameter. */
function lastEvent({ ctx }: ApiRequest): LiveCursor | undefined {
  const given = ctx.req.headers['last-event-id'] ?? ctx.query.last_event_id;
  if (given === undefined || given === '') return undefined;
  const cursor = typeof given === 'string' ? parseCursor(given) : undefined;
  if (cursor) return cursor;
  throw validationFailed([{ field: 'last_event_id', message: 'Must be the id of an event.' }]);
}

function watcherOf(
  res: ServerResponse,
  from: LiveCursor | undefined,
  delivered: (events: readonly LiveEvent[]) => void,
): Watcher {
  return {
    from,
    started(cursor) {
      res.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      res.socket?.setNoDelay(true);
      // Without any event yet, the place is known already: nothing is lost by going away now.
      res.write(`retry: ${RECONNECT_MS}\nid: ${cursorText(cursor)}\n\n`);
    },
    deliver(text, events) {
      send(res, text);
      delivered(events);
    },
    async ready() {
      while (res.writableNeedDrain && !res.destroyed) {
        await Promise.race([occurs(res, 'drain'), occurs(res, 'close')]);
      }
    },
    end: () => res.end(),
  };
}

function send(res: ServerResponse, text: string): void {
  if (res.destroyed || res.writableEnded) return;
  res.write(text);
  if (res.writableLength > BUFFER_LIMIT_BYTES) res.destroy();
}

function keepAlive({ deps }: ApiRequest, res: ServerResponse): void {
  const timer = setInterval(() => send(res, ': still here\n\n'), deps.pace.heartbeatMs);
  res.once('close', () => clearInterval(timer));
}

/** A stream lasts as long as its session, and as the role that may read it. Answers how to look now. */
function endWithSession({ deps, ctx, realm }: ApiRequest, res: ServerResponse, mayRead: MayRead): () => void {
  const { token } = credentialOf(ctx, realm)!;
  const look = async (): Promise<void> => {
    if (!(await mayRead(token, deps.clock().toISOString()))) res.end();
  };
  // A database that is down ends no session.
  const check = (): void => void look().catch(() => undefined);
  const timer = setInterval(check, deps.pace.sessionCheckMs);
  res.once('close', () => clearInterval(timer));
  return check;
}
