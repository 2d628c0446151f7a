// The API as a Koa application: the frame of every request, then the routes.
import Koa from 'koa';
import type { ApiDeps } from './context';
import { answerErrors } from './middleware/errors';
import { observe } from './middleware/observe';
import { secureHeaders } from './middleware/security-headers';
import { createRoutes, serve } from './router';
import { codecRouter } from './routes/codec';
import { docsRouter } from './routes/docs';
import { healthRouter } from './routes/health';

export const API_VERSION = '0.1.0';

export interface AppOptions {
  /** Whether the process is about to end; probes are told, so that no new requests are sent here. */
  isDraining?: () => boolean;
}

export function createApp(deps: ApiDeps, { isDraining = () => false }: AppOptions = {}): Koa {
  // Behind a proxy the address it saw last is the caller's; those before it are only claimed.
  const app = new Koa({ proxy: deps.settings.trustProxy, maxIpsCount: 1 });

  app.use(observe(deps));
  app.use(secureHeaders);
  app.use(answerErrors);
  app.use(createRoutes());
  for (const router of [docsRouter(API_VERSION), healthRouter(deps, isDraining), codecRouter(deps)]) {
    app.use(serve(router));
  }

  // What breaks after the answer began: a reader that went away, mostly.
  app.on('error', (err: unknown) => deps.log.debug({ err }, 'An answer was cut short'));
  return app;
}
