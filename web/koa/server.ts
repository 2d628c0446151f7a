// The parts of the web server in their order, and its life: listen, drain, close.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServerBuild } from '@remix-run/node';
import Koa from 'koa';
import type { Logger } from '../../config/logger';
import { assets } from './assets';
import { bodyLimit } from './body-limit';
import { health } from './health';
import { apiProxy } from './proxy';
import { remix } from './remix';
import { requestFacts } from './request-facts';
import { sameSite } from './same-site';
import type { WebState } from './state';

/** Requests in flight get this long to finish once the server is told to stop. */
const DRAIN_MS = 4_000;

/** How a connection ends that the other side left. */
const GONE = new Set(['ECONNRESET', 'EPIPE', 'ECANCELED', 'ERR_STREAM_PREMATURE_CLOSE', 'ABORT_ERR']);

export interface WebServerOptions {
  build: ServerBuild;
  /** Folder of the files for the browser. */
  assetsFolder: string;
  /** Where the API is, without a slash at the end. */
  apiUrl: string;
  /** How many proxies of ours are in front of this server; 0 unless said. */
  proxies?: number;
  mode: 'production' | 'development';
  log: Logger;
  /** Tells of an error nobody expected. */
  report(error: unknown, context?: Record<string, string>): void;
}

export interface WebServer {
  listen(port: number, host: string): Promise<{ port: number }>;
  /** Stops accepting, lets requests finish, closes open event streams. */
  close(): Promise<void>;
}

export function createWebServer(options: WebServerOptions): WebServer {
  const { apiUrl, log, report } = options;
  const proxy = apiProxy({ apiUrl, log });
  const app = new Koa<WebState>();
  app.use(requestFacts(log, options.proxies));
  app.use(health(apiUrl));
  app.use(assets(options.assetsFolder));
  app.use(proxy.middleware);
  app.use(sameSite());
  app.use(bodyLimit());
  app.use(remix({ build: options.build, mode: options.mode, apiUrl, report }));
  app.on('error', (error: Error & { expose?: boolean; code?: string }) => {
    // Somebody who left, or asked for what is not there, is no fault.
    if (error.expose || GONE.has(error.code ?? '')) return;
    log.error({ err: error }, 'request failed');
    report(error);
  });

  const server = createServer(app.callback());
  server.keepAliveTimeout = 65_000;

  return {
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          resolve({ port: (server.address() as AddressInfo).port });
        });
      }),
    close: () =>
      new Promise(resolve => {
        const force = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
        server.close(() => {
          clearTimeout(force);
          resolve();
        });
        server.closeIdleConnections();
        proxy.close();
      }),
  };
}
