// A dump restored beside an emptied Temporal: every lifecycle comes back, what had been said is not said again, and nothing
// that waited is forgotten. The database is copied as a template instead of dumped, since the embedded PostgreSQL comes
// without pg_dump; the numbers of another server's transactions, which a dump brings along, are written into the copy.
import { randomBytes } from 'node:crypto';
import createKnex from 'knex';
import type { Knex } from 'knex';
import { knexSnakeCaseMappers } from 'objection';
import { Client, Connection } from '@temporalio/client';
import { connect } from '../../db/connection';
import { OUTBOXES, afterRestore } from '../../db/after-restore';
import type { Tenant } from '../../domain/tenant';
import { createBookingJob } from '../../services/bulk/jobs';
import { viewJob } from '../../services/bulk/view';
import { withLogin } from '../../stack/database';
import type { Temporal } from '../../stack/temporal';
import { lifecycleId, state } from '../../workflows/messages';
import { createTenant, createUser } from '../factories';
import type { TestDatabase } from '../harness/database';
import { createTestDatabase } from '../harness/database';
import { HOUR_MS, insertBooking, storedBooking } from '../harness/lifecycle';
import { sharedServers } from '../harness/shared';
import type { SmtpTestServer } from '../harness/smtp';
import { startSmtpServer } from '../harness/smtp';
import { startTestTemporal } from '../harness/temporal';
import { eventually, startWorkerProcess } from '../harness/worker-process';
import type { WorkerProcess } from '../harness/worker-process';

jest.setTimeout(180_000);
const PATIENCE_MS = 60_000;

let temporal: Temporal;
let db: TestDatabase;
let restored: TestDatabase;
let root: Knex;
let smtp: SmtpTestServer;
let tenant: Tenant;
let worker: WorkerProcess;
/** Confirmed and told before the backup. */
const told: string[] = [];
/** Written before the backup, sent after it: the backup does not know that it was sent. */
let between: string;
/** Made after the backup: it is lost, and its customer was told. */
let lost: string;

const ahead = (hours: number): { start: string; end: string } => ({
  start: new Date(Date.now() + hours * HOUR_MS).toISOString(),
  end: new Date(Date.now() + (hours + 1) * HOUR_MS).toISOString(),
});
const book = (hours: number): Promise<string> =>
  insertBooking(db, tenant, { kind: 'session', ...ahead(hours) });
const mailsOf = (id: string) => smtp.messages.filter(mail => mail.messageId?.includes(id));
const sent = (database: TestDatabase, id: string) =>
  eventually(
    'its mail is noted as sent',
    async () =>
      (await database.owner('notifications').where({ bookingId: id, channel: 'email', status: 'sent' }))
        .length > 0,
    PATIENCE_MS,
  );
const startWorker = (database: TestDatabase) =>
  startWorkerProcess({ databaseUrl: database.url, temporalAddress: temporal.address, smtpUrl: smtp.url });

const nameOf = ({ url }: TestDatabase): string => new URL(url).pathname.slice(1);

/** A copy of the database as it is at this moment, under the same logins; whoever is connected is cut off for as long. */
async function backup(): Promise<TestDatabase> {
  const { postgresUrl, ownerPassword, appPassword } = sharedServers();
  const [source, copy] = [nameOf(db), `restored_${randomBytes(6).toString('hex')}`];
  await root.raw('alter database ?? allow_connections false', [source]);
  await root.raw('select pg_terminate_backend(pid) from pg_stat_activity where datname = ?', [source]);
  await eventually('nobody is connected', async () => {
    const { rows } = await root.raw<{ rows: object[] }>('select 1 from pg_stat_activity where datname = ?', [
      source,
    ]);
    return rows.length === 0;
  });
  await root.raw('create database ?? template ?? owner berth_owner', [copy, source]);
  await root.raw('alter database ?? allow_connections true', [source]);
  const ownerUrl = withLogin(postgresUrl, { user: 'berth_owner', password: ownerPassword, database: copy });
  const url = withLogin(postgresUrl, { user: 'berth_app', password: appPassword, database: copy });
  const knex = connect({ url, poolMax: 4 });
  const owner = createKnex({
    ...{ client: 'pg', connection: ownerUrl, pool: { min: 0, max: 2 } },
    ...knexSnakeCaseMappers(),
  });
  const drop = async (): Promise<void> => {
    await Promise.all([knex.destroy(), owner.destroy()]);
    await root.raw('drop database ?? with (force)', [copy]);
  };
  return { url, ownerUrl, knex, owner, drop };
}

