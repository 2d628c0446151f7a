// Forms are small: whatever is larger, or does not say how large it is, is not read.
import type { Middleware } from 'koa';
import type { WebState } from './state';

const LIMIT_BYTES = 256 * 1024;
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

export function bodyLimit(): Middleware<WebState> {
  return async (ctx, next) => {
    if (SAFE.has(ctx.method)) return next();
    const { length } = ctx.request;
    if (ctx.get('transfer-encoding')) refuse(ctx, 411, 'The request does not say how large it is.');
    else if (length !== undefined && length > LIMIT_BYTES)
      refuse(ctx, 413, 'This is more than a form can hold.');
    else await next();
  };
}

function refuse(
  ctx: { status: number; body: unknown; set(name: string, value: string): void },
  status: number,
  why: string,
) {
  ctx.status = status;
  // The rest of the body is not waited for.
  ctx.set('connection', 'close');
  ctx.body = why;
}
