// The floor of a status move: a bare Koa handler that sends an Update to a bare workflow, whose local activity changes
// the status and writes an audit event in one statement. Handler and worker share this process.
import { resolve } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import Koa from 'koa';
import pg from 'pg';

const QUEUE = 'bench-moves';
const { PORT, DATABASE_URL, TENANT, TEMPORAL_ADDRESS: address } = process.env;

const pool = new pg.Pool({ connectionString: DATABASE_URL, options: `-c app.tenant_id=${TENANT}`, max: 20 });

const WRITE = `
  with moved as (
    update bookings set status = 'no_show', updated_at = now() where id = $1 returning id, tenant_id
  )
  insert into audit_events (tenant_id, subject, subject_id, action, from_value, to_value, actor_type, actor_name, created_at)
  select tenant_id, 'booking', id, 'status_changed', 'completed', 'no_show', 'staff', 'Staff', now() from moved`;

const activities = {
  async writeMove(bookingId: string): Promise<string> {
    await pool.query({ name: 'move', text: WRITE, values: [bookingId] });
    return 'no_show';
  },
};
export type MoveActivities = typeof activities;

Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
const client = new Client({ connection: await Connection.connect({ address }) });
const worker = await Worker.create({
  connection: await NativeConnection.connect({ address }),
  taskQueue: QUEUE,
  workflowsPath: resolve('bench/floors/moves/workflow.ts'),
  activities,
});
void worker.run();

const app = new Koa();
app.use(async ctx => {
  const [, action, id] = ctx.path.split('/');
  if (action === 'start') {
    await client.workflow.start('bareLifecycle', { workflowId: id!, taskQueue: QUEUE, args: [id] });
  }
  if (action === 'move') await client.workflow.getHandle(id!).executeUpdate('move');
  ctx.body = { success: true };
});
app.listen(Number(PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
