// The floors: what Node, Koa and the driver of Postgres cost when nothing else is done. Bare handlers do the same writes
// on the same schema, and read the same answer, without rules, roles, logs, metrics or idempotency. They connect as the
// application does, so row-level security binds them too; that they serve one tenant is set once, on the connection.
import Koa from 'koa';
import type { Context } from 'koa';
import pg from 'pg';
import { yearInSql } from './analytics';
import { daysInNode, daysInSql } from './availability';
import { createInOneStatement, createInStatements } from './creation';
import { createDelivery } from './delivery';
import { gridOfDay } from './grid';
import { newest } from './list';
import { stats } from './stats';
import { stream } from './streams';
import { vendorHome } from './vendor';

const pool = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  options: `-c app.tenant_id=${process.env.TENANT}`,
  max: 20,
});

async function bodyOf(ctx: Context): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of ctx.req) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString());
}

type Handler = (ctx: Context) => Promise<void>;

function creating(create: typeof createInStatements): Handler {
  return async ctx => {
    const id = await create(pool, (await bodyOf(ctx)) as never);
    ctx.status = id ? 201 : 409;
    ctx.body = { success: Boolean(id), bookingId: id };
  };
}

function reading(read: typeof daysInSql): Handler {
  return async ctx => {
    const { car_id, start, end } = ctx.query as Record<string, string>;
    ctx.type = 'json';
    ctx.body = await read(pool, { vehicle: car_id!, start: start!, end: end! });
  };
}

const handlers: Record<string, Handler> = {
  '/healthz': async ctx => {
    ctx.body = 'ok';
  },
  '/create-in-statements': creating(createInStatements),
  '/create-in-one-statement': creating(createInOneStatement),
  '/create-delivery': creating(createDelivery as never),
  '/availability-in-node': reading(daysInNode),
  '/availability-in-sql': reading(daysInSql),
  '/list': async ctx => {
    ctx.type = 'json';
    ctx.body = await newest(pool);
  },
  '/grid': async ctx => {
    ctx.type = 'json';
    ctx.body = await gridOfDay(pool, ctx.query.start as string);
  },
  '/stats': async ctx => {
    ctx.type = 'json';
    ctx.body = await stats(pool);
  },
  '/year': async ctx => {
    const { from, to } = ctx.query as Record<string, string>;
    ctx.type = 'json';
    ctx.body = await yearInSql(pool, from!, to!);
  },
  '/stream': stream,
  '/vendor': async ctx => {
    ctx.type = 'json';
    ctx.body = await vendorHome(pool, ctx.query.vendor as string);
  },
};

const app = new Koa();
app.use(ctx => handlers[ctx.path]?.(ctx));
app.listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
