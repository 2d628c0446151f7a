// Probes: /healthz says that this process lives, /readyz that it can do its work, naming the part that is down.
import type { Middleware } from 'koa';
import type { WebState } from './state';

const PROBE_MS = 2_000;

export function health(apiUrl: string): Middleware<WebState> {
  return async (ctx, next) => {
    if (ctx.path === '/healthz') {
      ctx.body = { status: 'ok' };
      return;
    }
    if (ctx.path === '/readyz') {
      const api = await isUp(`${apiUrl}/healthz`);
      ctx.status = api ? 200 : 503;
      ctx.body = { status: api ? 'ok' : 'unavailable', parts: { api: api ? 'up' : 'down' } };
      return;
    }
    await next();
  };
}

async function isUp(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(PROBE_MS) })).ok;
  } catch {
    return false;
  }
}
