// The lives whose histories are kept beside this file, and how to record them: real lifecycles with skipped time. Record
// again when lifecycles have learnt something new, under new names: lifecycles that are running have the old histories.
//
//   RECORD_HISTORIES=1 npx jest --selectProjects integration --testPathPatterns tests/histories
//
// Only histories that are missing are recorded.
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { addDays } from '../../domain/calendar';
import { createLocation, createVehicle } from '../factories';
import type { AdviceWorld } from '../harness/advice';
import { anthropicAnswers, anthropicMessage, anthropicProblem } from '../harness/anthropic';
import type { CrmWorld } from '../harness/crm-world';
import { problem, rateLimited } from '../harness/hubspot';
import type { LifecycleWorld, LivingBooking } from '../harness/lifecycle';
import { HOUR_MS, MINUTE_MS } from '../harness/lifecycle';
import type { BulkWorld, RunningJob } from '../harness/bulk';
import type { LivingQuote, QuoteWorld } from '../harness/quotes';
import type { StockWorld } from '../harness/stock-monitor';
import type { ThreadWorld } from '../harness/vendor-thread';
import { eventually } from '../harness/worker-process';
import { cancelBulk, insightId, inventoryChanged, resumeBulk } from '../../workflows/messages';

const DAY_MS = 24 * HOUR_MS;

/** What happens in a life, from its booking to the end of its lifecycle. */
type Life = (world: LifecycleWorld) => Promise<LivingBooking>;

export const LIVES: Readonly<Record<string, Life>> = {
  async 'pending-expired'(world) {
    return world.book({ status: 'pending', startsInMs: 2 * DAY_MS, lastsMs: DAY_MS, pendingForMs: HOUR_MS });
  },
  async 'session-to-follow-up'(world) {
    return world.book({ kind: 'session', startsInMs: 5 * HOUR_MS, lastsMs: HOUR_MS });
  },
  async 'rental-overdue-completed'(world) {
    const booking = await world.book({
      ...{ status: 'pending', startsInMs: 2 * DAY_MS, lastsMs: DAY_MS, pendingForMs: HOUR_MS } as const,
    });
    await booking.move('upcoming');
    await world.skipTo(new Date(Date.parse(booking.end) + HOUR_MS).toISOString());
    await booking.move('completed');
    return booking;
  },
  async 'rescheduled-twice'(world) {
    const booking = await world.book({ startsInMs: 3 * DAY_MS, lastsMs: DAY_MS });
    const day = booking.start.slice(0, 10);
    await booking.reschedule(addDays(day, 2), addDays(day, 3));
    await booking.reschedule(addDays(day, 4), addDays(day, 4));
    await world.skipTo(`${addDays(day, 4)}T01:00:00.000Z`);
    await booking.move('completed');
    return booking;
  },
  async 'started-early'(world) {
    const booking = await world.book({ kind: 'session', startsInMs: 5 * HOUR_MS, lastsMs: HOUR_MS });
    await booking.move('active');
    return booking;
  },
  /** Messages are written with each change, and sent in turn. */
  async 'written-and-told-in-turn'(world) {
    const booking = await world.book({
      ...{ status: 'pending', startsInMs: 3 * DAY_MS, lastsMs: DAY_MS, pendingForMs: HOUR_MS } as const,
    });
    const day = addDays(booking.start.slice(0, 10), 2);
    await booking.move('upcoming');
    await booking.reschedule(day, day);
    await booking.move('cancelled');
    return booking;
  },
  /** Search attributes are told when they change. */
  'attributes-told-when-changed': world => LIVES['written-and-told-in-turn']!(world),
  /** The first message of a change cannot be sent with the others, and the last change ends the life as well. */
  async 'tried-together'(world) {
    const booking = await world.book({
      ...{ kind: 'session', status: 'pending', startsInMs: HOUR_MS, lastsMs: HOUR_MS, pendingForMs: HOUR_MS } as const,
    });
    world.away.add('sms');
    await booking.move('upcoming');
    await world.skipTo(new Date(Date.parse(booking.start) + 60_000).toISOString());
    world.away.clear();
    await booking.move('no_show');
    return booking;
  },
  async 'cancelled'(world) {
    const booking = await world.book({ startsInMs: 2 * DAY_MS, lastsMs: DAY_MS });
    await booking.move('cancelled');
    return booking;
  },
  async 'appointment-in-a-calendar'(world) {
    const resourceId = await createVehicle(world.db.owner, world.tenant, { kind: 'staff' });
    const calendarUrl = `http://calendar.test/${resourceId}/`;
    await world.db.owner('resources').where({ id: resourceId }).update({ calendarUrl });
    const times = { startsInMs: 5 * HOUR_MS, lastsMs: HOUR_MS };
    const booking = await world.book({ kind: 'appointment', status: 'pending', resourceId, ...times });
    await booking.move('upcoming');
    await world.skipTo(new Date(Date.parse(booking.start) + 60_000).toISOString());
    await booking.move('cancelled');
    return booking;
  },
  async 'no-show'(world) {
    const booking = await world.book({ kind: 'session', startsInMs: HOUR_MS, lastsMs: HOUR_MS });
    await world.skipTo(new Date(Date.parse(booking.start) + 60_000).toISOString());
    await booking.move('no_show');
    return booking;
  },
};

