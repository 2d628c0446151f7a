// How the table of bookings could be divided, tried in PostgreSQL: what the constraint against overlaps allows, what it does
// not, and whether row-level security still holds. docs/scaling.md says what follows; the product does none of it yet.
import type { Client } from 'pg';

/** The columns that matter here, as in the product. */
const COLUMNS = `
  id uuid not null default uuidv7(), tenant_id uuid not null, resource_id uuid not null, status text not null,
  occupied tstzrange not null, starts_at timestamptz not null`;
const LIVE = `where (status in ('pending', 'upcoming', 'active'))`;

/** Divided by tenant: the shape that works. The same statements are in docs/scaling.md. */
export const BY_TENANT = `
create table bookings (${COLUMNS},
  primary key (tenant_id, id),
  constraint bookings_never_overlap
    exclude using gist (tenant_id with =, resource_id with =, occupied with &&) ${LIVE}
) partition by hash (tenant_id);
create table bookings_0 partition of bookings for values with (modulus 4, remainder 0);
create table bookings_1 partition of bookings for values with (modulus 4, remainder 1);
create table bookings_2 partition of bookings for values with (modulus 4, remainder 2);
create table bookings_3 partition of bookings for values with (modulus 4, remainder 3);
alter table bookings enable row level security;
alter table bookings force row level security;
create policy tenant_isolation on bookings
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant select, insert, update, delete on bookings to berth_growth; -- and nothing on the partitions
create table booking_tokens (
  id uuid primary key, tenant_id uuid not null, booking_id uuid not null,
  foreign key (tenant_id, booking_id) references bookings (tenant_id, id) on delete cascade
);`;

const WITHOUT_TENANT = `
create table bookings (${COLUMNS}, exclude using gist (resource_id with =, occupied with &&) ${LIVE})
partition by hash (tenant_id)`;

const BY_RESOURCE = `
create table bookings (${COLUMNS}, primary key (resource_id, id),
  exclude using gist (resource_id with =, occupied with &&) ${LIVE}) partition by hash (resource_id)`;

const BY_MONTH = `
create table bookings (${COLUMNS}, exclude using gist (resource_id with =, occupied with &&) ${LIVE})
partition by range (starts_at)`;

/** Accepted, and worth nothing: two bookings overlap without starting at the same instant. */
const BY_MONTH_WITH_START = `
create table bookings (${COLUMNS},
  exclude using gist (starts_at with =, resource_id with =, occupied with &&) ${LIVE}) partition by range (starts_at);
create table bookings_07 partition of bookings for values from ('2026-07-01') to ('2026-08-01');
create table bookings_08 partition of bookings for values from ('2026-08-01') to ('2026-09-01')`;

const WITHOUT_OVERLAPS = `
create table bookings (${COLUMNS}, primary key (tenant_id, resource_id, occupied without overlaps)) partition by hash (tenant_id);
create table bookings_all partition of bookings for values with (modulus 1, remainder 0)`;

const GENERATED_KEY = `
create table bookings (id uuid, period tstzrange not null,
  starts_at timestamptz generated always as (lower(period)) stored) partition by range (starts_at)`;

const [TENANT, OTHER] = ['00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002'];
const CAR = '00000000-0000-7000-8000-0000000000ca';
const booking = (tenant: string, from: string, until: string, status = 'upcoming'): string => `
  insert into bookings (tenant_id, resource_id, status, occupied, starts_at)
  values ('${tenant}', '${CAR}', '${status}', tstzrange('${from}', '${until}'), '${from}')`;

export interface Attempt {
  what: string;
  /** What PostgreSQL answered: `done`, or its error. */
  answer: string;
}

/** Each in a transaction of its own that leaves nothing behind. @param client somebody who may create roles */
export async function attemptPartitions(client: Client): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  const attempt = async (what: string, ...statements: string[]): Promise<void> => {
    await client.query('begin; create schema growth_attempt; set local search_path = growth_attempt, public');
    let answer = 'done';
    try {
      await client.query(
        `do $$ begin create role berth_growth; exception when duplicate_object then null; end $$`,
      );
      await client.query('grant usage on schema growth_attempt to berth_growth');
      for (const statement of statements) {
        const result = await client.query<Record<string, unknown>>(statement);
        const last = Array.isArray(result) ? result.at(-1) : result;
        if (last.command === 'SELECT' || last.command === 'EXPLAIN') answer = JSON.stringify(last.rows);
        else if (last.command === 'INSERT') answer = `${last.rowCount} written`;
      }
    } catch (error) {
      answer = (error as Error).message;
    }
    attempts.push({ what, answer });
    await client.query('rollback');
  };
  const asApp = (tenant: string): string[] => [
    'set local role berth_growth',
    `select set_config('app.tenant_id', '${tenant}', true)`,
  ];
  const july = booking(TENANT, '2026-07-30', '2026-08-02');
  const overlapping = booking(TENANT, '2026-08-01', '2026-08-03');

  await attempt('by tenant, constraint as it is today', WITHOUT_TENANT);
  await attempt('by tenant, tenant_id in the constraint', BY_TENANT);
  await attempt('… an overlap is refused', BY_TENANT, july, overlapping);
  await attempt(
    '… a cancelled one keeps nothing',
    BY_TENANT,
    booking(TENANT, '2026-07-30', '2026-08-02', 'cancelled'),
    overlapping,
  );
  await attempt(
    '… on conflict do nothing writes nothing',
    BY_TENANT,
    july,
    `${overlapping} on conflict do nothing`,
  );
  await attempt(
    '… a business sees its own',
    BY_TENANT,
    july,
    booking(OTHER, '2027-07-30', '2027-08-02'),
    ...asApp(TENANT),
    'select count(*)::integer as seen from bookings',
  );
  await attempt(
    '… and writes for no other',
    BY_TENANT,
    ...asApp(TENANT),
    booking(OTHER, '2027-07-30', '2027-08-02'),
  );
  await attempt(
    '… a partition cannot be asked directly',
    BY_TENANT,
    ...asApp(TENANT),
    'select count(*) from bookings_0',
  );
  await attempt(
    '… one partition is read',
    BY_TENANT,
    july,
    ...asApp(TENANT),
    'explain (analyze, costs off, timing off, summary off, buffers off) select * from bookings',
  );
  await attempt('by resource, constraint as it is today', BY_RESOURCE);
  await attempt('by month, constraint as it is today', BY_MONTH);
  await attempt('by month, start in the constraint', BY_MONTH_WITH_START);
  await attempt('… an overlap is refused', BY_MONTH_WITH_START, july, overlapping);
  await attempt('without overlaps, as a key', WITHOUT_OVERLAPS);
  await attempt(
    '… a cancelled one keeps nothing',
    WITHOUT_OVERLAPS,
    booking(TENANT, '2026-07-30', '2026-08-02', 'cancelled'),
    overlapping,
  );
  await attempt('by month of a generated column', GENERATED_KEY);
  return attempts;
}
