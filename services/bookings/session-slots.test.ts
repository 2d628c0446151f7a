// What is free, over clock changes and past midnight; and the database's own word against overlaps with buffers.
import { instantAt } from '../../domain/calendar';
import { plusMs } from '../../domain/instants';
import type { Tenant } from '../../domain/tenant';
import { createBay, createLocation, createTenant } from '../../tests/factories';
import type { TestDatabase } from '../../tests/harness/database';
import { createTestDatabase } from '../../tests/harness/database';
import { createLinks } from '../links';
import { createSession } from './session';
import { freeSlots } from './session-slots';

// On a busy machine it takes long to make a database and log in.
jest.setTimeout(30_000);

const ZONE = 'America/Los_Angeles';
const HOUR_MS = 3_600_000;
const NOW = instantAt('2027-03-01', '12:00', ZONE);

let db: TestDatabase;
let tenant: Tenant;
let night: string;
beforeAll(async () => {
  db = await createTestDatabase();
  tenant = await createTenant(db.owner);
  night = await createLocation(db.owner, tenant, { openingHours: { 6: [{ from: '22:00', to: '04:00' }] } });
});
afterAll(() => db.drop());

const free = async (resourceId: string, from: string, to: string, durationMinutes = 60) => {
  const slots = await freeSlots(db.knex, tenant, { resourceId, from, to, durationMinutes, now: NOW });
  return slots!.filter(({ available }) => available).map(({ startTime }) => startTime);
};

it('counts real half hours in the night in which the clock skips one', async () => {
  const bay = await createBay(db.owner, tenant, { locationId: night });
  // 22:00 on Saturday to 04:00 on Sunday is five hours of real time there.
  const found = await free(
    bay,
    instantAt('2027-03-13', '20:00', ZONE),
    instantAt('2027-03-14', '08:00', ZONE),
  );
  expect(found).toHaveLength(9);
  expect(found[0]).toBe(instantAt('2027-03-13', '22:00', ZONE));
  expect(found.at(-1)).toBe(instantAt('2027-03-14', '03:00', ZONE));
});

it('keeps what is booked and the buffers around it', async () => {
  const bay = await createBay(db.owner, tenant, { bufferAfter: '30 minutes' });
  const start = instantAt('2027-03-05', '12:00', ZONE);
  const deps = { knex: db.knex, links: createLinks('k'.repeat(32), 'http://localhost') };
  const order = (from: string) => ({
    ...{
      tenant,
      actor: { type: 'staff' as const, id: null, name: 'Clerk' },
      staff: true,
      source: 'manual' as const,
    },
    ...{ resourceId: bay, period: { start: from, end: plusMs(from, HOUR_MS) }, customer: null },
    ...{ now: NOW, requestId: 'r' },
  });
  await createSession(deps, order(start));
  const found = await free(bay, plusMs(start, -2 * HOUR_MS), plusMs(start, 3 * HOUR_MS));
  // An hour ends at 11:30 at the latest, with half an hour to tidy up; the next begins at 13:30.
  expect(found).toEqual([-2, -1.5, 1.5, 2].map(hours => plusMs(start, hours * HOUR_MS)));
  await expect(createSession(deps, order(plusMs(start, HOUR_MS)))).rejects.toMatchObject({
    code: 'slot_unavailable',
    extra: {
      alternatives: expect.arrayContaining([
        expect.objectContaining({ startTime: plusMs(start, 1.5 * HOUR_MS) }),
      ]),
    },
  });
});

it('has nothing to say of what is no bay', async () => {
  const asked = { resourceId: tenant.id, from: NOW, to: plusMs(NOW, HOUR_MS), durationMinutes: 60, now: NOW };
  expect(await freeSlots(db.knex, tenant, asked)).toBeUndefined();
});
