// Passes /api on to the API as it is, so that a browser sees one origin: bodies and answers stream, and an event stream
// lives until the browser or this server goes.
import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import http from 'node:http';
import https from 'node:https';
import type { Context, Middleware } from 'koa';
import type { Logger } from '../../config/logger';
import type { WebState } from './state';

/** Headers about one connection, not about the message. */
const HOP_BY_HOP = new Set([
  'connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'te', 'trailer',
  'transfer-encoding', 'upgrade', 'expect',
]); // prettier-ignore

const ANSWER_MS = 60_000;

export interface ApiProxy {
  middleware: Middleware<WebState>;
  /** Ends the open event streams: they would keep the server from closing. */
  close(): void;
}

export function apiProxy({ apiUrl, log }: { apiUrl: string; log: Logger }): ApiProxy {
  const target = new URL(apiUrl);
  const client = target.protocol === 'https:' ? https : http;
  const agent = new client.Agent({ keepAlive: true, maxSockets: 256 });
  const streams = new Set<ClientRequest>();

  const middleware: Middleware<WebState> = async (ctx, next) => {
    if (ctx.path !== '/api' && !ctx.path.startsWith('/api/')) return next();
    const upstream = client.request(new URL(ctx.url, target), {
      method: ctx.method,
      headers: requestHeaders(ctx),
      agent,
    });
    // The browser went away: the API must not go on for nobody.
    ctx.res.once('close', () => upstream.destroy());
    try {
      const answer = await exchange(ctx, upstream);
      pass(ctx, answer);
      if (isEventStream(answer)) {
        streams.add(upstream);
        answer.once('close', () => streams.delete(upstream));
      }
    } catch (error) {
      if (!ctx.res.destroyed) log.warn({ err: error }, 'the API did not answer');
      unavailable(ctx);
    }
  };

  return {
    middleware,
    close: () => {
      for (const stream of streams) stream.destroy();
      agent.destroy();
    },
  };
}

function exchange(ctx: Context, upstream: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    // Quiet event streams are fine; a request without an answer is not.
    const late = setTimeout(() => upstream.destroy(new Error('no answer in time')), ANSWER_MS);
    upstream.once('response', resolve);
    upstream.once('error', reject);
    upstream.once('response', () => clearTimeout(late));
    upstream.once('close', () => clearTimeout(late));
    upstream.once('socket', socket => socket.setNoDelay(true));
    ctx.req.pipe(upstream);
  });
}

/** Host stays the browser's, so that the API can compare it with Origin. */
function requestHeaders(ctx: Context & { state: WebState }): IncomingHttpHeaders {
  return {
    ...withoutHopByHop(ctx.req.headers),
    'x-forwarded-for': ctx.state.forwardedFor,
    'x-forwarded-proto': ctx.state.forwardedProto,
    'x-forwarded-host': ctx.state.host,
    'x-request-id': ctx.state.requestId,
  };
}

function pass(ctx: Context, answer: IncomingMessage): void {
  ctx.status = answer.statusCode ?? 502;
  for (const [name, value] of Object.entries(withoutHopByHop(answer.headers))) {
    if (value !== undefined) ctx.set(name, value);
  }
  ctx.body = answer;
  if (!isEventStream(answer)) return;
  ctx.req.socket.setNoDelay(true);
  ctx.flushHeaders();
}

function withoutHopByHop(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)));
}

const isEventStream = (answer: IncomingMessage): boolean =>
  (answer.headers['content-type'] ?? '').startsWith('text/event-stream');

function unavailable(ctx: Context & { state: WebState }): void {
  if (ctx.headerSent || ctx.res.destroyed) return;
  ctx.status = 503;
  ctx.set('retry-after', '2');
  ctx.body = {
    success: false,
    error: 'Service unavailable',
    code: 'api_unavailable',
    message: 'The booking service does not answer. Nothing was changed; please try again in a moment.',
    requestId: ctx.state.requestId,
  };
}
