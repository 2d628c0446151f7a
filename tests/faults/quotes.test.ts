// The worker killed in the middle of an acceptance, really, and Temporal away: a quote becomes one delivery, whatever dies,
// and offers are made without Temporal.
import { Client, Connection } from '@temporalio/client';
import { addDays } from '../../domain/calendar';
import type { Temporal } from '../../stack/temporal';
import { quoteId } from '../../workflows/messages';
import { createDock } from '../factories';
import type { ApiWorld } from '../harness/api-world';
import { startApiWorld } from '../harness/api-world';
import { startTestTemporal } from '../harness/temporal';
import type { WorkerProcess } from '../harness/worker-process';
import { eventually, startWorkerProcess } from '../harness/worker-process';
import { createOrchestrator } from '../../api/orchestrator';
import type { Orchestrator } from '../../api/orchestrator';
import { freePort } from '../../stack/ports';

jest.setTimeout(120_000);

let port: number;
let temporal: Temporal;
let orchestrator: Orchestrator;
let world: ApiWorld;
let worker: WorkerProcess;
let manager: string;
let farm: string;

const startWorker = () =>
  startWorkerProcess({ databaseUrl: world.database.url, temporalAddress: temporal.address });

beforeAll(async () => {
  port = await freePort();
  orchestrator = await createOrchestrator({
    ...{
      address: `127.0.0.1:${port}`,
      namespace: 'default',
      tls: false,
      apiKey: undefined,
      uiUrl: undefined,
    },
    ...{ certPath: undefined, keyPath: undefined, caPath: undefined },
  });
  world = await startApiWorld({ replaced: { orchestrator } });
  await createDock(world.database.owner, world.home.tenant);
  manager = await world.app.tokenOf(world.home.users.manager);
  farm = await world.app.vendorTokenOf(world.home.vendor);
});
afterAll(async () => {
  await worker?.kill();
  await world?.stop();
  await temporal?.kill();
});

const offer = async (): Promise<string> => {
  const bookingDate = addDays(new Date().toISOString().slice(0, 10), 5);
  const body = { productName: 'Kale', quantity: 40, unitPrice: 1.25, bookingDate, timeSlot: 'Morning' };
  const { status, body: answer } = await world.app.call('POST', '/vip/quotes', { body, token: farm });
  expect(status).toBe(201);
  return answer.quoteId as string;
};
const accept = (id: string) =>
  world.app.call('POST', `/vendors/quotes/${id}/accept`, {
    ...{ body: { revision: 1 }, token: manager, headers: { 'idempotency-key': `accept ${id}` } },
  });

test('offers go on without Temporal; answers wait for it; killed in the middle of one, it is taken once', async () => {
  const id = await offer();
  const away = await accept(id);
  expect([away.status, away.body.code]).toEqual([503, 'orchestrator_unavailable']);
  const stored = () =>
    world.database.owner('quotes').where({ id }).first() as PromiseLike<{ status: string }>;
  expect((await stored()).status).toBe('open');

  // Temporal is back: the starter gives the quote its negotiation.
  temporal = await startTestTemporal({ port });
  worker = await startWorker();
  const connection = await Connection.connect({ address: temporal.address });
  const handle = new Client({ connection }).workflow.getHandle(quoteId(world.home.tenant.slug, id));
  await eventually('its negotiation runs', () =>
    handle.describe().then(
      ({ status }) => status.name === 'RUNNING',
      () => false,
    ),
  );

  // The acceptance waits for the row when its worker is killed; the next one hears it again.
  const lock = await world.database.owner.transaction();
  await lock('quotes').where({ id }).forNoKeyUpdate().select('id');
  const accepted = accept(id);
  try {
    await eventually('the acceptance waits for the quote', async () => {
      const { rows } = await world.database.owner.raw<{ rows: unknown[] }>(
        `select 1 from pg_locks where not granted and locktype in ('transactionid', 'tuple')`,
      );
      return rows.length > 0;
    });
    await worker.kill();
  } finally {
    await lock.rollback();
  }
  worker = await startWorker();
  const first = await accepted;
  // The worker took longer to come back than the request waits: asked again, it is the same acceptance.
  const answer = first.status === 200 ? first : await accept(id);
  expect([answer.status, answer.body.quote?.status]).toEqual([200, 'accepted']);
  expect(await world.database.owner('deliveries').where({ quoteId: id })).toHaveLength(1);
  await handle.result();
  await connection.close();
});