beforeAll(async () => {
  root = createKnex({ client: 'pg', connection: sharedServers().postgresUrl, pool: { min: 0, max: 1 } });
  [temporal, db, smtp] = await Promise.all([startTestTemporal(), createTestDatabase(), startSmtpServer()]);
  tenant = await createTenant(db.owner, { timeZone: 'UTC' });
  worker = await startWorker(db);

  for (const hours of [5, 7, 9]) told.push(await book(hours));
  for (const id of told) await sent(db, id);
  // The mail server is away while the backup is made.
  await smtp.stop();
  between = await book(11);
  await eventually('its mail is written', async () => {
    return (await db.owner('notifications').where({ bookingId: between, status: 'queued' })).length > 0;
  });
  restored = await backup();
  await smtp.start();
  lost = await book(13);
  await sent(db, between);
  await sent(db, lost);

  // The disaster: both are gone, and the backup is what there is.
  await worker.kill();
  await temporal.kill();
  temporal = await startTestTemporal();
});
afterAll(async () => {
  await worker?.kill();
  await temporal?.kill();
  await smtp?.close();
  await Promise.all([db?.drop(), restored?.drop()]);
  await root?.destroy();
});

async function stateOf(id: string) {
  const connection = await Connection.connect({ address: temporal.address });
  try {
    const { workflow } = new Client({ connection });
    return await workflow.getHandle(lifecycleId(tenant.slug, id)).query(state);
  } catch {
    return undefined;
  } finally {
    await connection.close();
  }
}

test('every table that hands work to Temporal is put back into its outbox', async () => {
  const { rows } = await db.owner.raw<{ rows: { table: string }[] }>(
    `select distinct table_name as "table" from information_schema.columns
     where table_schema = 'public' and (column_name like '%claimed_until' or column_name = 'call_at') order by 1`,
  );
  expect(Object.keys(OUTBOXES).sort()).toEqual(rows.map(({ table }) => table));
});

test('a restored database beside an empty Temporal comes back to life, and says nothing that was said', async () => {
  const before = smtp.messages.length;
  // A dump of a server that was further with its transactions than this one.
  await restored.owner.raw(`update audit_events set tx = '8000000000000000000'`);
  const manager = await createUser(restored.owner, tenant, 'manager');
  // A job, and a message about no booking, whose workflows are gone.
  const actor = { type: 'staff' as const, id: manager.id, name: 'Mara' };
  const order = { tenant, actor, now: new Date().toISOString(), requestId: 'test' };
  const { jobId } = await createBookingJob(restored.knex, order, 'cancel', { bookingIds: [told[2]!] }, {});
  await restored.owner('bulk_jobs').where({ id: jobId }).update({ workflowStartedAt: new Date() });
  await restored.owner('notifications').insert({
    ...{
      tenantId: tenant.id,
      key: 'stock/digest/2026-01-01',
      revision: 1,
      event: 'stock_digest',
      channel: 'email',
    },
    ...{ audience: 'staff', recipient: 'manager@example.com', subject: 'Low', body: 'Low', status: 'queued' },
  });

  await afterRestore(restored.owner);
  worker = await startWorker(restored);

  for (const id of [told[0]!, told[1]!, between]) {
    await eventually(
      'its lifecycle is back',
      async () => {
        const known = await stateOf(id);
        return known?.facts?.status === 'upcoming' && known.sending === 0;
      },
      PATIENCE_MS,
    );
  }
  await eventually(
    'the job is over',
    async () => (await viewJob(restored.knex, tenant.id, jobId))!.status === 'completed',
    PATIENCE_MS,
  );
  await eventually('its customer is told', () => mailsOf(told[2]!).length === 2, PATIENCE_MS);
  expect((await storedBooking(restored, told[2]!)).status).toBe('cancelled');
  await eventually(
    'the message is sent',
    () => smtp.messages.some(mail => mail.subject === 'Low'),
    PATIENCE_MS,
  );
  await sent(restored, between);

  // Said before the backup: once. Said between backup and disaster: again, with the Message-ID by which it is known.
  for (const id of [told[0]!, told[1]!]) expect(mailsOf(id)).toHaveLength(1);
  const again = mailsOf(between).map(mail => mail.messageId);
  expect([again.length, new Set(again).size]).toEqual([2, 1]);
  // The cancellation, the message about stock, and the one between: nothing else was sent.
  expect(smtp.messages.length - before).toBe(3);
  expect(await storedBooking(restored, lost)).toBeUndefined();
});

test('those who watch are told of what happens from now on, and not of history', async () => {
  const { rows } = await restored.owner.raw<{ rows: { ahead: number }[] }>(
    `select count(*) as ahead from audit_events where tx >= pg_snapshot_xmax(pg_current_snapshot())`,
  );
  expect(rows[0]!.ahead).toBe(0);
});

test('done once too often it changes nothing that is heard', async () => {
  const before = smtp.messages.length;
  const { bookings } = await afterRestore(restored.owner);
  expect(bookings).toBeGreaterThan(0);
  await eventually(
    'all are started again',
    async () => (await restored.owner('bookings').whereNull('lifecycleStartedAt')).length === 0,
    PATIENCE_MS,
  );
  expect((await stateOf(told[0]!))?.sending).toBe(0);
  expect(smtp.messages).toHaveLength(before);
});
