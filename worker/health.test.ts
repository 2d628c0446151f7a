// What the worker says of itself while Postgres and Temporal come and go.
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Connection } from '@temporalio/client';
import { connect } from '../db/connection';
import { freePort } from '../stack/ports';
import type { Temporal } from '../stack/temporal';
import type { TestDatabase } from '../tests/harness/database';
import { createTestDatabase } from '../tests/harness/database';
import { startTestTemporal } from '../tests/harness/temporal';
import { eventually } from '../tests/harness/worker-process';
import { createHealthServer } from './health';
import { RECONNECTING, temporalProbe } from './temporal-probe';

jest.setTimeout(60_000);

let db: TestDatabase;
let temporal: Temporal;
let connection: Connection;
let port: number;
let servers: Server[] = [];
let state = 'RUNNING';

beforeAll(async () => {
  port = await freePort();
  [db, temporal] = await Promise.all([createTestDatabase(), startTestTemporal({ port })]);
  connection = await Connection.connect({ address: temporal.address, channelArgs: RECONNECTING });
});
afterAll(async () => {
  for (const server of servers) server.close();
  await connection?.close();
  await temporal?.kill();
  await db?.drop();
});
afterEach(() => {
  state = 'RUNNING';
});

async function serve(knex = db.knex): Promise<string> {
  const server = createHealthServer({
    knex,
    workerStates: () => ['RUNNING', state],
    temporalAnswers: temporalProbe(connection),
    activeWorkflows: () => 3,
  });
  servers = [...servers, server];
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function ready(url: string): Promise<{ status: number; parts: Record<string, string> }> {
  const answer = await fetch(`${url}/readyz`);
  const { parts } = (await answer.json()) as { parts: Record<string, string> };
  return { status: answer.status, parts };
}

test('it is ready while both answer and its workers run, and names a worker that does not', async () => {
  const url = await serve();
  expect(await ready(url)).toEqual({ status: 200, parts: { postgres: 'up', temporal: 'up' } });
  state = 'DRAINING';
  expect(await ready(url)).toEqual({ status: 503, parts: { postgres: 'up', temporal: 'down' } });
  expect(await (await fetch(`${url}/metrics`)).text()).toContain('berth_workflows_cached 3');
});

test('it names Temporal within seconds of its end, is alive all the same, and ready again when it is back', async () => {
  const url = await serve();
  expect((await ready(url)).status).toBe(200);
  await temporal.kill();
  await eventually('it is not ready', async () => (await ready(url)).status === 503, 6_000);
  expect((await ready(url)).parts).toEqual({ postgres: 'up', temporal: 'down' });
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  temporal = await startTestTemporal({ port });
  await eventually('it is ready again', async () => (await ready(url)).status === 200, 10_000);
});

test('it asks Temporal once, however often it is asked itself', async () => {
  const asked = jest.spyOn(connection.workflowService, 'getSystemInfo');
  const url = await serve();
  await Promise.all(Array.from({ length: 20 }, () => ready(url)));
  expect(asked).toHaveBeenCalledTimes(1);
  asked.mockRestore();
});

test('it names Postgres when that is away, and does not wait for it long', async () => {
  const nowhere = connect({ url: 'postgres://berth:x@127.0.0.1:9/none', poolMax: 1 });
  const url = await serve(nowhere);
  const metrics = await fetch(`${url}/metrics`);
  expect(metrics.status).toBe(200);
  const text = await metrics.text();
  expect(text).toContain('berth_pool_waiting ');
  expect(text).not.toMatch(/^berth_starter_lag_seconds \d/m);
  expect(await ready(url)).toEqual({ status: 503, parts: { postgres: 'down', temporal: 'up' } });
  await nowhere.destroy();
});
