// One page of a bulk job: its next items, some at once, marked as they are done. It stops early when the job is paused or
// cancelled, and when what carries things out cannot be reached.
import { inTenant } from '../../db/connection';
import type { Actor } from '../../domain/roles';
import type { Tenant } from '../../domain/tenant';
import { actorOf } from '../actors';
import { tellOfJob } from '../blocks/tell-of-job';
import type { AnnounceDeps } from '../bookings/announce';
import { execute } from './execute';
import type { Item, Job, Outcome } from './items';
import { countItems, markItems, readItems, readJob } from './items';
import { isPlain, makeBlocks } from './make-block';
import type { Progress } from './progress';

export const PAGE = 500;
/** Items of one page that are done at once: each holds a connection, and lifecycles need theirs. */
const AT_ONCE = 4;
/** How many outcomes are marked together. */
const MARK_EVERY = 15;
/** Blocks of one resource that are made in one transaction: short enough to be stopped soon. */
const BLOCKS_TOGETHER = 50;
/** An item that nobody could carry out is given up after so many attempts. */
const MOST_ATTEMPTS = 5;

/** Something stood in the way that may be gone in a moment. */
export class PageInterrupted extends Error {
  override readonly name = 'PageInterrupted';
}

/** @throws PageInterrupted; what was done is marked. */
export async function runPage(
  deps: AnnounceDeps,
  tenant: Tenant,
  jobId: string,
  clock: () => string,
): Promise<Progress | undefined> {
  const job = await readJob(deps.knex, tenant.id, jobId);
  if (!job) return undefined;
  if (job.status === 'running') await runItems(deps, tenant, job, clock);
  const { status } = (await readJob(deps.knex, tenant.id, jobId))!;
  if (status === 'cancelled') await tellOfWhatCameAfter(deps, tenant, jobId, clock());
  return { status, ...(await countItems(deps.knex, tenant.id, jobId)) };
}

/** What was under way when the job was cancelled may have met a booking after that was told of. */
const tellOfWhatCameAfter = (
  { knex, links }: AnnounceDeps,
  tenant: Tenant,
  jobId: string,
  now: string,
): Promise<void> => inTenant(knex, tenant.id, trx => tellOfJob(trx, links, tenant, { jobId, now }));

async function runItems(deps: AnnounceDeps, tenant: Tenant, job: Job, clock: () => string): Promise<void> {
  const { knex } = deps;
  const items = await readItems(knex, tenant.id, job, PAGE);
  const actor: Actor = job.createdBy
    ? await actorOf(knex, tenant.id, { type: 'staff', id: job.createdBy }, job.id)
    : { type: 'staff', id: null, name: job.createdByName };
  const outcomes: Outcome[] = [];
  let marking: Promise<void> = Promise.resolve();
  let stopped = false;
  let trouble: string | undefined;

  const mark = (): Promise<void> => {
    const batch = outcomes.splice(0);
    marking = marking.then(async () => {
      const status = await markItems(knex, tenant.id, job.id, batch, clock());
      if (status !== 'running') stopped = true;
    });
    return marking;
  };

  async function run(batch: readonly Item[]): Promise<void> {
    const task = { deps, tenant, job, actor, now: clock() };
    const [item] = batch as [Item];
    try {
      if (batch.length > 1) outcomes.push(...(await makeBlocks(task, batch)));
      else outcomes.push(await execute({ ...task, item }));
    } catch (error) {
      trouble ??= wordsOf(error);
      outcomes.push(...batch.map(each => givenUp(each, wordsOf(error))));
    }
    if (outcomes.length >= MARK_EVERY) await mark();
  }

  const lanes = lanesOf(items);
  const next = async (): Promise<void> => {
    for (let lane = lanes.shift(); lane; lane = lanes.shift()) {
      for (const batch of batchesOf(job, lane)) {
        if (stopped || trouble) return;
        await run(batch);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  await mark();
  if (trouble) throw new PageInterrupted(trouble);
}

/** Items of one lane in their order; each without one is a lane of its own. */
function lanesOf(items: readonly Item[]): Item[][] {
  const lanes = new Map<string, Item[]>();
  for (const item of items) {
    const key = item.lane ?? `#${item.number}`;
    const lane = lanes.get(key);
    if (lane) lane.push(item);
    else lanes.set(key, [item]);
  }
  return [...lanes.values()];
}

/** One by one, but for blocks that nothing has been decided about. */
function batchesOf({ operation }: Job, lane: readonly Item[]): Item[][] {
  const batches: Item[][] = [];
  for (const item of lane) {
    const last = batches.at(-1);
    const joins = operation === 'block' && isPlain(item) && last && last.length < BLOCKS_TOGETHER;
    if (joins && isPlain(last[0]!)) last.push(item);
    else batches.push([item]);
  }
  return batches;
}

function givenUp({ number, attempts }: Item, message: string): Outcome {
  if (attempts + 1 < MOST_ATTEMPTS) return { number, status: 'pending', message };
  const words = `It could not be done, ${MOST_ATTEMPTS} times. Please look at the booking before trying again.`;
  return { number, status: 'failed', code: 'internal_error', message: words };
}

const wordsOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, 500);
