// What tables and their indexes take on disk, a row.
import { Client } from 'pg';

export interface TableSize {
  table: string;
  rows: number;
  heapBytes: number;
  indexBytes: number;
}

export interface IndexSize {
  index: string;
  bytes: number;
}

export interface Sizes {
  tables: TableSize[];
  /** Of the bookings alone, the largest first. */
  indexes: IndexSize[];
  databaseBytes: number;
}

const TABLES = `
  select c.relname as table, greatest(c.reltuples, 0)::float8 as rows,
         (pg_table_size(c.oid))::float8 as "heapBytes", (pg_indexes_size(c.oid))::float8 as "indexBytes"
  from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.reltuples >= 1000
  order by pg_total_relation_size(c.oid) desc`;

const INDEXES = `
  select i.indexrelid::regclass::text as index, pg_relation_size(i.indexrelid)::float8 as bytes
  from pg_index i where i.indrelid = 'bookings'::regclass order by 2 desc`;

export async function sizes(url: string): Promise<Sizes> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const tables = await client.query<TableSize>(TABLES);
    const indexes = await client.query<IndexSize>(INDEXES);
    const whole = await client.query<{ bytes: number }>(
      'select pg_database_size(current_database())::float8 as bytes',
    );
    return { tables: tables.rows, indexes: indexes.rows, databaseBytes: whole.rows[0]!.bytes };
  } finally {
    await client.end();
  }
}
