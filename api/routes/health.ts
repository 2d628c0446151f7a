// For those who run Berth: is the process alive, can it work, how does it do. Outside /api, without a login.
import Router from '@koa/router';
import type { Context } from 'koa';
import type { ApiDeps } from '../context';

const PROBE_MS = 2_000;

type Part = 'up' | 'down';

export function healthRouter(deps: ApiDeps, isDraining: () => boolean): Router {
  const router = new Router();
  router.use((ctx, next) => {
    (ctx.state as { pattern?: string }).pattern = ctx.path;
    return next();
  });
  router.get('/healthz', ctx => void (ctx.body = { ok: true }));
  router.get('/readyz', ctx => readiness(ctx, deps, isDraining()));
  router.get('/metrics', async ctx => {
    ctx.type = deps.metrics.contentType;
    ctx.body = await deps.metrics.text();
  });
  return router;
}

/** Without Temporal reads and creations go on (DESIGN §4), so the process stays in service; without Postgres nothing does. */
async function readiness(ctx: Context, deps: ApiDeps, draining: boolean): Promise<void> {
  const [postgres, temporal] = await Promise.all([
    within(
      PROBE_MS,
      deps.knex.raw('select 1').then(() => true),
    ),
    within(PROBE_MS, deps.orchestrator.ping()),
  ]);
  const parts = { postgres, temporal };
  const ok = postgres === 'up' && !draining;
  ctx.status = ok ? 200 : 503;
  ctx.body = { ok, parts, ...(draining ? { draining } : {}) };
}

function within(ms: number, answer: PromiseLike<boolean>): Promise<Part> {
  return new Promise(resolve => {
    const timer = setTimeout(() => resolve('down'), ms);
    const settle = (part: Part) => {
      clearTimeout(timer);
      resolve(part);
    };
    answer.then(
      up => settle(up ? 'up' : 'down'),
      () => settle('down'),
    );
  });
}
