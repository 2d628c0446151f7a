// A database that goes away under a running worker: what was due meanwhile is done when it is back, by the same worker.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import createKnex from 'knex';
import { knexSnakeCaseMappers } from 'objection';
import { connect } from '../../db/connection';
import { migrate } from '../../db/migrator';
import type { Tenant } from '../../domain/tenant';
import { createOwner, withLogin } from '../../stack/database';
import { freePort } from '../../stack/ports';
import type { Postgres } from '../../stack/postgres';
import { startPostgres } from '../../stack/postgres';
import type { Temporal } from '../../stack/temporal';
import { createTenant } from '../factories';
import type { TestDatabase } from '../harness/database';
import { HOUR_MS, insertBooking, storedBooking } from '../harness/lifecycle';
import { eventually, startWorkerProcess } from '../harness/worker-process';
import type { WorkerProcess } from '../harness/worker-process';
import { startSmtpServer } from '../harness/smtp';
import type { SmtpTestServer } from '../harness/smtp';
import { startTestTemporal } from '../harness/temporal';

jest.setTimeout(120_000);

let folder: string;
let port: number;
let postgres: Postgres;
let temporal: Temporal;
let db: TestDatabase;
let smtp: SmtpTestServer;
let tenant: Tenant;
let worker: WorkerProcess;

/** A server of this file's own, on the same data each time. */
const startServer = () =>
  startPostgres({
    dataDir: path.join(folder, 'postgres'),
    port,
    log: () => {},
    settings: { fsync: 'off', full_page_writes: 'off' },
  });

async function migrated(): Promise<TestDatabase> {
  const ownerUrl = await createOwner(postgres.url, 'owner', 'berth');
  const url = withLogin(ownerUrl, { user: 'berth_app', password: 'app' });
  await migrate({ ownerUrl, appUrl: url });
  const knex = connect({ url, poolMax: 4 });
  const pool = { min: 0, max: 4 };
  const silent = (): void => {};
  const log = { warn: silent, error: silent, debug: silent, deprecate: silent };
  const owner = createKnex({ client: 'pg', connection: ownerUrl, pool, log, ...knexSnakeCaseMappers() });
  const drop = async (): Promise<void> => void (await Promise.all([knex.destroy(), owner.destroy()]));
  return { url, ownerUrl, knex, owner, drop };
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'berth-faults-'));
  chmodSync(folder, 0o755);
  port = await freePort();
  [postgres, temporal, smtp] = await Promise.all([startServer(), startTestTemporal(), startSmtpServer()]);
  db = await migrated();
  tenant = await createTenant(db.owner, { timeZone: 'UTC' });
  worker = await startWorkerProcess({
    databaseUrl: db.url,
    temporalAddress: temporal.address,
    smtpUrl: smtp.url,
  });
});
afterAll(async () => {
  await worker?.kill();
  await temporal?.kill();
  await smtp?.close();
  await db?.drop();
  await postgres?.kill();
  rmSync(folder, { recursive: true, force: true });
});

async function book(startsInMs: number): Promise<string> {
  const start = new Date(Date.now() + startsInMs).toISOString();
  const end = new Date(Date.now() + startsInMs + HOUR_MS).toISOString();
  return insertBooking(db, tenant, { kind: 'session', start, end });
}

test('a booking whose start comes while the database is away is started when it is back, once, by the same worker', async () => {
  const startsAt = Date.now() + 5_000;
  const id = await book(5_000);
  await smtp.nextMessage(20_000);
  await eventually('its mail is noted', async () => {
    const sent = await db.owner('notifications').where({ bookingId: id, channel: 'email', status: 'sent' });
    return sent.length === 1;
  });
  await postgres.stop();
  await eventually('its start has come', () => Date.now() > startsAt + 500);
  postgres = await startServer();

  await eventually('it has started', async () => (await storedBooking(db, id)).status === 'active', 45_000);
  const moves = await db.owner('audit_events').where({ subjectId: id, action: 'status_changed' });
  expect(moves).toHaveLength(1);

  const later = await book(5 * HOUR_MS);
  const mail = await smtp.nextMessage(20_000);
  expect(mail.messageId).toContain(later);
  process.kill(worker.pid, 0);
  expect(smtp.messages).toHaveLength(2);
});
