// The codec for operators: the Temporal UI and its command line send what they show here, and get it in clear. Outside /api,
// which the web passes on, and only where a token is configured, which the caller has to know: as a Bearer, or, for the
// UI, which sends none of its own, as part of the address.
import { createHash, timingSafeEqual } from 'node:crypto';
import Router from '@koa/router';
import type { Context } from 'koa';
import type { PayloadCodec } from '@temporalio/common';
import type { WirePayload } from '../../config/codec-wire';
import { fromWire, toWire } from '../../config/codec-wire';
import { codecOf } from '../../temporal.config';
import type { ApiDeps } from '../context';
import { readBody } from '../middleware/body';

/** Histories with many steps are shown in one piece. */
const MOST_BYTES = 8_000_000;

export function codecRouter({ settings }: Pick<ApiDeps, 'settings'>): Router {
  const router = new Router({ prefix: '/codec' });
  const { codecToken, codecKeys, uiUrl } = settings.temporal;
  const origin = uiUrl && new URL(uiUrl).origin;
  router.use((ctx, next) => {
    (ctx.state as { pattern?: string }).pattern = '/codec';
    if (origin && ctx.get('origin') === origin) allowFrom(ctx, origin);
    return next();
  });
  if (!codecToken || !codecKeys) return router;
  let codec: Promise<PayloadCodec | undefined> | undefined;
  const opened = async (): Promise<PayloadCodec> => (await (codec ??= codecOf({ codecKeys })))!;
  for (const path of ['', '/:token']) {
    router.options(`${path}/decode`, ctx => void (ctx.status = 204));
    router.post(`${path}/decode`, ctx => decode(ctx, codecToken, opened));
  }
  return router;
}

function allowFrom(ctx: Context, origin: string): void {
  ctx.set('access-control-allow-origin', origin);
  ctx.set('access-control-allow-methods', 'POST');
  ctx.set('access-control-allow-headers', 'authorization, content-type, x-namespace');
  ctx.set('cross-origin-resource-policy', 'cross-origin');
  ctx.vary('origin');
}

async function decode(ctx: Context, token: string, codec: () => Promise<PayloadCodec>): Promise<void> {
  const { params } = ctx as unknown as { params: { token?: string } };
  const given = params.token ?? /^Bearer (.+)$/.exec(ctx.get('authorization'))?.[1];
  if (!given || !same(given, token)) {
    // A wrong one and none look the same, and tell nobody that there is something here.
    ctx.status = 404;
    return;
  }
  const payloads = wireOf(await readBody(ctx, { bodyLimitBytes: MOST_BYTES }));
  if (!payloads) {
    ctx.status = 400;
    return;
  }
  try {
    const decoded = await (await codec()).decode(payloads.map(fromWire));
    ctx.body = { payloads: decoded.map(toWire) };
  } catch {
    ctx.status = 422;
    ctx.body = { error: 'Not encrypted with a key that is known here.' };
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const same = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

function wireOf(body: unknown): WirePayload[] | undefined {
  const payloads = (body as { payloads?: unknown } | undefined)?.payloads;
  const isWire = (value: unknown): boolean => {
    if (typeof value !== 'object' || value === null) return false;
    const { metadata = {}, data = '' } = value as WirePayload;
    return typeof data === 'string' && Object.values(metadata).every(each => typeof each === 'string');
  };
  return Array.isArray(payloads) && payloads.every(isWire) ? (payloads as WirePayload[]) : undefined;
}
