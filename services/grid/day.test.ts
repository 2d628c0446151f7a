// The day of a grid is remembered: it is what it has become after every change, and is sent by Postgres only then.
import { randomUUID } from 'node:crypto';
import type { Tenant } from '../../domain/tenant';
import { createBay, createLocation, createMember, createTenant } from '../../tests/factories';
import type { TestDatabase } from '../../tests/harness/database';
import { createTestDatabase } from '../../tests/harness/database';
import type { getGrid } from '../../contracts/grid';
import type { Output } from '../../contracts/route';
import { gridDay } from './day';

type Grid = Output<typeof getGrid>['grid'];

const DATE = '2026-03-08';
const now = '2026-03-08T12:00:00.000Z';

let database: TestDatabase;
let tenant: Tenant;
let pier: string;
let bays: string[];
beforeAll(async () => {
  database = await createTestDatabase();
  tenant = await createTenant(database.owner);
  pier = await createLocation(database.owner, tenant);
  const places = { locationId: pier };
  bays = [
    await createBay(database.owner, tenant, places),
    await createBay(database.owner, tenant, places),
    await createBay(database.owner, tenant),
  ];
});
afterAll(() => database?.drop());

async function add(resourceId: string, from: string, columns: object = {}): Promise<string> {
  const id = randomUUID();
  const period = database.owner.raw(`tstzrange(?, cast(? as timestamptz) + interval '1 hour')`, [from, from]);
  await database.owner('bookings').insert({
    ...{ id, tenantId: tenant.id, kind: 'session', resourceId, status: 'upcoming', source: 'web' },
    ...{ timeZone: tenant.timeZone, currency: 'USD', createdAt: now, updatedAt: now },
    ...{ period, occupied: period, customerName: 'Ann Early' },
    ...columns,
  });
  return id;
}

const read = async (locationId?: string, of = tenant): Promise<Grid> =>
  JSON.parse(await gridDay(database.knex, of, { date: DATE, locationId, now })) as Grid;

/** Whether Postgres sent the bookings, or only said that they are the ones it sent before. */
async function isSent(ask: () => Promise<unknown>): Promise<boolean> {
  const sent: boolean[] = [];
  const look = ({ rows = [] }: { rows?: { print?: string; rows?: unknown }[] }) => {
    for (const row of rows) if (row.print) sent.push(row.rows !== null);
  };
  database.knex.on('query-response', look);
  await ask().finally(() => database.knex.off('query-response', look));
  expect(sent).toHaveLength(1);
  return sent[0]!;
}

it('is sent again after each change of what it shows, and only then', async () => {
  const ann = await createMember(database.owner, tenant, { tier: 'GOLD' });
  const session = await add(bays[0]!, '2026-03-08T18:00:00Z', { customerId: ann.customerId });
  const booking = () => database.owner('bookings').where({ id: session });
  await read(pier);
  expect(await isSent(() => read(pier))).toBe(false);

  const changes: [() => Promise<unknown>, object][] = [
    [() => booking().update({ status: 'active' }), { status: 'active' }],
    [() => booking().update({ status: 'upcoming' }), { status: 'upcoming' }],
    [() => booking().update({ customerName: 'Ann Late' }), { title: 'Ann Late' }],
    [() => booking().update({ revision: 2 }), { revision: 2 }],
    [() => booking().update({ resourceId: bays[1]! }), { resourceId: bays[1] }],
    [
      () => database.owner('customers').where({ id: ann.customerId }).update({ tier: 'BRONZE' }),
      { tier: 'BRONZE' },
    ],
  ];
  for (const [change, shown] of changes) {
    await change();
    expect((await read(pier)).bookings).toEqual([expect.objectContaining({ id: session, ...shown })]);
    expect(await isSent(() => read(pier))).toBe(false);
  }

  await booking().update({ status: 'cancelled', cancelReason: 'staff' });
  expect((await read(pier)).bookings).toEqual([]);
  expect(await isSent(() => read(pier))).toBe(false);
});

it('is another day for another location, day or business', async () => {
  const here = await add(bays[0]!, '2026-03-08T20:00:00Z');
  const elsewhere = await add(bays[2]!, '2026-03-08T20:00:00Z');
  const ids = ({ bookings }: Grid) => bookings.map(({ id }) => id).sort();
  for (let round = 0; round < 2; round++) {
    expect(ids(await read(pier))).toEqual([here]);
    expect(ids(await read())).toEqual([here, elsewhere].sort());
    expect(ids(await read(undefined, await createTenant(database.owner)))).toEqual([]);
  }
});

it('is remembered only so long: the days asked for last', async () => {
  await read(pier);
  const days = Array.from({ length: 31 }, (_, n) => `2026-05-${String(n + 1).padStart(2, '0')}`);
  for (const date of days) await gridDay(database.knex, tenant, { date, now });
  expect(await isSent(() => read(pier))).toBe(false);
  for (const date of [...days, '2026-06-01']) await gridDay(database.knex, tenant, { date, now });
  expect(await isSent(() => read(pier))).toBe(true);
});

it('is the day of the location that is asked for, on its clock, and of the business for all of them', async () => {
  const eucla = await createLocation(database.owner, tenant, {
    ...{ name: 'Roadhouse', timeZone: 'Australia/Eucla' },
    openingHours: { sunday: [{ from: '09:00', to: '17:00' }] },
  });
  const bay = await createBay(database.owner, tenant, { locationId: eucla });
  // 08:00 on the 8th there, 15:15 on the 7th in Los Angeles.
  const id = await add(bay, '2026-03-07T23:15:00Z', { timeZone: 'Australia/Eucla' });
  const there = await read(eucla);
  expect(there).toMatchObject({
    ...{ date: DATE, timeZone: 'Australia/Eucla', zoneName: 'Eucla time' },
    ...{ dayStart: '2026-03-07T15:15:00.000Z', dayEnd: '2026-03-08T15:15:00.000Z' },
    ...{ bookings: [{ id }] },
  });
  expect(there.slots[0]).toMatchObject({ label: '00:00', startTime: there.dayStart });
  const everywhere = await read();
  expect(everywhere).toMatchObject({ timeZone: tenant.timeZone, zoneName: null });
  expect(everywhere.bookings.map(booking => booking.id)).not.toContain(id);
  const zones = everywhere.locations.map(({ name, zoneName }) => [name, zoneName]);
  expect(zones).toContainEqual(['Roadhouse', 'Eucla time']);
  // Today begins earlier there.
  const noon = { locationId: eucla, now: '2026-03-08T16:00:00.000Z' };
  expect(JSON.parse(await gridDay(database.knex, tenant, noon))).toMatchObject({ today: '2026-03-09' });
});
