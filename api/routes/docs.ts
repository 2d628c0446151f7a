// The OpenAPI document and its page. The page's scripts and styles come from here, nothing from elsewhere.
import { createReadStream } from 'node:fs';
import path from 'node:path';
import Router from '@koa/router';
import assetFolder from 'swagger-ui-dist/absolute-path.js';
import { openApiDocument } from '../openapi';

const ASSETS: Record<string, string> = {
  'swagger-ui.css': 'text/css',
  'swagger-ui-bundle.js': 'text/javascript',
  'favicon-32x32.png': 'image/png',
};

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Berth API</title>
    <link rel="icon" href="/api/docs/favicon-32x32.png">
    <link rel="stylesheet" href="/api/docs/swagger-ui.css">
  </head>
  <body>
    <main id="docs"></main>
    <script src="/api/docs/swagger-ui-bundle.js"></script>
    <script src="/api/docs/start.js"></script>
  </body>
</html>
`;

const START = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#docs', deepLinking: true });\n`;

/** The page styles its own elements and draws small pictures from data. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

export function docsRouter(version: string): Router {
  /** Made for whoever asks first: no start waits for it. */
  let document: string | undefined;
  const router = new Router({ prefix: '/api' });
  router.use((ctx, next) => {
    (ctx.state as { pattern?: string }).pattern = '/api/docs';
    return next();
  });
  router.get('/openapi.json', ctx => {
    ctx.type = 'json';
    ctx.body = document ??= JSON.stringify(openApiDocument(version));
  });
  router.get('/docs', ctx => {
    ctx.set('content-security-policy', POLICY);
    ctx.type = 'html';
    ctx.body = PAGE;
  });
  router.get('/docs/start.js', ctx => {
    ctx.type = 'text/javascript';
    ctx.body = START;
  });
  for (const [file, type] of Object.entries(ASSETS)) {
    router.get(`/docs/${file}`, ctx => {
      ctx.set('cache-control', 'public, max-age=3600');
      ctx.type = type;
      ctx.body = createReadStream(path.join(assetFolder(), file));
    });
  }
  return router;
}
