// Names each request, notes where it came from, and writes one log line for it. Paths of token pages are secrets and are
// not logged.
import { randomUUID } from 'node:crypto';
import type { Middleware } from 'koa';
import type { Logger } from '../../config/logger';
import type { WebState } from './state';

const REQUEST_ID = /^[\w.-]{1,100}$/;

/** Tokens open bookings, so logs show that there was one and not which. */
export const withoutSecrets = (path: string): string =>
  path.replace(/(\/booking\/|\/public\/bookings\/)[^/?]+/, '$1…');

export function requestFacts(log: Logger): Middleware<WebState> {
  return async (ctx, next) => {
    const given = ctx.get('x-request-id');
    const requestId = REQUEST_ID.test(given) ? given : randomUUID();
    const before = ctx.get('x-forwarded-for');
    const address = ctx.req.socket.remoteAddress ?? '';
    ctx.state.requestId = requestId;
    ctx.state.forwardedFor = before ? `${before}, ${address}` : address;
    ctx.state.forwardedProto = ctx.get('x-forwarded-proto').split(',')[0]?.trim() || ctx.protocol;
    ctx.state.log = log.child({ requestId });
    ctx.set('x-request-id', requestId);

    const started = performance.now();
    await next();
    const level = ctx.status >= 500 ? 'error' : ctx.path.startsWith('/assets/') ? 'debug' : 'info';
    ctx.state.log[level](
      {
        method: ctx.method,
        path: withoutSecrets(ctx.path),
        status: ctx.status,
        ms: Math.round(performance.now() - started),
      },
      'request',
    );
  };
}
