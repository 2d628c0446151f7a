// The worker process: runs the workflows and their activities, starts lifecycles, and keeps house.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, bundleWorkflowCode } from '@temporalio/worker';
import type { LogEntry, WorkflowBundleOption } from '@temporalio/worker';
import type { Knex } from 'knex';
import type { Logger } from 'pino';
import { closeGateways, createGateways } from '../activities/gateways';
import { createAdvisor } from '../activities/gateways/advisor';
import { createCalDavGateway } from '../activities/gateways/caldav';
import { createHubSpotGateway } from '../activities/gateways/hubspot';
import { ConfigError, workerConfig } from '../config';
import type { WorkerConfig } from '../config';
import { createErrorReporter, createLogger } from '../config/logger';
import { bundleOptions } from '../config/workflow-bundle';
import { assertBoundByRowSecurity, connect } from '../db/connection';
import { connectCrm } from '../services/crm/connection';
import { createLinks } from '../services/links';
import { listen } from '../services/live-listener';
import { connectionOptions, dataConverterOf } from '../temporal.config';
import { createHealthServer } from './health';
import { endCrmSchedule, ensureSchedules, registerSearchAttributes } from './registration';
import { startStarter } from './starter';
import { RECONNECTING, temporalProbe } from './temporal-probe';
import { createWorkers } from './workers';

const RETRY_MS = 1_000;
const REGISTER_AGAIN_MS = 15_000;

/** Tries until it works: Postgres and Temporal may come up after this process, or come back. */
async function patiently<T>(what: string, log: Logger, attempt: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (tries % 30 === 0) log.warn({ err: error }, `Waiting for ${what}`);
      await new Promise(resolve => setTimeout(resolve, RETRY_MS));
    }
  }
}

/** A built worker has its bundle beside it; one that runs from source makes it now. */
async function workflowBundle(): Promise<WorkflowBundleOption> {
  const built = path.resolve('dist/workflows.bundle.js');
  if (process.argv[1]?.endsWith('.js') && existsSync(built)) return { codePath: built };
  const workflowsPath = path.resolve('workflows/index.ts');
  return bundleWorkflowCode(bundleOptions(workflowsPath));
}

const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** The workers of messages and of calendars run activities only, and that is meant. */
const MEANT = 'No workflows registered';

/** The CRM that is configured. One that is not right is said, and keeps nothing else from running. */
async function openCrm(knex: Knex, { crm }: WorkerConfig, log: Logger) {
  const { hubspot, tenantSlug } = crm;
  const wanted = hubspot && tenantSlug ? { tenantSlug, accessToken: hubspot.accessToken } : undefined;
  try {
    const tenantId = await connectCrm(knex, wanted, new Date().toISOString());
    return tenantId && hubspot ? { tenantId, crm: createHubSpotGateway(hubspot) } : undefined;
  } catch (error) {
    log.error({ err: error }, 'The CRM is not connected');
    return undefined;
  }
}

/**
 * After a burst of bookings most of the heap is garbage. It is collected when the heap has grown by this much, where V8 would
 * wait until it is twice or three times as large: a tenth less memory. Before the thread of the workflows begins.
 */
const HEAP_GROWS_PERCENT = 40;

async function main(): Promise<void> {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWS_PERCENT}`);
  const config = workerConfig();
  const log = createLogger(config.log, 'worker');
  const reporter = await createErrorReporter(config.log, 'worker');
  const gateways = createGateways(config.gateways);
  Runtime.install({
    logger: new DefaultLogger('INFO', ({ level, message, meta }: LogEntry) =>
      log[message.startsWith(MEANT) ? 'debug' : LEVELS[level]]({ ...meta }, message),
    ),
    shutdownSignals: [],
    ...(config.sdkMetrics
      ? { telemetryOptions: { metrics: { prometheus: { bindAddress: config.sdkMetrics } } } }
      : {}),
  });

  const knex = connect(config.database);
  const options = await connectionOptions(config.temporal);
  await patiently('Postgres', log, () => knex.raw('select 1').then(() => undefined));
  await assertBoundByRowSecurity(knex);
  const connection = await patiently('Temporal', log, () => NativeConnection.connect(options));
  const clientConnection = await patiently('Temporal', log, () =>
    Connection.connect({ ...options, channelArgs: RECONNECTING }),
  );
  const { namespace } = config.temporal;
  const dataConverter = await dataConverterOf(config.temporal);
  const client = new Client({ connection: clientConnection, namespace, dataConverter });

  const crm = await openCrm(knex, config, log);
  if (!crm) void endCrmSchedule(client);

  const register = async (): Promise<void> => {
    await registerSearchAttributes(clientConnection, namespace, log);
    await ensureSchedules(client, { crm: crm !== undefined });
  };
  await patiently('Temporal', log, register);
  const registering = setInterval(() => void register().catch(() => {}), REGISTER_AGAIN_MS);

  const links = createLinks(config.secret, config.publicUrl);
  const workers = await createWorkers({
    knex,
    links,
    gateways,
    calendars: config.calendars && createCalDavGateway(config.calendars),
    connection,
    client,
    namespace,
    maxCachedWorkflows: config.maxCachedWorkflows,
    patches: config.patches,
    dataConverter,
    stockAlerts: config.stockAlerts,
    workflowBundle: await workflowBundle(),
    reporter,
    crm,
    log,
    advisor: config.advisor && createAdvisor(config.advisor),
  });
  const starter = startStarter({ knex, client, log, pollMs: config.starterPollMs });
  const listener = listen({
    url: config.database.url,
    heard: starter.wake,
    listening: starter.wake,
    onError: error => log.debug({ err: error }, 'Not listening to Postgres; trying again'),
  });
  const health = createHealthServer({
    knex,
    workerStates: () => workers.map(worker => worker.getState()),
    temporalAnswers: temporalProbe(clientConnection),
    activeWorkflows: () => workers.reduce((sum, worker) => sum + worker.getStatus().numCachedWorkflows, 0),
  });
  health.listen(config.port, config.host);

  let stopping = false;
  const stop = (): void => {
    stopping = true;
    void starter.stop();
    workers.forEach(worker => worker.getState() === 'RUNNING' && worker.shutdown());
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  log.info({ queues: workers.map(worker => worker.options.taskQueue) }, 'Worker is running');
  try {
    await Promise.all(workers.map(worker => worker.run()));
  } catch (error) {
    if (!stopping) throw error;
    // Time ran out, or a workflow was cut short in the middle of a step.
    log.warn(
      { err: error },
      'Stopped with work that could not be finished or reported; another worker will do it',
    );
  } finally {
    clearInterval(registering);
    await Promise.all([starter.stop(), listener.close()]);
    health.close();
    await closeGateways(gateways);
    await reporter.close();
    await Promise.allSettled([clientConnection.close(), connection.close(), knex.destroy()]);
    log.info('Worker has stopped');
  }
}

main().then(
  // A call to a Temporal that is away would keep the process for its retries.
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof ConfigError ? error.message : error);
    process.exit(1);
  },
);
