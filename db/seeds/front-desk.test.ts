// The demo's front desk, loaded on any day of the week and at any hour, into a real Postgres.
import { createTenant } from '../../tests/factories';
import type { TestDatabase } from '../../tests/harness/database';
import { createTestDatabase } from '../../tests/harness/database';
import { addFrontDesk } from './front-desk';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

test.each([
  ['on a Wednesday morning', '2027-03-03T17:00:00.000Z'],
  ['late on a Saturday', '2027-03-07T05:30:00.000Z'],
  ['on a Sunday, the day the clock changes', '2027-03-14T18:00:00.000Z'],
  ['just after midnight', '2027-03-01T08:00:01.000Z'],
])(
  'loaded %s, what is past is over, what is ahead holds its slot, and cancelled slots are open',
  async (_, now) => {
    const tenant = await createTenant(db.owner, { timeZone: 'America/Los_Angeles' });
    await db.owner.transaction(trx => addFrontDesk(trx, tenant, now));

    const rows = await db
      .owner('bookings as b')
      .join('slots as s', 's.id', 'b.slot_id')
      .where('b.tenant_id', tenant.id)
      .select('b.status', 's.status as slot', 'b.starts_at as starts', 's.starts_at as offered');
    expect(rows).toHaveLength(9);
    for (const { status, slot, starts, offered } of rows) {
      expect(offered).toEqual(starts);
      expect(slot).toBe(['cancelled', 'no_show'].includes(status) ? 'open' : 'booked');
      if (['completed', 'no_show'].includes(status)) expect(starts.getTime()).toBeLessThan(Date.parse(now));
      if (status === 'upcoming') expect(starts.getTime()).toBeGreaterThan(Date.parse(now));
    }
    const [open] = await db
      .owner('slots')
      .where({ tenantId: tenant.id, status: 'open' })
      .where('startsAt', '>', now)
      .count('* as count');
    expect(Number(open!.count)).toBeGreaterThan(200);

    const [held, ...others] = await db.owner('slots').where({ tenantId: tenant.id, status: 'held' });
    expect([others, held.lineWantedAt.toISOString()]).toEqual([[], now]);
    expect(held.startsAt.getTime()).toBeGreaterThan(Date.parse(now) + 4 * 86_400_000);
    const fitting = await db
      .owner('waitlist_entries')
      .where({ tenantId: tenant.id, serviceId: held.serviceId })
      .where('wantedFrom', '<=', held.startsAt)
      .where('wantedUntil', '>=', held.endsAt)
      .orderBy('createdAt')
      .pluck('customer_name');
    expect(fitting).toEqual(['Nadia Rahman', 'Jonas Weber', 'Priya Nair']);
  },
);