export const folder = path.resolve('tests/histories');

/** Days of monitors of stock, which never end: their histories go as far as they were recorded. */
export const STOCK_DAYS: Readonly<Record<string, (world: StockWorld) => Promise<WorkflowHandle>>> = {
  async 'stock-paused-and-digested'(world) {
    const product = await world.product(60);
    const monitor = await world.startMonitor();
    await world.skip(2 * HOUR_MS);
    await world.count(product, 5);
    for (let i = 0; i < 3; i += 1) await monitor.signal(inventoryChanged, [product]);
    await world.skip(MINUTE_MS);
    await world.pause(true);
    await monitor.signal(inventoryChanged, []);
    await world.skip(DAY_MS);
    await world.pause(false);
    await world.skip(MINUTE_MS);
    await world.count(product, 60);
    await monitor.signal(inventoryChanged, []);
    await world.skip(DAY_MS);
    return monitor;
  },
  /** Operators are told of its status when it changes. */
  'stock-status-told-when-changed': world => STOCK_DAYS['stock-paused-and-digested']!(world),
};

/** Messages that were told of, and messages that were read in time. */
export const UNREAD: Readonly<Record<string, (world: ThreadWorld) => Promise<WorkflowHandle>>> = {
  async 'unread-told'(world) {
    await world.write('One');
    await world.skip(MINUTE_MS);
    return (await world.write('Two')).handle;
  },
  async 'unread-read'(world) {
    const burst = await world.write('One');
    await world.skip(MINUTE_MS);
    await world.read(burst);
    return burst.handle;
  },
};

/** Negotiations of quotes, to their end. */
export const QUOTES: Readonly<Record<string, (world: QuoteWorld) => Promise<LivingQuote>>> = {
  async 'quote-expired'(world) {
    return world.open({ validForMs: DAY_MS });
  },
  async 'quote-countered-and-accepted'(world) {
    const quote = await world.open({ window: await world.window(5) });
    await quote.answer('staff', 'counter', 1, { terms: { quantity: 30, unitPrice: 1.1 } });
    await world.skipTo(await world.now(), DAY_MS);
    await quote.answer('vendor', 'counter', 2, { terms: { quantity: 32, unitPrice: 1.2 } });
    await quote.answer('staff', 'accept', 3);
    return quote;
  },
};

/** Bulk jobs, to their end. */
export const JOBS: Readonly<Record<string, (world: BulkWorld) => Promise<RunningJob>>> = {
  async 'bulk-paused-and-done'(world) {
    const release = await world.hold();
    const job = await world.job('cancel', { bookingIds: await world.sessions(60) });
    await begun(job);
    await job.control('pause');
    await release();
    await job.handle.signal(resumeBulk);
    return job;
  },
  async 'bulk-stopped'(world) {
    const release = await world.hold();
    const job = await world.job('cancel', { bookingIds: await world.sessions(3) });
    await begun(job);
    await job.handle.signal(cancelBulk);
    await eventually('it is stopped', async () => (await job.view()).status === 'cancelled');
    await release();
    return job;
  },
};

const begun = (job: RunningJob): Promise<void> =>
  eventually('the job has begun', async () => (await job.view()).status === 'running');

async function recordJob(world: BulkWorld, name: string): Promise<string> {
  const { handle } = await JOBS[name]!(world);
  await handle.result();
  return historyOf(handle, world.env.address);
}

export async function recordMissingJobs(world: BulkWorld): Promise<void> {
  await writeMissing(Object.keys(JOBS), name => recordJob(world, name));
}

/** Lives this life to its end and answers its history as JSON. */
async function recordLife(world: LifecycleWorld, name: string): Promise<string> {
  const booking = await LIVES[name]!(world);
  await booking.handle.result();
  return historyOf(booking.handle, world.env.address);
}

