// Reschedules in the company of others: with creations and moves at the same time, after the tenant has moved house, and
// of prices that days do not divide.
import { randomUUID } from 'node:crypto';
import type { TestDatabase } from '../../tests/harness/database';
import { createTestDatabase } from '../../tests/harness/database';
import { createTenant, createVehicle, rentalRequest } from '../../tests/factories';
import { addDays } from '../../domain/calendar';
import { Refusal } from '../../domain/errors';
import type { Tenant } from '../../domain/tenant';
import { createLinks } from '../links';
import { createRental } from './create';
import { moveBooking } from './move';
import { rescheduleRental } from './reschedule';
import { viewOf } from './view';

const NOW = '2027-02-01T20:00:00.000Z';
const staff = { type: 'staff', id: null, name: 'Sam' } as const;
let db: TestDatabase;
let tenant: Tenant;
let carId: string;
const links = createLinks('k'.repeat(32), 'http://localhost');

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  tenant = await createTenant(db.owner);
  carId = await createVehicle(db.owner, tenant);
});

const book = async (startDate: string, endDate: string): Promise<string> =>
  (
    await createRental(
      { knex: db.knex, links },
      rentalRequest(tenant, carId, { startDate, endDate, now: NOW }),
    )
  ).booking.id;
const change = (bookingId: string) => ({ bookingId, actor: staff, now: NOW, operationId: randomUUID() });
const reschedule = (id: string, startDate: string, endDate: string) =>
  rescheduleRental(db.knex, tenant, { ...change(id), startDate, endDate });
const stored = (id: string) => db.owner('bookings').where({ id }).first();

test('a price that the days do not divide is shared out and rounded, not lost bit by bit', async () => {
  const id = await book('2027-03-01', '2027-03-03');
  await db.owner('bookings').where({ id }).update({ priceMinor: 10_000 });
  await reschedule(id, '2027-03-05', '2027-03-06');
  expect(await stored(id)).toMatchObject({ priceMinor: 6_667 });
  await reschedule(id, '2027-03-05', '2027-03-07');
  expect((await stored(id)).priceMinor).toBe(10_001);
});

test('after the tenant has moved to another zone, the new days are days of the new zone', async () => {
  const id = await book('2027-03-01', '2027-03-03');
  tenant = { ...tenant, timeZone: 'Europe/Berlin' };
  const view = viewOf(await reschedule(id, '2027-04-05', '2027-04-06'));
  expect(view).toMatchObject({ startDate: '2027-04-05', endDate: '2027-04-06', timeZone: 'Europe/Berlin' });
  expect(view.price).toBe(200);
  const event = await db.owner('audit_events').where({ subjectId: id, action: 'rescheduled' }).first();
  expect(event).toMatchObject({ fromValue: '2027-03-01/2027-03-03', toValue: '2027-04-05/2027-04-06' });
});

test('a reschedule onto days that overlap its own is not in its own way', async () => {
  const id = await book('2027-03-01', '2027-03-05');
  const row = await reschedule(id, '2027-03-03', '2027-03-07');
  expect(viewOf(row)).toMatchObject({ startDate: '2027-03-03', endDate: '2027-03-07' });
});

test('a rental moves to no days of a vehicle that is out of service, and to no such vehicle, but away from one', async () => {
  const id = await book('2027-03-01', '2027-03-03');
  const other = await createVehicle(db.owner, tenant);
  const to = (resourceId?: string) =>
    rescheduleRental(db.knex, tenant, {
      ...change(id),
      ...{ startDate: '2027-03-08', endDate: '2027-03-09', resourceId },
    });
  const serve = (resource: string, isActive: boolean) =>
    db.owner('resources').where({ id: resource }).update({ isActive });
  await serve(other, false);
  await expect(to(other)).rejects.toMatchObject({ code: 'out_of_service' });
  await serve(carId, false);
  await expect(to()).rejects.toMatchObject({ code: 'out_of_service' });
  expect(await stored(id)).toMatchObject({ resourceId: carId, revision: 1 });
  await serve(other, true);
  expect(await to(other)).toMatchObject({ resourceId: other });
});

