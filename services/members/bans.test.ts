// Whether somebody who books without a login may: asked with every such booking, so however many customers there are, only
// those who may not book are read.
import { inTenant } from '../../db/connection';
import type { Tenant } from '../../domain/tenant';
import { createTenant } from '../../tests/factories';
import type { TestDatabase } from '../../tests/harness/database';
import { createTestDatabase } from '../../tests/harness/database';
import { BANNED_BY_EMAIL } from './bans';

const NOW = '2027-03-01T12:00:00.000Z';

let db: TestDatabase;
let tenant: Tenant;
beforeAll(async () => {
  db = await createTestDatabase();
  tenant = await createTenant(db.owner);
  await db.owner.raw(
    `insert into customers (tenant_id, full_name, email, permission_overrides)
     select :tenant, 'Customer ' || n, 'c' || n || '@example.com',
       case when n % 1000 = 0 then '{"canBook": false}' else '{}' end::jsonb
     from generate_series(1, 20000) n`,
    { tenant: tenant.id },
  );
  await db.owner.raw('analyze customers');
});
afterAll(() => db?.drop());

const ask = <Row>(sql: string, who: string): Promise<Row[]> =>
  inTenant(db.knex, tenant.id, async trx => {
    const { rows } = await trx.raw<{ rows: Row[] }>(sql, { who, now: NOW });
    return rows;
  });

it.each([
  ['whom staff let book nothing', 'C1000@example.com', true],
  ['another', 'c1001@example.com', false],
  ['nobody known', 'somebody@example.com', false],
])('answers of %s', async (_, who, banned) => {
  expect(await ask(`select ${BANNED_BY_EMAIL} as banned`, who)).toEqual([{ banned }]);
});

it('reads those who may not book, and nobody else', async () => {
  const plan = await ask<{ 'QUERY PLAN': string }>(`explain select ${BANNED_BY_EMAIL}`, 'c1@example.com');
  const text = plan.map(line => line['QUERY PLAN']).join('\n');
  expect(text).toContain('customers_no_booking');
  expect(text).not.toContain('Seq Scan on customers');
});