async function recordDays(world: StockWorld, name: string): Promise<string> {
  await world.renew();
  return historyOf(await STOCK_DAYS[name]!(world), world.env.address);
}

async function recordBurst(world: ThreadWorld, name: string): Promise<string> {
  await world.renew();
  const handle = await UNREAD[name]!(world);
  await handle.result();
  return historyOf(handle, world.env.address);
}

async function recordQuote(world: QuoteWorld, name: string): Promise<string> {
  const { handle } = await QUOTES[name]!(world);
  await handle.result();
  return historyOf(handle, world.env.address);
}

/** What a model answers that is asked for advice. */
export const INSIGHTS: Readonly<Record<string, readonly ReturnType<typeof anthropicProblem>[]>> = {
  'insight-of-no-use-twice': [anthropicMessage('no JSON'), anthropicMessage('nor this')],
  'insight-model-away': Array<ReturnType<typeof anthropicProblem>>(100).fill(
    anthropicProblem(529, 'overloaded_error', 'Overloaded'),
  ),
};

async function recordInsight(world: AdviceWorld, name: string): Promise<string> {
  const { model, key, db, tenant, env } = world;
  const answers = [...INSIGHTS[name]!];
  model.answer(anthropicAnswers(key, () => answers.shift()!));
  const locationId = await createLocation(db.owner, tenant);
  const { id } = await world.ask({ topic: 'schedule', locationId });
  return historyOf({ workflowId: insightId(tenant.slug, id) }, env.address);
}

export async function recordMissingInsights(world: AdviceWorld): Promise<void> {
  await writeMissing(Object.keys(INSIGHTS), name => recordInsight(world, name));
}

/** Customers on their way to HubSpot, to the end of their workflows. */
export const CUSTOMERS: Readonly<Record<string, (world: CrmWorld) => Promise<WorkflowHandle>>> = {
  /** HubSpot is at its limit, and somebody books once more while it is waited for. */
  async 'crm-at-its-limit-and-changed'(world) {
    const { hubspot, env } = world;
    const customerId = await world.book('ann@example.com');
    hubspot.peer.answerNext(rateLimited('TEN_SECONDLY_ROLLING', '1'));
    await world.handOver();
    await env.sleep(3_000);
    await eventually('HubSpot was asked', () => hubspot.asked().length > 0);
    await world.book('ann@example.com');
    await world.handOver();
    return world.handleOf(customerId);
  },
  async 'crm-token-refused'(world) {
    const customerId = await world.book('lee@example.com');
    world.hubspot.peer.answerNext(problem(401, 'INVALID_AUTHENTICATION', 'Credentials not found.'));
    await world.handOver();
    return world.handleOf(customerId);
  },
};

async function recordCustomer(world: CrmWorld, name: string): Promise<string> {
  world.hubspot.peer.reset();
  await world.connect(name);
  const handle = await CUSTOMERS[name]!(world);
  await handle.result();
  return historyOf(handle, world.env.address);
}

export async function recordMissingCustomers(world: CrmWorld): Promise<void> {
  await writeMissing(Object.keys(CUSTOMERS), name => recordCustomer(world, name));
}

/** Without where it was recorded: stacks of failures name files. */
function historyOf({ workflowId }: { workflowId: string }, address: string): string {
  const show = ['workflow', 'show', '--workflow-id', workflowId, '--output', 'json', '--address', address];
  const history = execFileSync(process.env.TEMPORAL_CLI!, show, { encoding: 'utf8' }).trim();
  return history.replaceAll(path.resolve('.'), '/berth');
}

export async function recordMissing(world: LifecycleWorld): Promise<void> {
  await writeMissing(Object.keys(LIVES), name => recordLife(world, name));
}

export async function recordMissingDays(world: StockWorld): Promise<void> {
  await writeMissing(Object.keys(STOCK_DAYS), name => recordDays(world, name));
}

export async function recordMissingBursts(world: ThreadWorld): Promise<void> {
  await writeMissing(Object.keys(UNREAD), name => recordBurst(world, name));
}

export async function recordMissingQuotes(world: QuoteWorld): Promise<void> {
  await writeMissing(Object.keys(QUOTES), name => recordQuote(world, name));
}

async function writeMissing(names: string[], record: (name: string) => Promise<string>): Promise<void> {
  for (const name of names) {
    const file = path.join(folder, `${name}.json`);
    if (!existsSync(file)) writeFileSync(file, `${await record(name)}\n`);
  }
}
