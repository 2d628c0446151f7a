// The frame of every request: its id, its log line, its time.
import { randomUUID } from 'node:crypto';
import type { Context, Middleware, Next } from 'koa';
import type { Logger } from 'pino';
import type { ApiDeps } from '../context';
import { ApiRequest } from '../context';

/** An id that somebody in front of us chose is kept when it cannot hurt a log or a header. */
const SANE_ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{7,127}$/;

export function observe(deps: ApiDeps): Middleware {
  // Its fields are ours and hold no secrets, so nothing is looked for in them.
  const log = deps.log.child({}, { redact: { paths: [] } });
  return async (ctx: Context, next: Next) => {
    const from = process.hrtime.bigint();
    const given = ctx.req.headers['x-request-id'];
    const id = typeof given === 'string' && SANE_ID.test(given) ? given : randomUUID();
    const request = new ApiRequest(deps, ctx, id);
    (ctx.state as { request: ApiRequest }).request = request;
    ctx.set('x-request-id', id);
    await next();
    note(log, request, Number(process.hrtime.bigint() - from) / 1e9);
  };
}

/** The pattern of the route, never the address: addresses hold tokens. */
function note(log: Logger, { deps, ctx, id, route, refusal }: ApiRequest, seconds: number): void {
  const pattern = route ? `/api${route.path}` : ((ctx.state as { pattern?: string }).pattern ?? '(none)');
  const ms = Math.round(seconds * 10_000) / 10;
  const line = { requestId: id, method: ctx.method, route: pattern, status: ctx.status, ms, code: refusal };
  // Probes come every few seconds and say nothing new.
  if (route) log.info(line, 'request');
  else log.debug(line, 'request');
  deps.metrics.answered(ctx.method, pattern, ctx.status, seconds);
}
