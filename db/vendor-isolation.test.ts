// What belongs to a vendor is nothing to another, whatever a query of theirs says. The tables are found in the catalogue,
// so that a new one cannot be forgotten.
import { inTenant, inVendor } from './connection';
import { createTenant, createVendor } from '../tests/factories';
import type { TestVipUser } from '../tests/factories';
import { createTestDatabase } from '../tests/harness/database';
import type { TestDatabase } from '../tests/harness/database';
import { fillVendor } from '../tests/harness/vendor-rows';
import type { Tenant } from '../domain/tenant';

let db: TestDatabase;
let tenant: Tenant;
let mine: TestVipUser;
let rival: TestVipUser;
/** Tables that belong to vendors, and their column that says to which: `id` of the vendors themselves. */
let tables: { name: string; column: string; policy: boolean; writable: string[] }[];

beforeAll(async () => {
  db = await createTestDatabase();
  tenant = await createTenant(db.owner);
  const own = { tenantId: tenant.id };
  const [category] = await db
    .owner('categories')
    .insert({ ...own, name: 'Indica' })
    .returning('id');
  const [product] = await db
    .owner('products')
    .insert({ ...own, categoryId: category.id, name: 'OG Kush', unit: 'oz' })
    .returning('id');
  await db.owner('batches').insert({ ...own, productId: product.id });
  [mine, rival] = [await createVendor(db.owner, tenant), await createVendor(db.owner, tenant)];
  await fillVendor(db, tenant, mine);
  await fillVendor(db, tenant, rival);
  tables = await vendorTables();
});
afterAll(() => db.drop());

async function vendorTables(): Promise<typeof tables> {
  const { rows } = await db.owner.raw<{ rows: typeof tables }>(`
    select c.relname as name, a.attname as column,
      (select count(*) = 1 and bool_and(p.polcmd = '*'
          and pg_get_expr(p.polqual, p.polrelid) like '%app.vendor_id%'
          and pg_get_expr(p.polwithcheck, p.polrelid) like '%app.vendor_id%')
        from pg_policy p where p.polrelid = c.oid and p.polroles = '{0}') as policy,
      (select json_agg(w.attname) from pg_attribute w
        where w.attrelid = c.oid and w.attnum > 0 and not w.attisdropped and w.attgenerated = '' and w.attidentity = '')
        as writable
    from pg_class c join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
    where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
      and (a.attname = 'vendor_id' or (c.relname = 'vendors' and a.attname = 'id'))
    order by 1`);
  return rows;
}

const asVendor = (vendor: TestVipUser, sql: string): Promise<{ rowCount: number; rows: unknown[] }> =>
  inVendor(db.knex, { tenantId: tenant.id, vendorId: vendor.vendorId }, trx =>
    trx.raw<{ rowCount: number; rows: unknown[] }>(sql),
  );

async function ownersIn(run: (sql: string) => PromiseLike<unknown>, table: string, column: string) {
  const { rows } = (await run(`select distinct ${column} as owner from ${table} order by 1`)) as {
    rows: { owner: string | null }[];
  };
  return rows.map(({ owner }) => owner).sort();
}

test('every table of vendors has the rule for all that can be done, and rows of both to try it on', async () => {
  expect(tables.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'audit_events',
      'bookings',
      'need_responses',
      'vendors',
      'vip_sessions',
      'vip_users',
    ]),
  );
  for (const { name, column, policy } of tables) {
    const owners = await ownersIn(sql => db.owner.raw(sql), name, column);
    expect({ name, policy, owners }).toEqual({
      ...{ name, policy: true },
      owners: expect.arrayContaining([mine.vendorId, rival.vendorId]),
    });
  }
});

test('a vendor sees its own rows only, and staff those of all', async () => {
  for (const { name, column } of tables) {
    const seen = await ownersIn(sql => asVendor(mine, sql), name, column);
    expect([name, seen]).toEqual([name, [mine.vendorId]]);
    const byStaff = await ownersIn(sql => inTenant(db.knex, tenant.id, trx => trx.raw(sql)), name, column);
    expect(byStaff).toEqual(expect.arrayContaining([mine.vendorId, rival.vendorId]));
  }
});

