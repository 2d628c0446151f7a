// Headers of every answer: it is data for its asker alone, and never a page to be framed or guessed at.
import type { Context, Next } from 'koa';

const HEADERS = Object.entries({
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
});

export function secureHeaders(ctx: Context, next: Next): Promise<void> {
  for (const [name, value] of HEADERS) ctx.res.setHeader(name, value);
  if (ctx.secure) ctx.res.setHeader('strict-transport-security', 'max-age=31536000');
  return next();
}
