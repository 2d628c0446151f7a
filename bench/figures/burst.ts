// A thousand bookings at once: how soon each has a running lifecycle, and what the processes hold in memory afterwards.
import { Client, Connection } from '@temporalio/client';
import type { Figure, Measurement } from '../figure';
import { load, p95, perSecond } from '../load';
import type { Outcome } from '../load';
import { allAtRest, allStarted } from '../lifecycles';
import type { Process } from '../processes';
import { peakMb, residentMb, startProcesses } from '../processes';
import { startProviders } from '../providers';
import { freePlaces, toApi } from '../requests';
import type { Servers } from '../servers';

const BOOKINGS = 1_000;
const CLIENTS = 16;
const BARE_STARTS = 300;

interface Burst {
  created: Outcome;
  startedSeconds: number;
  restSeconds: number;
  running: number;
  memory: { before: number; after: number; peak: number; parts: string };
}

/** Workflows that nobody runs, started as fast as the SDK and the server can. @returns seconds for {@link BOOKINGS} */
async function bareStarts(client: Client): Promise<number> {
  let next = 0;
  const start = async () => {
    while (next < BARE_STARTS) {
      await client.workflow.start('nobody', { workflowId: `bare/${next++}`, taskQueue: 'nobody', args: [] });
    }
  };
  const from = performance.now();
  await Promise.all(Array.from({ length: CLIENTS }, start));
  return ((performance.now() - from) / 1000 / BARE_STARTS) * BOOKINGS;
}

/** Each has answered something before it is weighed. */
async function warm(web: Process): Promise<void> {
  for (let i = 0; i < 20; i++) await (await fetch(`http://127.0.0.1:${web.port}/`)).text();
}

async function run(servers: Servers, client: Client, address: string): Promise<Burst> {
  const database = await servers.copyOf(10_000, 'bench_burst');
  const providers = await startProviders();
  const app = await startProcesses(['api', 'worker', 'web'], database, address, providers.environment);
  const all = [app.api, app.worker, app.web];
  const weigh = (of: (pid: number) => number) => all.reduce((sum, one) => sum + of(one.pid), 0);
  try {
    await warm(app.web);
    const before = weigh(residentMb);
    const since = new Date().toISOString();
    const from = performance.now();
    const requests = freePlaces(database.fixture)(BOOKINGS).map(toApi);
    const created = await load({ port: app.api.port, clients: CLIENTS, requests }, 201);
    await allStarted(database);
    const startedSeconds = (performance.now() - from) / 1000;
    await allAtRest(database, since);
    const restSeconds = (performance.now() - from) / 1000;
    const { count } = await client.workflow.count(
      `WorkflowType = 'bookingLifecycle' and ExecutionStatus = 'Running'`,
    );
    await warm(app.web);
    const [api, worker, web] = all.map(one => Math.round(residentMb(one.pid)));
    const parts = `api ${api} MB, worker ${worker} MB, web ${web} MB`;
    const memory = { before, after: weigh(residentMb), peak: weigh(peakMb), parts };
    return { created, startedSeconds, restSeconds, running: count, memory };
  } finally {
    await app.stop();
    await providers.stop();
  }
}

export const burst = (servers: Servers): Figure => ({
  name: 'burst',
  async measure() {
    const { address } = await servers.temporal();
    const connection = await Connection.connect({ address });
    try {
      const client = new Client({ connection });
      const bareSeconds = await bareStarts(client);
      return lines(await run(servers, client, address), bareSeconds);
    } finally {
      await connection.close();
    }
  },
});

function lines(burst: Burst, bareSeconds: number): Measurement[] {
  const { created, memory } = burst;
  const what = `${BOOKINGS.toLocaleString('en-US')} bookings in a burst`;
  const figure = 'burst';
  return [
    {
      figure,
      what: `${what}: all have a lifecycle after`,
      measured: { value: burst.startedSeconds, unit: 's' },
      floor: {
        value: bareSeconds,
        unit: 's',
        what: 'the same number started by the SDK alone, run by nobody',
      },
      target: { of: 'measured', bound: 'at most', value: 30 },
      note: 'From the first request. The worker runs the lifecycles at the same time.',
    },
    {
      figure,
      what: `${what}: lifecycles that Temporal counts as running`,
      measured: { value: burst.running, unit: '' },
      target: { of: 'measured', bound: 'exactly', value: BOOKINGS },
    },
    {
      figure,
      what: `${what}: all have sent their first messages and wait for a timer after`,
      measured: { value: burst.restSeconds, unit: 's' },
    },
    {
      figure,
      what: `${what}: created, ${CLIENTS} clients, while the worker starts their lifecycles`,
      measured: { value: perSecond(created), unit: 'a second' },
    },
    { figure, what: `${what}: 95 % answered within`, measured: { value: p95(created), unit: 'ms' } },
    {
      figure,
      what: 'Memory of api, worker and web after the burst',
      measured: { value: memory.after, unit: 'MB' },
      floor: { value: memory.before, unit: 'MB', what: 'the same processes before it' },
      target: { of: 'measured', bound: 'under', value: 700 },
      note: `Resident: ${memory.parts}. Their peaks together: ${Math.round(memory.peak)} MB.`,
    },
  ];
}