test('a vendor cannot change, remove, add or give away rows of another, with SQL of its own', async () => {
  for (const { name, column, writable } of tables) {
    const snapshot = async () =>
      (
        await db.owner.raw(
          `select to_jsonb(t) as row from ${name} t where ${column} = '${rival.vendorId}' order by 1`,
        )
      ).rows as { row: object }[];
    const before = await snapshot();
    for (const sql of [
      `update ${name} set tenant_id = tenant_id where ${column} = '${rival.vendorId}' returning 1`,
      `update ${name} set tenant_id = tenant_id where ${column} <> '${mine.vendorId}' returning 1`,
      `delete from ${name} where ${column} = '${rival.vendorId}' returning 1`,
    ]) {
      const changed = await asVendor(mine, sql).then(
        ({ rowCount }) => rowCount,
        (error: Error) => (/permission denied/.test(error.message) ? 0 : error.message),
      );
      expect([sql, changed]).toEqual([sql, 0]);
    }
    const columns = writable.join(', ');
    const copy =
      `insert into ${name} (${columns}) select ${columns} ` +
      `from jsonb_populate_record(null::${name}, '${JSON.stringify(before[0]!.row).replace(/'/g, "''")}')`;
    await expect([name, await refusalOf(copy)]).toEqual([name, expect.stringMatching(/row-level security/)]);
    if (name !== 'vendors') {
      const gift = `update ${name} set ${column} = '${rival.vendorId}'`;
      expect([name, await refusalOf(gift)]).toEqual([
        name,
        expect.stringMatching(/row-level security|permission denied/),
      ]);
    }
    expect(await snapshot()).toEqual(before);
  }
});

const refusalOf = (sql: string): Promise<string> =>
  asVendor(mine, sql).then(
    () => 'done',
    (error: Error) => error.message,
  );

test('a vendor of one tenant sees nothing at another, and without a tenant nothing at all', async () => {
  const elsewhere = await createTenant(db.owner);
  for (const { name } of tables) {
    const count = `select count(*)::int as n from ${name}`;
    const scope = { tenantId: elsewhere.id, vendorId: mine.vendorId };
    const there = await inVendor(db.knex, scope, trx => trx.raw<{ rows: [{ n: number }] }>(count));
    expect([name, there.rows[0].n]).toEqual([name, 0]);
    const alone = await db.knex.transaction(async trx => {
      await trx.raw(`select set_config('app.vendor_id', ?, true)`, [mine.vendorId]);
      return trx.raw<{ rows: [{ n: number }] }>(count);
    });
    expect([name, alone.rows[0].n]).toEqual([name, 0]);
  }
});

test('a row cannot name a vendor of another tenant', async () => {
  const elsewhere = await createTenant(db.owner);
  const login = { tenantId: elsewhere.id, vendorId: mine.vendorId, email: 'a@b.test', name: 'Ada' };
  await expect(db.owner('vip_users').insert(login)).rejects.toThrow(/foreign key/);
});

test('the vendor of a transaction does not outlive it on its pooled connection', async () => {
  for (let i = 0; i < 30; i += 1) await asVendor(mine, 'select 1');
  const seen = await Promise.all(
    Array.from({ length: 20 }, () =>
      ownersIn(sql => inTenant(db.knex, tenant.id, trx => trx.raw(sql)), 'vendors', 'id'),
    ),
  );
  for (const owners of seen) expect(owners).toEqual([mine.vendorId, rival.vendorId].sort());
});

test('a transaction of no vendor does not begin: it would be one of staff', () => {
  expect(() => inVendor(db.knex, { tenantId: tenant.id, vendorId: '' }, trx => trx.raw('select 1'))).toThrow(
    'A transaction of no vendor',
  );
});

test('what a vendor does is recorded as its own without being said', async () => {
  const [event] = await inVendor(db.knex, { tenantId: tenant.id, vendorId: mine.vendorId }, trx =>
    trx('audit_events')
      .insert({
        ...{ tenantId: tenant.id, subject: 'need', subjectId: mine.id, action: 'answered' },
        ...{ actorType: 'vendor', actorName: 'Ada', createdAt: new Date() },
      })
      .returning<{ vendorId: string }[]>('vendorId'),
  );
  expect(event!.vendorId).toBe(mine.vendorId);
});
