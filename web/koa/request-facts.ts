// Names each request, notes where it came from, and writes one log line for it. Paths of token pages are secrets and are
// not logged.
import { randomUUID } from 'node:crypto';
import type { Middleware } from 'koa';
import type { Logger } from '../../config/logger';
import { clientAddress } from './client-address';
import type { WebState } from './state';

const REQUEST_ID = /^[\w.-]{1,100}$/;

/** Asked for all the time, and not worth a line. */
const QUIET = /^\/(assets\/|healthz$|readyz$)/;

/** The status in logs of a request whose browser did not wait for the answer (a prefetch, say). */
const CLIENT_LEFT = 499;

/** Tokens open bookings, offers, feeds and logins, so logs show that there was one and not which. */
export const withoutSecrets = (path: string): string =>
  path.replace(
    /(\/(?:booking|offers|(?:vip|login)\/(?:invitation|reset)|(?:vip|auth)\/links|public\/bookings|public\/offers|api\/feeds)\/)[^/?]+/,
    '$1…',
  );

/** What the proxy in front of us said; others may have written before it. */
const lastOf = (header: string): string | undefined => header.split(',').at(-1)?.trim();

/** @param proxies how many proxies of ours are in front of this server; without one nothing forwarded is believed */
export function requestFacts(log: Logger, proxies = 0): Middleware<WebState> {
  const forwarded = (header: string): string => (proxies > 0 ? header : '');
  return async (ctx, next) => {
    const given = ctx.get('x-request-id');
    const requestId = REQUEST_ID.test(given) ? given : randomUUID();
    const peer = ctx.req.socket.remoteAddress ?? '';
    ctx.state.requestId = requestId;
    ctx.state.forwardedFor = clientAddress(ctx.get('x-forwarded-for'), peer, proxies);
    ctx.state.forwardedProto = lastOf(forwarded(ctx.get('x-forwarded-proto'))) || ctx.protocol;
    ctx.state.host = lastOf(forwarded(ctx.get('x-forwarded-host'))) || ctx.host || 'localhost';
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
