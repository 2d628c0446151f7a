// Searches of one or two characters among many bookings: the beginnings of words, from an index.
import type { Tenant } from '../../domain/tenant';
import { createTenant, createVehicle } from '../../tests/factories';
import type { TestDatabase } from '../../tests/harness/database';
import { createTestDatabase } from '../../tests/harness/database';
import { listBookings } from './read';

// On a busy machine it takes long to make a database and log in.
jest.setTimeout(30_000);

let db: TestDatabase;
let tenant: Tenant;

/** More than search looks through before it takes the index. */
const OTHERS = 5_200;

beforeAll(async () => {
  db = await createTestDatabase();
  tenant = await createTenant(db.owner, { timeZone: 'UTC' });
  const carId = await createVehicle(db.owner, tenant);
  await insert(carId, `'Ann Olson'`, `'ann.olson@example.com'`, '2030-01-01', OTHERS);
  for (const [i, name] of ['Li Wei', 'Bo Lindgren', 'Ali Stone', "Mia O'Hara", '王小龙'].entries()) {
    await insert(carId, `'${name.replace("'", "''")}'`, `'x${i}@example.com'`, `2020-01-0${i + 1}`, 1);
  }
  await db.owner.raw('analyze bookings');
});
afterAll(() => db?.drop());

async function insert(
  carId: string,
  name: string,
  email: string,
  from: string,
  count: number,
): Promise<void> {
  await db.owner.raw(
    `insert into bookings (tenant_id, kind, resource_id, status, source, period, occupied, time_zone, currency,
       customer_name, customer_email, created_at, updated_at)
     select :tenant, 'rental', :carId, 'upcoming', 'web', p, p, 'UTC', 'USD', ${name}, ${email}, now(), now()
     from generate_series(0, :count - 1) n,
       lateral (select tstzrange(d, d + interval '1 day') as p
                from (select timestamptz '${from}Z' + n * interval '1 day' as d) d) x`,
    { tenant: tenant.id, carId, count },
  );
}

const found = async (search: string): Promise<string[]> =>
  (await listBookings(db.knex, tenant, { search }, 1, 10)).rows.map(row => row.customerName);

test.each([
  ['li', ['Bo Lindgren', 'Li Wei']],
  ['LI', ['Bo Lindgren', 'Li Wei']],
  ['w', ['Li Wei']],
  ['x3', ["Mia O'Hara"]],
  ['ston', ['Ali Stone']],
  ['小龙', ['王小龙']],
  ['zz', []],
  ['_', []],
  ['%', []],
  ["'", []],
])('"%s" finds %j', async (words, names) => {
  expect(await found(words)).toEqual(names);
});

test('what most bookings begin with is found as before', async () => {
  const { rows, total } = await listBookings(db.knex, tenant, { search: 'ol' }, 1, 10);
  expect([rows[0]!.customerName, total]).toEqual(['Ann Olson', OTHERS]);
});

test('the index knows beginnings of words, however short', async () => {
  const plan = await db.owner.transaction(async trx => {
    // Few rows: whatever else could answer is taken away.
    await trx.raw('set local enable_seqscan = off; set local enable_indexscan = off');
    await trx.raw('set local enable_indexonlyscan = off');
    const { rows } = await trx.raw(
      `explain select id from bookings where search_text like 'li%' or search_text like '% li%'`,
    );
    return rows.map((row: Record<string, string>) => row['QUERY PLAN']).join('\n');
  });
  expect(plan.match(/Index Scan on bookings_by_words/g)).toHaveLength(2);
});
