// What docs/scaling.md says about partitions is what PostgreSQL does.
import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import { sharedServers } from '../../tests/harness/shared';
import type { Attempt } from './partitions';
import { BY_TENANT, attemptPartitions } from './partitions';

let attempts: Attempt[];

beforeAll(async () => {
  const client = new Client({ connectionString: sharedServers().postgresUrl });
  await client.connect();
  await client.query('create extension if not exists btree_gist');
  attempts = await attemptPartitions(client).finally(() => client.end());
});

const answers = (from: string, until?: string): string[] => {
  const first = attempts.findIndex(one => one.what.startsWith(from));
  const last = until ? attempts.findIndex(one => one.what.startsWith(until)) : attempts.length;
  return attempts.slice(first, last).map(one => one.answer);
};

test('bookings divided by tenant never overlap, and stay apart, once the tenant is in the constraint', () => {
  const [asToday, withTenant, overlap, cancelled, onConflict, own, foreign, direct, plan] = answers(
    'by tenant',
    'by resource',
  );
  expect(asToday).toMatch(/constraint on partitioned table must include all partitioning columns/);
  expect(withTenant).toBe('done');
  expect(overlap).toMatch(/conflicting key value violates exclusion constraint/);
  expect(cancelled).toBe('1 written');
  expect(onConflict).toBe('0 written');
  expect(own).toBe('[{"seen":1}]');
  expect(foreign).toMatch(/violates row-level security policy/);
  expect(direct).toMatch(/permission denied for table bookings_0/);
  expect(plan).toMatch(/Subplans Removed: 3/);
});

test('division by resource keeps the constraint as it is', () => {
  expect(answers('by resource', 'by month')).toEqual(['done']);
});

test('division by month is either refused or forbids nothing', () => {
  const [asToday, withStart, overlap, asKey, cancelled, generated] = answers('by month');
  expect(asToday).toMatch(/must include all partitioning columns/);
  expect(withStart).toBe('done');
  expect(overlap).toBe('1 written');
  expect(asKey).toBe('done');
  expect(cancelled).toMatch(/conflicting key value/);
  expect(generated).toMatch(/cannot use generated column in partition key/);
});

test('the statements in the document are those that were tried', () => {
  expect(readFileSync('docs/scaling.md', 'utf8')).toContain(BY_TENANT.trim());
});
