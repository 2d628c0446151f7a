// Answers to offers on a real Temporal: the workflow takes them, and one that is missing is started on the way.
import { randomUUID } from 'node:crypto';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createMessageActivities } from '../activities/messages';
import { createWaitlistActivities } from '../activities/waitlist';
import { Connection } from '@temporalio/client';
import { createLogger } from '../config/logger';
import { createLinks } from '../services/links';
import { createService } from '../services/services';
import { createStaff } from '../services/staff';
import { joinLine } from '../services/waitlist/line';
import { nextStep } from '../services/waitlist/offers';
import { createTenant } from '../tests/factories';
import { createTestDatabase } from '../tests/harness/database';
import { sharedServers } from '../tests/harness/shared';
import { startTestTemporal } from '../tests/harness/temporal';
import { registerSearchAttributes } from '../worker/registration';
import { QUEUES } from '../workflows/messages';
import { createOrchestrator } from './orchestrator';

test('an offer whose workflow is missing is taken all the same, and an answer too many is refused by name', async () => {
  const [db, temporal] = await Promise.all([createTestDatabase(), startTestTemporal()]);
  const { address } = temporal;
  const admin = await Connection.connect({ address });
  await registerSearchAttributes(admin, 'default', createLogger({ level: 'error' }, 'worker'));
  const connection = await NativeConnection.connect({ address });
  const deps = { knex: db.knex, links: createLinks('k'.repeat(32), 'http://localhost'), gateways: {} };
  const workers = await Promise.all([
    Worker.create({
      connection,
      taskQueue: QUEUES.bookings,
      workflowBundle: { codePath: sharedServers().workflowBundle },
      activities: createWaitlistActivities(deps),
    }),
    Worker.create({ connection, taskQueue: QUEUES.messages, activities: createMessageActivities(deps) }),
  ]);
  const running = workers.map(worker => worker.run());
  const orchestrator = await createOrchestrator({
    ...{ address, namespace: 'default', tls: false, apiKey: undefined, uiUrl: undefined },
    ...{ certPath: undefined, keyPath: undefined, caPath: undefined },
  });
  try {
    const tenant = await createTenant(db.owner);
    const { id: serviceId } = await createService(db.knex, tenant, { name: 'Cut', durationMinutes: 30 });
    const { id: staffId } = await createStaff(db.knex, tenant, { name: 'Kim', serviceIds: [serviceId] });
    const now = new Date().toISOString();
    const start = Date.now() + 86_400_000;
    const [slot] = await db
      .owner('slots')
      .insert({
        ...{ tenantId: tenant.id, serviceId, staffId, status: 'held', heldUntil: now },
        ...{ startsAt: new Date(start), endsAt: new Date(start + 1_800_000) },
      })
      .returning<{ id: string }[]>('id');
    const person = { customerName: 'Ann Lee', customerPhone: '+13105550100', requestId: 'r', now };
    const actor = { type: 'staff' as const, id: null, name: 'Clerk' };
    await joinLine(db.knex, tenant, { serviceId, ...person, actor });
    const offerId = randomUUID();
    await nextStep(db.knex, tenant, { slotId: slot!.id, offerId, now });
    const answer = (kind: 'accept' | 'decline') =>
      orchestrator.answerOffer({
        ...{ tenant, slotId: slot!.id, offerId, answer: kind, requestId: 'r', operationId: randomUUID() },
        slot: { serviceName: 'Cut', staffId, staffName: 'Kim', start: new Date(start).toISOString() },
      });
    expect(await answer('accept')).toEqual({ status: 'accepted' });
    await expect(answer('decline')).rejects.toMatchObject({ code: 'conflict', error: 'Offer is over' });
    expect(await db.owner('bookings').where({ slotId: slot!.id })).toMatchObject([{ source: 'waitlist' }]);
  } finally {
    workers.forEach(worker => worker.shutdown());
    await Promise.all(running);
    await Promise.all([orchestrator.close(), admin.close(), connection.close()]);
    await temporal.stop();
    await db.drop();
  }
}, 60_000);
