// Whether an erasure may begin, and its beginning: one transaction that holds the customer decides, notes whom and what it is
// about, and makes the person itself anonymous, so that from here on nobody can log in or be found as them.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { Ahead, PrivacyStatus } from '../../domain/privacy/jobs';
import { ERASED_NAME } from '../../domain/privacy/jobs';
import { plusMs } from '../../domain/instants';
import { eraseFromCrm, isCrmErasurePending } from '../crm/erase';
import { ahead } from './ask';
import { notePart } from './progress';
import { allowLongSearch, knownAs, subjectsOf } from './subjects';

export type Beginning =
  /** Parts can be erased. */
  | { status: 'running' }
  /** Until then something is booked. */
  | { status: 'waiting'; until: string; bookings: number }
  /** Bookings are to be cancelled first, or were a moment ago and their customer is still being told. */
  | { status: 'cancel' }
  | { status: 'settle' }
  /** Nothing to do (any more). */
  | { status: 'over' };

interface JobRow {
  status: PrivacyStatus;
  customerId: string;
  ahead: Ahead;
}

/** How long what a cancellation has to say may take before the recipient is erased. */
const SETTLE_MS = 60_000;

/** Safe to ask again: what runs is found running. */
export function beginErasure(knex: Knex, tenantId: string, jobId: string, now: string): Promise<Beginning> {
  return inTenant(knex, tenantId, async trx => {
    const found = await trx('privacy_jobs')
      .where({ id: jobId })
      .first<{ customerId: string } | undefined>('customerId');
    if (!found) return { status: 'over' };
    // In this order everywhere: the customer, then the job.
    await trx('customers').where({ id: found.customerId }).forUpdate().first('id');
    const job = await trx('privacy_jobs')
      .where({ id: jobId })
      .forUpdate()
      .first<JobRow>('status', 'customerId', 'ahead');
    if (job.status === 'running') return { status: 'running' };
    if (job.status !== 'queued' && job.status !== 'waiting') return { status: 'over' };

    const booked = await ahead(trx, job.customerId);
    if (booked.count > 0 && job.ahead === 'cancel') return { status: 'cancel' };
    if (booked.count > 0) return wait(trx, jobId, booked.until!, booked.count);
    if (job.ahead === 'cancel' && (await stillTelling(trx, job.customerId, now))) return { status: 'settle' };
    await start(trx, tenantId, jobId, job.customerId, now);
    return { status: 'running' };
  });
}

async function wait(trx: Knex.Transaction, jobId: string, until: Date, bookings: number): Promise<Beginning> {
  await trx('privacy_jobs').where({ id: jobId }).update({ status: 'waiting', waitsUntil: until });
  return { status: 'waiting', until: until.toISOString(), bookings };
}

async function stillTelling(trx: Knex.Transaction, customerId: string, now: string): Promise<boolean> {
  const telling = await trx('bookings')
    .where({ customerId, status: 'cancelled' })
    .where('cancelledAt', '>', plusMs(now, -SETTLE_MS))
    .whereNull('lifecycleEndedAt')
    .first<unknown>('id');
  return telling !== undefined;
}

async function start(
  trx: Knex.Transaction,
  tenantId: string,
  jobId: string,
  customerId: string,
  now: string,
): Promise<void> {
  await allowLongSearch(trx);
  const subjects = await subjectsOf(trx, customerId);
  const pattern = await knownAs(trx, subjects);
  await trx('privacy_jobs')
    .where({ id: jobId })
    .update({ status: 'running', startedAt: now, subjects: JSON.stringify(subjects), pattern });
  const person = { fullName: ERASED_NAME, email: null, phone: null, tier: null, tags: [], erasedAt: now };
  await trx('customers')
    .where({ id: customerId })
    .update({ ...person, permissionOverrides: '{}' });
  for (const id of subjects.users) {
    const login = { name: ERASED_NAME, email: `erased-${id}@erased.invalid`, passwordHash: 'none' };
    await trx('users')
      .where({ id })
      .update({ ...login, isActive: false, lastLoginAt: null });
  }
  // After the logins: whoever logs in or takes a link meanwhile waits for them, and finds them ended.
  for (const table of ['sessions', 'user_links']) await trx(table).whereIn('userId', subjects.users).delete();
  const restrictions = await trx('booking_restrictions').where({ customerId }).delete();
  await trx('rule_violations').where({ customerId }).update({ overrideReason: null });
  await notePart(trx, jobId, { part: 'person', count: 1 + subjects.users.length + restrictions, at: now });
  await eraseFromCrm(trx, tenantId, customerId, now);
  const contacts = (await isCrmErasurePending(trx, customerId)) ? 1 : 0;
  await notePart(trx, jobId, { part: 'crm', count: contacts, at: now });
}
