// Tells the stock monitor of a business that something has changed, starting it where there is none (DESIGN §5), and sees
// to it that every business has one. What has changed stands in Postgres until a check has taken it, so nothing is lost
// while Temporal is away.
import type { Client } from '@temporalio/client';
import type { Knex } from 'knex';
import type { Logger } from 'pino';
import type { WaitingTenant } from '../services/stock/check';
import { tenantsWithChanges } from '../services/stock/check';
import { tenantById, tenantIds } from '../services/tenants';
import { inventoryChanged, stockMonitorId } from '../workflows/messages';
import { MONITOR, monitorStart } from '../workflows/monitor-start';

/** Businesses with changes that one look takes in. */
const MOST_WAITING = 1_000;
/** A monitor that was told and has not looked is told once more after this. */
const TELL_AGAIN_MS = 10_000;
/** How often new businesses are looked for. */
const NEW_TENANTS_EVERY_MS = 10_000;
const CALL_MS = 15_000;
const LIST_MS = 60_000;
const AT_ONCE = 20;
const PAGE = 1_000;

interface Deps {
  knex: Knex;
  client: Client;
}

export interface MonitorStarter {
  /** Tells the monitors of those with changes. Answers how many it told. @throws when one could not be told. */
  tell(): Promise<number>;
}

export function createMonitorStarter({ knex, client, log }: Deps & { log: Logger }): MonitorStarter {
  /** Which change of a tenant its monitor was told of, and when: the same one need not be told at each look. */
  const told = new Map<string, { since: string; at: number }>();
  const known = new Set<string>();
  let lookAt = 0;
  let first = true;
  let starting = false;

  function isNews({ tenantId, since }: WaitingTenant): boolean {
    const last = told.get(tenantId);
    return !last || last.since !== since || Date.now() - last.at >= TELL_AGAIN_MS;
  }

  async function tellOne({ tenantId, since }: WaitingTenant): Promise<void> {
    const tenant = await tenantById(knex, tenantId);
    if (!tenant) return;
    await soon(client, () =>
      client.workflow.signalWithStart(MONITOR, {
        ...monitorStart(tenant),
        signal: inventoryChanged,
        signalArgs: [[]],
      }),
    );
    told.set(tenantId, { since, at: Date.now() });
    known.add(tenantId);
  }

  /** All of them when this process begins; later those of new businesses. Nothing waits for it. */
  async function startNew(): Promise<void> {
    if (starting || Date.now() < lookAt) return;
    starting = true;
    try {
      const ids = (await tenantIds(knex)).filter(id => !known.has(id));
      const running = first ? await runningMonitors(client) : new Set<string>();
      await startAll({ knex, client }, ids, running, id => known.add(id));
      first = false;
    } catch (error) {
      log.debug({ err: error }, 'Stock monitors could not be started; trying again');
    } finally {
      starting = false;
      lookAt = Date.now() + NEW_TENANTS_EVERY_MS;
    }
  }

  return {
    async tell() {
      void startNew();
      const waiting = await tenantsWithChanges(knex, MOST_WAITING);
      const there = new Set(waiting.map(({ tenantId }) => tenantId));
      for (const tenantId of told.keys()) if (!there.has(tenantId)) told.delete(tenantId);
      const news = waiting.filter(isNews);
      for (let i = 0; i < news.length; i += AT_ONCE) {
        const outcomes = await Promise.allSettled(news.slice(i, i + AT_ONCE).map(tellOne));
        const failure = outcomes.find(outcome => outcome.status === 'rejected');
        if (failure) throw failure.reason;
      }
      return news.length;
    },
  };
}

/** Starts the monitor of every business that has none running. Answers how many. */
export async function startMissingMonitors(deps: Deps): Promise<number> {
  const running = await runningMonitors(deps.client);
  let started = 0;
  await startAll(
    deps,
    await tenantIds(deps.knex),
    running,
    (_, missing) => void (started += missing ? 1 : 0),
  );
  return started;
}

async function startAll(
  { knex, client }: Deps,
  ids: readonly string[],
  running: ReadonlySet<string>,
  done: (tenantId: string, missing: boolean) => void,
): Promise<void> {
  const startOne = async (id: string): Promise<void> => {
    const tenant = await tenantById(knex, id);
    const missing = tenant !== undefined && !running.has(stockMonitorId(tenant.slug));
    if (missing) await soon(client, () => client.workflow.start(MONITOR, monitorStart(tenant)));
    done(id, missing);
  };
  for (let i = 0; i < ids.length; i += AT_ONCE) {
    await Promise.all(ids.slice(i, i + AT_ONCE).map(startOne));
  }
}

/** Visibility lags a little: one that is there all the same is answered by its start. */
async function runningMonitors(client: Client): Promise<Set<string>> {
  const running = new Set<string>();
  const query = `WorkflowType = '${MONITOR}' AND ExecutionStatus = 'Running'`;
  await client.withDeadline(Date.now() + LIST_MS, async () => {
    for await (const { workflowId } of client.workflow.list({ query, pageSize: PAGE }))
      running.add(workflowId);
  });
  return running;
}

const soon = <T>(client: Client, call: () => Promise<T>): Promise<T> =>
  client.withDeadline(Date.now() + CALL_MS, call);
