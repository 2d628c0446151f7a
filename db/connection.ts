// The connection of a process to Postgres, and the transaction of one tenant.
import createKnex from 'knex';
import type { Knex } from 'knex';
import { knexSnakeCaseMappers } from 'objection';
import pg from 'pg';

// A date is a date: the driver's default makes it midnight of whatever zone the server is in.
pg.types.setTypeParser(pg.types.builtins.DATE, value => value);
// Amounts and counts are numbers: the driver's default makes them text. What would not be exact is an error, not a guess.
pg.types.setTypeParser(pg.types.builtins.INT8, value => {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError('A 64-bit number is too large to be exact.');
  return number;
});

export interface ConnectionSettings {
  url: string;
  poolMax: number;
}

/** How long a request waits for a connection before it is told that the database is busy. */
const ACQUIRE_TIMEOUT_MS = 5_000;
/** No statement of a request may hold a connection for longer. */
const STATEMENT_TIMEOUT_MS = 15_000;

/** Whoever asked is told what went wrong; the library need not print it as well. */
const silent = (): void => {};
const QUIET = { warn: silent, error: silent, debug: silent, deprecate: silent };

export function connect({ url, poolMax }: ConnectionSettings): Knex {
  return createKnex({
    client: 'pg',
    connection: {
      connectionString: url,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
      connectionTimeoutMillis: ACQUIRE_TIMEOUT_MS,
      keepAlive: true,
    },
    pool: { min: 0, max: poolMax, acquireTimeoutMillis: ACQUIRE_TIMEOUT_MS },
    log: QUIET,
    // With its values an error would carry people's data into logs and, from activities, into workflow histories.
    compileSqlOnError: false,
    ...knexSnakeCaseMappers(),
  });
}

/** Whose rows a transaction sees and writes: settings of Postgres that row-level security reads. */
interface Scope {
  'app.tenant_id': string;
  'app.vendor_id'?: string;
}

/** What the library makes for each transaction; `begin` is its first statement. */
interface Beginning {
  begin(connection: unknown): Promise<unknown>;
  query(connection: unknown, sql: string): Promise<unknown>;
}

const beginning = new WeakSet<object>();

/** Has transactions say whose they are along with their BEGIN: every one of them saves a round trip. */
function beginWithScope({ client }: Knex): void {
  if (beginning.has(client as object)) return;
  beginning.add(client as object);
  const transaction = client.transaction.bind(client) as (...given: unknown[]) => Beginning;
  client.transaction = (work: unknown, config: { scope?: Scope }, outer: unknown): Beginning => {
    const made = transaction(work, config, outer);
    const { scope } = config;
    if (!scope) return made;
    const settings = Object.entries(scope).map(
      ([name, value]) => `set_config('${name}', ${pg.escapeLiteral(value)}, true)`,
    );
    made.begin = connection => made.query(connection, `begin; select ${settings.join(', ')}`);
    return made;
  };
}

function inScope<T>(knex: Knex, scope: Scope, work: (trx: Knex.Transaction) => PromiseLike<T>): Promise<T> {
  // A transaction within another begins with a savepoint, and would be that other's.
  if (knex.isTransaction) throw new Error('A transaction of one tenant cannot begin within another');
  beginWithScope(knex);
  return knex.transaction(async trx => await work(trx), { scope } as Knex.TransactionConfig);
}

/** Runs `work` in one transaction that sees and writes the rows of one tenant only. */
export const inTenant = <T>(
  knex: Knex,
  tenantId: string,
  work: (trx: Knex.Transaction) => PromiseLike<T>,
): Promise<T> => inScope(knex, { 'app.tenant_id': tenantId }, work);

/** Whose rows a transaction of a vendor may see. */
export interface VendorScope {
  tenantId: string;
  vendorId: string;
}

/**
 * Runs `work` in one transaction that, of everything that belongs to vendors, sees and writes the rows of this one only.
 * Whatever a vendor asks for runs here, never in {@link inTenant}.
 */
export function inVendor<T>(
  knex: Knex,
  { tenantId, vendorId }: VendorScope,
  work: (trx: Knex.Transaction) => PromiseLike<T>,
): Promise<T> {
  // Without a vendor it would be the transaction of staff.
  if (!vendorId) throw new Error('A transaction of no vendor');
  return inScope(knex, { 'app.tenant_id': tenantId, 'app.vendor_id': vendorId }, work);
}

/**
 * Refuses a role that row-level security does not bind.
 * @throws Error that says what to do.
 */
export async function assertBoundByRowSecurity(knex: Knex): Promise<void> {
  const { rows } = await knex.raw<{ rows: { name: string; unbound: boolean }[] }>(`
    select current_user as name,
      (select rolsuper or rolbypassrls from pg_roles where rolname = current_user)
      or exists (select from pg_tables where schemaname = 'public' and tableowner = current_user) as unbound
  `);
  if (rows[0]?.unbound) {
    throw new Error(
      `The role ${rows[0].name} of DATABASE_URL owns tables or bypasses row-level security. ` +
        'Give the application a role of its own; `npm run migrate` makes it from DATABASE_URL.',
    );
  }
}
