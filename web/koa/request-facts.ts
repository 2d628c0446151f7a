// Names each request, notes where it came from, and writes one log line for it. Paths of token pages are secrets and are
// not logged.
import { randomUUID } from 'node:crypto';
import type { Middleware } from 'koa';
import type { Logger } from '../../config/logger';
import type { WebState } from './state';

const REQUEST_ID = /^[\w.-]{1,100}$/;

/** Asked for all the time, and not worth a line. */
const QUIET = /^\/(assets\/|healthz$|readyz$)/;

/** The status in logs of a request whose browser did not wait for the answer (a prefetch, say). */
const CLIENT_LEFT = 499;

/** Tokens open bookings, so logs show that there was one and not which. */
export const withoutSecrets = (path: string): string =>
  path.replace(/(\/booking\/|\/public\/bookings\/)[^/?]+/, '$1…');

/** What the proxy nearest to the browser said. */
const firstOf = (header: string): string | undefined => header.split(',')[0]?.trim();

export function requestFacts(log: Logger): Middleware<WebState> {
  return async (ctx, next) => {
    const given = ctx.get('x-request-id');
    const requestId = REQUEST_ID.test(given) ? given : randomUUID();
    const before = ctx.get('x-forwarded-for');
    const address = ctx.req.socket.remoteAddress ?? '';
    ctx.state.requestId = requestId;
    ctx.state.forwardedFor = before ? `${before}, ${address}` : address;
    ctx.state.forwardedProto = firstOf(ctx.get('x-forwarded-proto')) || ctx.protocol;
    ctx.state.host = firstOf(ctx.get('x-forwarded-host')) || ctx.host || 'localhost';
    ctx.state.log = log.child({ requestId });
    ctx.set('x-request-id', requestId);

    const started = performance.now();
    await next();
    const left = ctx.res.destroyed && !ctx.res.writableFinished;
    const status = left ? CLIENT_LEFT : ctx.status;
    const level = status >= 500 ? 'error' : QUIET.test(ctx.path) ? 'debug' : 'info';
    ctx.state.log[level](
      {
        method: ctx.method,
        path: withoutSecrets(ctx.path),
        status,
        ms: Math.round(performance.now() - started),
      },
      'request',
    );
  };
}
