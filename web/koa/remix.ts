// Renders pages: a Koa request becomes a Fetch request for Remix, and its answer goes back with the headers that keep a
// page to itself.
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { promisify } from 'node:util';
import { brotliCompress, constants, createBrotliCompress, createGzip, gzip } from 'node:zlib';
import type { BrotliOptions } from 'node:zlib';
import type { ServerBuild } from '@remix-run/node';
import { createRequestHandler } from '@remix-run/node';
import type { Context, Middleware } from 'koa';
import { byPart } from './parts';
import type { WebState } from './state';

/** Pages, and what the browser loads to go from one to the next. */
const WHOLE = /^text\/(html|x-script)\b/;
const BROTLI: BrotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
const COMPRESSIBLE = /^(text\/|application\/(json|javascript)|image\/svg)/;

interface RemixOptions {
  build: ServerBuild;
  mode: string;
  apiUrl: string;
  report(error: unknown, context?: Record<string, string>): void;
}

export function remix({ build, mode, apiUrl, report }: RemixOptions): Middleware<WebState> {
  const handlerFor = byPart(build, part => createRequestHandler(part, mode));
  return async ctx => {
    const nonce = randomBytes(16).toString('base64');
    const { requestId, forwardedFor, forwardedProto, host, log } = ctx.state;
    const request = toRequest(ctx);
    const response = await handlerFor(new URL(request.url).pathname)(request, {
      apiUrl,
      requestId,
      nonce,
      forwardedFor,
      forwardedProto,
      host,
      origin: originOf(ctx),
      log,
      report: error => report(error, { requestId }),
    });
    if (!response.body) ctx.body = null; // Before the headers: Koa takes some of them away with the body.
    ctx.status = response.status;
    securityHeaders(ctx, nonce);
    for (const [name, value] of response.headers) {
      if (name === 'set-cookie') ctx.append('set-cookie', value);
      else ctx.set(name, value);
    }
    if (response.body) await sendBody(ctx, response, response.body);
  };
}

/**
 * Browsers hide it where a page sends no referrer: those forms have shown by other means that they are ours
 * (same-site.ts), which Remix's own look at this header would not know.
 */
function originOf(ctx: Context): string | undefined {
  const origin = ctx.get('origin');
  return origin && origin !== 'null' ? origin : undefined;
}

/** Koa's `ctx.origin` is the Origin header, so the URL is put together from protocol and host. */
function toRequest(ctx: Context & { state: WebState }): Request {
  const abort = new AbortController();
  // Also after the last of the answer: until then Remix keeps what the page was loaded with, for seconds.
  ctx.res.once('close', () => abort.abort());
  const headers = new Headers();
  for (const [name, value] of Object.entries(ctx.req.headers)) {
    if (name !== 'origin') for (const one of [value ?? []].flat()) headers.append(name, one);
  }
  const hasBody = ctx.method !== 'GET' && ctx.method !== 'HEAD';
  return new Request(new URL(ctx.url, `${ctx.state.forwardedProto}://${ctx.state.host}`), {
    method: ctx.method,
    headers,
    signal: abort.signal,
    ...(hasBody ? { body: Readable.toWeb(ctx.req) as ReadableStream<Uint8Array>, duplex: 'half' } : {}),
  } as RequestInit);
}

function securityHeaders(ctx: Context, nonce: string): void {
  ctx.set(
    'content-security-policy',
    [
      "default-src 'self'",
      `script-src 'nonce-${nonce}' 'strict-dynamic'`,
      "style-src 'self'",
      "img-src 'self' data:",
      "connect-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
      "object-src 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
  );
  ctx.set('x-content-type-options', 'nosniff');
  ctx.set('referrer-policy', 'strict-origin-when-cross-origin');
  ctx.set('cross-origin-opener-policy', 'same-origin');
  ctx.set('permissions-policy', 'camera=(), geolocation=(), microphone=()');
  ctx.set('cache-control', 'private, no-cache');
}

/** A page, and what is loaded for one, is there before it is sent: one piece. A file may still be written. */
async function sendBody(ctx: Context, response: Response, body: ReadableStream<Uint8Array>): Promise<void> {
  ctx.vary('accept-encoding');
  const type = ctx.response.get('content-type');
  const encoding = COMPRESSIBLE.test(type) ? ctx.acceptsEncodings('br', 'gzip', 'identity') : 'identity';
  if (encoding === 'br' || encoding === 'gzip') ctx.set('content-encoding', encoding);
  if (WHOLE.test(type)) {
    ctx.body = await compressed(Buffer.from(await response.arrayBuffer()), encoding);
    return;
  }
  const stream = Readable.fromWeb(body as NodeReadableStream<Uint8Array>);
  stream.on('error', error => ctx.res.destroy(error));
  if (encoding === 'br') ctx.body = stream.pipe(createBrotliCompress(BROTLI));
  else if (encoding === 'gzip') ctx.body = stream.pipe(createGzip());
  else ctx.body = stream;
}

const brotli = promisify<Buffer, BrotliOptions, Buffer>(brotliCompress);
const gzipped = promisify<Buffer, Buffer>(gzip);

function compressed(whole: Buffer, encoding: string | false): Buffer | Promise<Buffer> {
  if (encoding === 'br') return brotli(whole, BROTLI);
  return encoding === 'gzip' ? gzipped(whole) : whole;
}
