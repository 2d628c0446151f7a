// Availability as Postgres answers it, against the calendar of domain/: the same days, whatever the zone and season.
import fc from 'fast-check';
import type { TestDatabase } from '../tests/harness/database';
import { createTestDatabase } from '../tests/harness/database';
import { createTenant, createVehicle } from '../tests/factories';
import { addDays, datesBetween, periodOfDays, startOfDay } from '../domain/calendar';
import { dayAvailability } from './catalogue';

const NOW = '2027-02-01T12:00:00.000Z';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

interface Taken {
  from: number;
  days: number;
  status: string;
}

const takenDays = fc.array(
  fc.record({
    from: fc.integer({ min: -3, max: 40 }),
    days: fc.integer({ min: 1, max: 5 }),
    status: fc.constantFrom('upcoming', 'active', 'completed', 'cancelled', 'no_show'),
  }),
  { maxLength: 8 },
);

const isLive = ({ status }: Taken): boolean => status === 'upcoming' || status === 'active';

/** Drops what would overlap: the constraint would refuse it. */
const withoutOverlaps = (all: Taken[]): Taken[] =>
  all.filter((one, i) => {
    const before = all.slice(0, i).filter(isLive);
    return !isLive(one) || before.every(b => b.from + b.days <= one.from || one.from + one.days <= b.from);
  });

test.each([
  ['America/Los_Angeles', '2027-02-25'],
  ['America/Los_Angeles', '2027-10-20'],
  ['Asia/Kathmandu', '2028-02-15'],
  ['Australia/Lord_Howe', '2027-03-20'],
  ['Pacific/Chatham', '2027-09-10'],
  // Midnight comes twice, or not at all.
  ['America/Havana', '2027-11-01'],
  ['Atlantic/Azores', '2027-10-20'],
  ['Africa/Cairo', '2027-04-15'],
  // Node and Postgres need not know the same laws: here the clocks may not change any more.
  ['America/Vancouver', '2026-10-20'],
])('in %s from %s a day is free when no live booking takes any of it', async (timeZone, first) => {
  const tenant = await createTenant(db.owner, { timeZone });
  await fc.assert(
    fc.asyncProperty(takenDays, async drawn => {
      const taken = withoutOverlaps(drawn);
      const resourceId = await createVehicle(db.owner, tenant);
      for (const { from, days, status } of taken) {
        const { start, end } = periodOfDays(addDays(first, from), addDays(first, from + days - 1), timeZone);
        const period = db.owner.raw('tstzrange(?, ?)', [start, end]);
        await db.owner('bookings').insert({
          ...{
            tenantId: tenant.id,
            kind: 'rental',
            resourceId,
            status,
            source: 'web',
            period,
            occupied: period,
          },
          ...{ timeZone, currency: 'USD', createdAt: start, updatedAt: start },
          cancelReason: status === 'cancelled' ? 'staff' : null,
        });
      }
      const last = addDays(first, 35);
      const free = (date: string): boolean =>
        !taken
          .filter(isLive)
          .some(b => addDays(first, b.from) <= date && date < addDays(first, b.from + b.days));
      const expected = datesBetween(first, last).map(date => ({ date, available: free(date) }));
      const answer = await dayAvailability(db.knex, {
        tenantId: tenant.id,
        resourceId,
        start: first,
        end: last,
        now: startOfDay(first, timeZone),
      });
      expect(answer).toEqual(expected);
    }),
    { numRuns: 12 },
  );
});

test.each([
  ['America/Havana', '2027-11-07'],
  ['Atlantic/Azores', '2027-10-31'],
  ['America/Sao_Paulo', '2018-11-04'],
  ['America/Vancouver', '2027-01-15'],
])('in %s whoever has %s has neither the day before nor the day after', async (timeZone, date) => {
  const tenant = await createTenant(db.owner, { timeZone });
  const resourceId = await createVehicle(db.owner, tenant);
  const { start, end } = periodOfDays(date, date, timeZone);
  const period = db.owner.raw('tstzrange(?, ?)', [start, end]);
  await db.owner('bookings').insert({
    ...{ tenantId: tenant.id, kind: 'rental', resourceId, status: 'active', source: 'web', timeZone },
    ...{ period, occupied: period, currency: 'USD', createdAt: start, updatedAt: start },
  });
  const now = startOfDay(addDays(date, -2), timeZone);
  const window = { tenantId: tenant.id, resourceId, start: addDays(date, -1), end: addDays(date, 1), now };
  const days = (await dayAvailability(db.knex, window))!;
  expect(days.map(day => day.available)).toEqual([true, false, true]);
});

test('a buffer takes the days beside a booking', async () => {
  const tenant = await createTenant(db.owner);
  const resourceId = await createVehicle(db.owner, tenant, { bufferAfter: '1 hour', bufferBefore: '1 hour' });
  const { start, end } = periodOfDays('2027-03-03', '2027-03-03', tenant.timeZone);
  const period = db.owner.raw('tstzrange(?, ?)', [start, end]);
  const occupied = db.owner.raw(
    `tstzrange(?::timestamptz - '1 hour'::interval, ?::timestamptz + '1 hour'::interval)`,
    [start, end],
  );
  await db.owner('bookings').insert({
    ...{
      tenantId: tenant.id,
      kind: 'rental',
      resourceId,
      status: 'upcoming',
      source: 'web',
      period,
      occupied,
    },
    ...{ timeZone: tenant.timeZone, currency: 'USD', createdAt: start, updatedAt: start },
  });
  const window = { tenantId: tenant.id, resourceId, start: '2027-03-01', end: '2027-03-05', now: NOW };
  const days = (await dayAvailability(db.knex, window))!;
  expect(days.map(day => day.available)).toEqual([true, false, false, false, true]);
});

test('another tenant, or no vehicle, has no availability', async () => {
  const tenant = await createTenant(db.owner);
  const other = await createTenant(db.owner);
  const resourceId = await createVehicle(db.owner, tenant);
  const days = { resourceId, start: '2027-03-01', end: '2027-03-02', now: NOW };
  expect(await dayAvailability(db.knex, { ...days, tenantId: other.id })).toBeUndefined();
  const bay = await createVehicle(db.owner, tenant, { kind: 'bay' });
  expect(await dayAvailability(db.knex, { ...days, tenantId: tenant.id, resourceId: bay })).toBeUndefined();
});
