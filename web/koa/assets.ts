// The built files for the browser: read and compressed once, kept in memory (they are a few hundred kB). Names under
// /assets/ carry a hash of their content, so browsers may keep them for ever.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Context, Middleware } from 'koa';
import type { WebState } from './state';

const COMPRESSIBLE = /\.(js|css|svg|json|txt|webmanifest|map)$/;

interface Asset {
  path: string;
  body: Buffer;
  br?: Buffer;
  gzip?: Buffer;
}

export function assets(folder: string): Middleware<WebState> {
  const files = new Map(list(folder).map(file => [file.path, file]));
  return async (ctx, next) => {
    const asset = ctx.method === 'GET' || ctx.method === 'HEAD' ? files.get(ctx.path) : undefined;
    if (asset) send(ctx, asset);
    else if (ctx.path.startsWith('/assets/')) ctx.throw(404);
    else await next();
  };
}

function list(folder: string): Asset[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(name => path.join(folder, name))
    .filter(file => statSync(file).isFile() && !path.basename(file).startsWith('.'))
    .map(file => ({
      path: `/${path.relative(folder, file).split(path.sep).join('/')}`,
      body: readFileSync(file),
    }));
}

function send(ctx: Context, asset: Asset): void {
  ctx.type = path.extname(asset.path);
  ctx.set('x-content-type-options', 'nosniff');
  ctx.set(
    'cache-control',
    asset.path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
  );
  if (!COMPRESSIBLE.test(asset.path)) {
    ctx.body = asset.body;
    return;
  }
  ctx.vary('accept-encoding');
  const encoding = ctx.acceptsEncodings('br', 'gzip', 'identity');
  if (encoding === 'br') ctx.body = asset.br ??= brotliCompressSync(asset.body);
  else if (encoding === 'gzip') ctx.body = asset.gzip ??= gzipSync(asset.body);
  else ctx.body = asset.body;
  if (encoding === 'br' || encoding === 'gzip') ctx.set('content-encoding', encoding);
}
