// The parts of the web server in their order, and its life: listen, drain, close.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServerBuild } from '@remix-run/node';
import Koa from 'koa';
import type { Logger } from 'pino';
import { assets } from './assets';
import { health } from './health';
import { apiProxy } from './proxy';
import { remix } from './remix';
import { requestFacts } from './request-facts';
import { sameSite } from './same-site';
import type { WebState } from './state';

/** Requests in flight get this long to finish once the server is told to stop. */
const DRAIN_MS = 4_000;

export interface WebServerOptions {
  build: ServerBuild;
  /** Folder of the files for the browser. */
  assetsFolder: string;
  /** Where the API is, without a slash at the end. */
  apiUrl: string;
  mode: 'production' | 'development';
  log: Logger;
}

export interface WebServer {
  listen(port: number, host: string): Promise<{ port: number }>;
  /** Stops accepting, lets requests finish, closes open event streams. */
  close(): Promise<void>;
}

export function createWebServer(options: WebServerOptions): WebServer {
  const { apiUrl, log } = options;
  const proxy = apiProxy({ apiUrl, log });
  const app = new Koa<WebState>();
  app.use(requestFacts(log));
  app.use(health(apiUrl));
  app.use(assets(options.assetsFolder));
  app.use(proxy.middleware);
  app.use(sameSite());
  app.use(remix({ build: options.build, mode: options.mode, apiUrl, log }));
  app.on('error', (error: Error) => log.error({ err: error }, 'request failed'));

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
