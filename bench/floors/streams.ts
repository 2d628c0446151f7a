// Live events, bare: whatever is notified goes to every open stream, without tenants, places in a stream or sessions.
import type { Context } from 'koa';
import type { ServerResponse } from 'node:http';
import pg from 'pg';

const open = new Set<ServerResponse>();
let listening: Promise<void> | undefined;

async function listenOnce(): Promise<void> {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  client.on('notification', ({ payload }) => {
    for (const res of open) res.write(`id: 1\ndata: ${payload}\n\n`);
  });
  await client.query('listen bench_streams');
}

export async function stream(ctx: Context): Promise<void> {
  await (listening ??= listenOnce());
  const { res } = ctx;
  ctx.respond = false;
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  res.write('retry: 2000\nid: 0\n\n');
  open.add(res);
  res.once('close', () => open.delete(res));
}
