// Forms are small: whatever is larger, or does not say how large it is, is not read. Files have a page of their own.
import type { Middleware } from 'koa';
import type { WebState } from './state';

const LIMIT_BYTES = 256 * 1024;
/** As much as the API takes, and a little for what is around it in the form. */
const FILE_LIMIT_BYTES = 21 * 1024 * 1024;
const FILES = '/staff/stock/import/';
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

export function bodyLimit(): Middleware<WebState> {
  return async (ctx, next) => {
    if (SAFE.has(ctx.method)) return next();
    const { length } = ctx.request;
    const limit = ctx.path.startsWith(FILES) ? FILE_LIMIT_BYTES : LIMIT_BYTES;
    if (ctx.get('transfer-encoding')) refuse(ctx, 411, 'The request does not say how large it is.');
    else if (length !== undefined && length > limit) refuse(ctx, 413, 'This is more than a form can hold.');
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
