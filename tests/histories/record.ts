// The lives whose histories are kept beside this file, and how to record them: real lifecycles with skipped time. Record
// again when lifecycles have learnt something new, under new names: lifecycles that are running have the old histories.
//
//   RECORD_HISTORIES=1 npx jest --selectProjects integration tests/histories
//
// Only histories that are missing are recorded.
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { addDays } from '../../domain/calendar';
import { createVehicle } from '../factories';
import type { LifecycleWorld, LivingBooking } from '../harness/lifecycle';
import { HOUR_MS } from '../harness/lifecycle';

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

/** Lives this life to its end and answers its history as JSON. */
async function recordLife(world: LifecycleWorld, name: string): Promise<string> {
  const booking = await LIVES[name]!(world);
  await booking.handle.result();
  const show = ['workflow', 'show', '--workflow-id', booking.handle.workflowId, '--output', 'json'];
  const json = execFileSync(process.env.TEMPORAL_CLI!, [...show, '--address', world.env.address], {
    encoding: 'utf8',
  });
  return json.trim();
}

export async function recordMissing(world: LifecycleWorld): Promise<void> {
  for (const name of Object.keys(LIVES)) {
    const file = path.join(folder, `${name}.json`);
    if (!existsSync(file)) writeFileSync(file, `${await recordLife(world, name)}\n`);
  }
}
