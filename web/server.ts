// The web server of Berth: Koa around Remix's request handler, so that a browser sees one origin. It serves the built
// files, passes /api on to the API (Server-Sent Events included), and renders everything else.
// Bundled to dist/web/server.js; run it in the project’s folder, it finds Remix’s own build in dist/web.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ServerBuild } from '@remix-run/node';
import { ConfigError, webConfig } from '../config';
import { createErrorReporter, createLogger } from '../config/logger';
import { createWebServer } from './koa/server';

async function main(): Promise<void> {
  const config = webConfig();
  const log = createLogger(config.log, 'web');
  const reporter = await createErrorReporter(config.log, 'web');
  const folder = path.resolve('dist/web');
  const entry = pathToFileURL(path.join(folder, 'server/index.js')).href;
  const build = (await import(entry)) as ServerBuild;
  const server = createWebServer({
    build,
    assetsFolder: path.join(folder, 'client'),
    apiUrl: config.apiUrl,
    proxies: config.proxies,
    mode: 'production',
    log,
    report: reporter.report,
  });
  const { port } = await server.listen(config.port, config.host);
  log.info({ port, apiUrl: config.apiUrl }, 'web listens');

  const stop = (signal: string) => {
    log.info({ signal }, 'web stops');
    void Promise.all([server.close(), reporter.close()]).then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String((error as Error).stack)}\n`);
  process.exit(1);
});