test('what a refused reschedule is offered on its own vehicle can be had', async () => {
  const id = await book('2027-03-01', '2027-03-03');
  await book('2027-03-05', '2027-03-06');
  const refusal = (await reschedule(id, '2027-03-05', '2027-03-07').catch((e: unknown) => e)) as Refusal;
  const same = refusal.extra.alternatives!.find(a => a.resourceId === carId)!;
  const row = await reschedule(id, same.startDate!, same.endDate!);
  expect(viewOf(row)).toMatchObject({ startDate: same.startDate, endDate: same.endDate, revision: 2 });
});

test('a refused reschedule is offered other days of its own vehicle, the nearest, and no other vehicle', async () => {
  await createVehicle(db.owner, tenant);
  const id = await book('2027-03-01', '2027-03-02');
  await book('2027-03-10', '2027-03-11');
  await book('2027-03-13', '2027-03-13');
  const refusal = (await reschedule(id, '2027-03-10', '2027-03-11').catch((e: unknown) => e)) as Refusal;
  const offered = refusal.extra.alternatives!;
  expect(offered.map(({ resourceId }) => resourceId)).toEqual([carId, carId, carId]);
  const firstDays = offered.map(({ startDate }) => startDate!);
  expect(firstDays).toEqual([...firstDays].sort());
  for (const first of firstDays)
    expect(Math.abs(Date.parse(first) - Date.parse('2027-03-10'))).toBeLessThanOrEqual(5 * 86_400_000);
  for (const { startDate, endDate } of offered) {
    expect(viewOf(await reschedule(id, startDate!, endDate!))).toMatchObject({ startDate, endDate });
  }
});

test('days that are offered instead are never in the past nor past the horizon', async () => {
  tenant = { ...tenant, settings: { ...tenant.settings, bookingHorizonDays: 6 } };
  const id = await book('2027-02-05', '2027-02-05');
  await book('2027-02-02', '2027-02-02');
  const refusal = (await reschedule(id, '2027-02-02', '2027-02-02').catch((e: unknown) => e)) as Refusal;
  // It is 1 February, noon; the last day that can be booked is the 7th.
  expect(refusal.extra.alternatives!.map(({ startDate }) => startDate)).toEqual([
    ...['2027-02-01', '2027-02-03', '2027-02-04'],
  ]);
});

test('creations, reschedules and cancellations of one vehicle at once: all are answered, nothing overlaps', async () => {
  const day = (n: number): string => addDays('2027-03-01', n);
  const ids = await Promise.all(Array.from({ length: 10 }, (_, i) => book(day(i * 2), day(i * 2))));
  const work = ids.flatMap((id, i) => [
    () => reschedule(id, day(((i + 1) % 10) * 2), day(((i + 1) % 10) * 2)),
    () => reschedule(id, day(i * 2 + 1), day(i * 2 + 2)),
    () => book(day(i * 2 + 1), day(i * 2 + 1 + (i % 3))),
    () => (i % 3 === 0 ? moveBooking(db.knex, tenant, { ...change(id), to: 'cancelled' }) : stored(id)),
  ]);
  const outcomes = await Promise.allSettled(work.map(one => one()));
  const refused = outcomes.flatMap(o => (o.status === 'rejected' ? [o.reason as unknown] : []));
  for (const reason of refused) expect(reason).toBeInstanceOf(Refusal);
  const codes = new Set(refused.map(reason => (reason as Refusal).code));
  expect([...codes].filter(code => code !== 'slot_unavailable' && code !== 'invalid_transition')).toEqual([]);
  const { rows } = await db.owner.raw<{ rows: { overlaps: string; live: string }[] }>(
    `with live as (select * from bookings where resource_id = ? and status in ('pending', 'upcoming', 'active'))
     select (select count(*) from live) as live,
       (select count(*) from live a join live b on a.id < b.id
        where a.starts_at < b.ends_at and b.starts_at < a.ends_at) as overlaps`,
    [carId],
  );
  expect(Number(rows[0]!.overlaps)).toBe(0);
  expect(Number(rows[0]!.live)).toBeGreaterThanOrEqual(6);
});
