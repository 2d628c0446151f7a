// The worker killed between offers, really: the line goes on where it was, and nobody is offered the slot twice.
import { Client, Connection } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import { randomUUID } from 'node:crypto';
import type { Tenant } from '../../domain/tenant';
import { createAppointment } from '../../services/bookings/appointment';
import { moveBooking } from '../../services/bookings/move';
import { createLinks } from '../../services/links';
import { createService } from '../../services/services';
import { createStaff } from '../../services/staff';
import { joinLine } from '../../services/waitlist/line';
import type { Temporal } from '../../stack/temporal';
import { acceptOffer, declineOffer, lineId } from '../../workflows/messages';
import type { OfferAnswer } from '../../workflows/messages';
import { by, createTenant } from '../factories';
import type { TestDatabase } from '../harness/database';
import { createTestDatabase } from '../harness/database';
import { HOUR_MS } from '../harness/lifecycle';
import type { SmtpTestServer } from '../harness/smtp';
import { startSmtpServer } from '../harness/smtp';
import { startTestTemporal } from '../harness/temporal';
import type { WorkerProcess } from '../harness/worker-process';
import { eventually, startWorkerProcess } from '../harness/worker-process';

jest.setTimeout(90_000);
const clerk = { type: 'staff' as const, id: null, name: 'Clerk' };

let temporal: Temporal;
let db: TestDatabase;
let smtp: SmtpTestServer;
let connection: Connection;
let worker: WorkerProcess;
let tenant: Tenant;
let serviceId: string;
let slotId: string;

const startWorker = () =>
  startWorkerProcess({ databaseUrl: db.url, temporalAddress: temporal.address, smtpUrl: smtp.url });

beforeAll(async () => {
  [temporal, db, smtp] = await Promise.all([startTestTemporal(), createTestDatabase(), startSmtpServer()]);
  connection = await Connection.connect({ address: temporal.address });
  tenant = await createTenant(db.owner, { timeZone: 'UTC' });
  serviceId = (await createService(db.knex, tenant, { name: 'Cut', durationMinutes: 30 }, by())).id;
});
afterAll(async () => {
  await worker?.kill();
  await connection?.close();
  await temporal?.kill();
  await smtp?.close();
  await db?.drop();
});

/** A slot of tomorrow that was booked and is given back, while three people wait. */
async function freeSlot(): Promise<void> {
  const { id: staffId } = await createStaff(db.knex, tenant, { name: 'Kim', serviceIds: [serviceId] }, by());
  const start = Date.now() + 24 * HOUR_MS;
  const [slot] = await db
    .owner('slots')
    .insert({
      ...{ tenantId: tenant.id, serviceId, staffId, byHand: true },
      ...{ startsAt: new Date(start), endsAt: new Date(start + HOUR_MS / 2) },
    })
    .returning<{ id: string }[]>('id');
  slotId = slot!.id;
  const now = new Date().toISOString();
  const made = await createAppointment(
    { knex: db.knex, links: createLinks('k'.repeat(32), 'http://localhost') },
    {
      ...{ tenant, slotId, now, actor: clerk, staff: true, source: 'walk_in', requestId: 'r' },
      customer: { fullName: 'Bo Berg', phone: '+13105550199' },
    },
  );
  for (const n of [1, 2, 3]) {
    const person = { customerName: `Person ${n}`, customerPhone: `+1310555010${n}` };
    const more = { customerEmail: mailOf(n), actor: clerk, now: new Date().toISOString(), requestId: 'r' };
    await joinLine(db.knex, tenant, { serviceId, ...person, ...more });
  }
  await moveBooking(db.knex, tenant, {
    ...{ bookingId: made.booking.id, to: 'cancelled', actor: clerk, now, operationId: randomUUID() },
  });
}

interface Offered {
  id: string;
  name: string;
  status: string;
}
const mailOf = (n: number): string => `person-${n}@example.com`;
const offers = (): Promise<Offered[]> =>
  db
    .owner('waitlist_offers as o')
    .join('waitlist_entries as e', 'e.id', 'o.entry_id')
    .where({ slotId })
    .orderBy('o.created_at')
    .select('o.id', 'e.customer_name as name', 'o.status') as unknown as Promise<Offered[]>;

/** The offer that waits for this person's answer, once there is one. */
async function offerTo(n: number): Promise<string> {
  const find = async () =>
    (await offers()).find(({ name, status }) => name === `Person ${n}` && status === 'open');
  await eventually(`person ${n} is asked`, async () => (await find()) !== undefined);
  return (await find())!.id;
}
const handle = (): WorkflowHandle =>
  new Client({ connection }).workflow.getHandle(lineId(tenant.slug, slotId));
const answer = (update: typeof acceptOffer, offerId: string) =>
  handle().executeUpdate(update, { args: [{ offerId, requestId: 'r' }] as [OfferAnswer], updateId: offerId });
const mailsTo = (n: number) =>
  smtp.messages.filter(mail => mail.envelope.to.includes(mailOf(n)) && mail.subject?.startsWith('A place'));
const somebodyWaitsForALock = (): Promise<void> =>
  eventually('the answer waits for the line', async () => {
    const { rows } = await db.owner.raw<{ rows: unknown[] }>(
      `select 1 from pg_locks where locktype = 'advisory' and not granted`,
    );
    return rows.length > 0;
  });

test('killed while somebody is deciding, and again in the middle of an answer: the next is asked, and nobody twice', async () => {
  worker = await startWorker();
  await freeSlot();

  // Killed while the first is deciding: the answer finds a new worker, and the second is asked.
  const first = await offerTo(1);
  await eventually('the first has mail', () => mailsTo(1).length === 1);
  await worker.kill();
  const declined = answer(declineOffer, first);
  worker = await startWorker();
  expect(await declined).toEqual({ status: 'declined' });
  const second = await offerTo(2);
  await eventually('the second has mail', () => mailsTo(2).length === 1);

  // Killed in the middle of an answer, which waits for the line: it is taken once, by the next worker.
  const lock = await db.owner.transaction();
  await lock.raw(`select pg_advisory_xact_lock(hashtextextended(?, 0))`, [`waitlist/${serviceId}`]);
  const declinedToo = answer(declineOffer, second);
  try {
    await somebodyWaitsForALock();
    await worker.kill();
  } finally {
    await lock.rollback();
  }
  worker = await startWorker();
  expect(await declinedToo).toEqual({ status: 'declined' });
  const third = await offerTo(3);
  await eventually('the third has mail', () => mailsTo(3).length === 1);

  expect(await answer(acceptOffer, third)).toEqual({ status: 'accepted' });
  await handle().result();
  expect((await offers()).map(({ name, status }) => [name, status])).toEqual([
    ['Person 1', 'declined'],
    ['Person 2', 'declined'],
    ['Person 3', 'accepted'],
  ]);
  expect(await db.owner('bookings').where({ slotId, status: 'upcoming' })).toMatchObject([
    { customerName: 'Person 3', source: 'waitlist' },
  ]);
  for (const n of [1, 2, 3]) expect(mailsTo(n)).toHaveLength(1);
  const told = await db.owner('notifications').where({ event: 'offer' }).orderBy('created_at');
  expect(told.filter(({ channel }: { channel: string }) => channel === 'email')).toHaveLength(3);
  expect(told.filter(({ channel }: { channel: string }) => channel === 'sms')).toHaveLength(3);
});
