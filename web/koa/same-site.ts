// Forms of other sites are not ours: a page elsewhere cannot post to Berth in somebody's name. (The API checks the
// Origin of requests with a cookie as well; this also covers logging in, which has no cookie yet.)
import type { Middleware } from 'koa';
import type { WebState } from './state';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

export function sameSite(): Middleware<WebState> {
  return async (ctx, next) => {
    if (SAFE.has(ctx.method) || isOurs(ctx.get('sec-fetch-site'), ctx.get('origin'), ctx.state.host))
      return next();
    ctx.status = 403;
    ctx.body = 'This form was sent from another site.';
  };
}

/** Browsers say where a request began; older ones give its origin only. Programs give neither, and hold no cookie. */
export function isOurs(fetchSite: string, origin: string, host: string): boolean {
  if (fetchSite) return fetchSite === 'same-origin' || fetchSite === 'none';
  if (!origin || origin === 'null') return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
