// How the web is built: Remix for the browser (dist/web/client) and for the server (dist/web/server/index.js).
// The Koa server around it, web/server.ts, is bundled apart. Build: `vite build` and `vite build --ssr` with this file.
import path from 'node:path';
import { vitePlugin as remix } from '@remix-run/dev';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';

const projectRoot = path.resolve(import.meta.dirname, '..');

export default defineConfig({
  root: projectRoot,
  publicDir: path.join(projectRoot, 'web/public'),
  build: { target: 'es2022', assetsInlineLimit: 0, reportCompressedSize: false },
  plugins: [
    tailwindcss(),
    remix({
      appDirectory: 'web/app',
      buildDirectory: 'dist/web',
      serverModuleFormat: 'esm',
      ignoredRouteFiles: ['**/*.test.{ts,tsx}', '**/.*'],
      future: {
        v3_fetcherPersist: true,
        v3_relativeSplatPath: true,
        v3_throwAbortReason: true,
        v3_singleFetch: true,
        v3_lazyRouteDiscovery: false,
        v3_routeConfig: false,
      },
    }),
  ],
});
