// Nothing that holds personal data is forgotten: the columns are found in the database, and each must be decided on.
import { CATALOGUE, decidedColumns } from '../../domain/privacy/catalogue';
import type { TestDatabase } from '../../tests/harness/database';
import { createTestDatabase } from '../../tests/harness/database';
import { EXPORTED_TABLES } from './collect';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

test('every column that can hold text is decided on: see domain/privacy/catalogue.ts for what to do about a new one', async () => {
  const { rows } = await db.owner.raw<{ rows: { table: string; columns: string[] }[] }>(`
    select table_name as table, array_agg(cast(column_name as text) order by column_name) as columns
    from information_schema.columns
    where table_schema = 'public' and is_generated = 'NEVER'
      and udt_name in ('text', 'citext', 'varchar', 'json', 'jsonb', 'bytea', '_text', '_citext', '_jsonb', 'xml')
    group by 1 order by 1`);
  const undecided = rows.flatMap(({ table, columns }) => {
    const decided = decidedColumns(CATALOGUE[table] ?? {});
    return columns.filter(column => !decided.includes(column)).map(column => `${table}.${column}`);
  });
  expect(undecided).toEqual([]);
  expect(rows.length).toBeGreaterThan(50);
});

test('an export reads every table that holds the person', () => {
  const held = Object.entries(CATALOGUE).filter(([, { person }]) => person);
  // What was kept of requests for a day is an answer given before; exports are not part of an export.
  const apart = ['idempotency_keys', 'privacy_jobs'];
  const tables = held.map(([table]) => table).filter(table => !apart.includes(table));
  expect([...EXPORTED_TABLES]).toEqual(expect.arrayContaining(tables));
});
