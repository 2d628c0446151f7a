// The database as the auditor sees it: all rows, in plain SQL.
import { Client, types } from 'pg';

export type Query = <Row extends object>(sql: string, values?: unknown[]) => Promise<Row[]>;

export interface Database {
  query: Query;
  close(): Promise<void>;
}

/** Whole numbers of 64 bits and decimals stay text, days too. */
const AS_TEXT = { getTypeParser: (oid: number, format?: 'text' | 'binary') => parserOf(oid, format) };
const DATE = 1082;

function parserOf(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  return oid === DATE
    ? value => value
    : (types.getTypeParser(oid, format as 'text') as (value: string) => unknown);
}

/** @param url a login that sees every tenant */
export async function openDatabase(url: string): Promise<Database> {
  const client = new Client({ connectionString: url, types: AS_TEXT });
  client.on('error', () => {});
  await client.connect();
  return {
    query: async (sql, values) => (await client.query(sql, values)).rows,
    close: () => client.end().catch(() => undefined),
  };
}
