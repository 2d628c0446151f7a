// What is left of a customer after an erasure: nothing that says who it was, and everything the business needs. Searched for
// in every row of every table.
import { randomUUID } from 'node:crypto';
import type { Tenant } from '../../domain/tenant';
import { CATALOGUE, FREE_TEXT } from '../../domain/privacy/catalogue';
import { ERASURE_PARTS, ERASED_NAME } from '../../domain/privacy/jobs';
import {
  createBay,
  createLocation,
  createMember,
  createTenant,
  createUser,
  createVendor,
} from '../../tests/factories';
import type { TestUser } from '../../tests/factories';
import type { TestDatabase } from '../../tests/harness/database';
import { createTestDatabase } from '../../tests/harness/database';
import { HOUR_MS, insertBooking } from '../../tests/harness/lifecycle';
import { fillVendor } from '../../tests/harness/vendor-rows';
import { askErasure, askExport, withdrawErasure } from './ask';
import { beginErasure } from './begin';
import { erasePart, finishErasure } from './erase';
import { fetchFile, forgetFile, writeExport } from './file';
import { readableExport } from './readable';
import { listPrivacyJobs, viewPrivacyJob } from './view';

const NAME = 'Canary Bird';
const EMAIL = 'canary.bird@example.com';
const PHONE = '+13105550177';
/** In what is the person's own: found by what it belongs to. */
const OWN = 'secret-of-the-canary';
/** In what somebody wrote elsewhere: found by words. */
const MENTION = `Ask ${NAME} (CANARY.BIRD@example.com, 310-555-0177 or +1 310 555 0177) again`;
const NOW = '2027-03-01T12:00:00.000Z';

let db: TestDatabase;
let tenant: Tenant;
let manager: TestUser;
beforeAll(async () => {
  db = await createTestDatabase();
  tenant = await createTenant(db.owner, { timeZone: 'UTC' });
  manager = await createUser(db.owner, tenant, 'manager');
});
afterAll(() => db.drop());

const by = () => ({
  actor: { type: 'staff' as const, id: manager.id, name: 'Mara' },
  ...{ now: NOW, requestId: 'test' },
});
const order = (customerId: string) => ({ tenant, customerId, ...by() });

/** A customer with one booking that is over, and one of another customer beside it. */
async function person({ fullName = NAME, email = EMAIL, phone = PHONE } = {}): Promise<{
  customerId: string;
  userId: string;
  bookingId: string;
  other: string;
}> {
  const member = await createMember(db.owner, tenant, { tier: 'GOLD' });
  const { customerId } = member;
  await db
    .owner('users')
    .where({ id: member.id })
    .update({ name: fullName, email: `login.${email}` });
  const who = { fullName, email, phone, tags: ['vip'] };
  await db.owner('customers').where({ id: customerId }).update(who);
  const book = async (row: object) => {
    const resourceId = await createBay(db.owner, tenant);
    const [start, end] = [-3, -2].map(hours => new Date(Date.now() + hours * HOUR_MS).toISOString());
    const id = await insertBooking(db, tenant, { kind: 'session', start: start!, end: end!, resourceId });
    await db
      .owner('bookings')
      .where({ id })
      .update({ status: 'completed', priceMinor: 4_200, ...row });
    return id;
  };
  const names = { customerName: fullName, customerEmail: email, customerPhone: phone, notes: OWN };
  const bookingId = await book({ customerId, ...names });
  const other = await book({
    customerName: 'Ada Byron',
    notes: `Friend of ${fullName}`,
    customerEmail: 'ada@example.com',
  });
  return { customerId, userId: member.id, bookingId, other };
}

/** Rows of everything that can be about the person, as far as it is not there yet. */
async function fill({
  customerId,
  userId,
  bookingId,
}: {
  customerId: string;
  userId: string;
  bookingId: string;
}) {
  const add = async (table: string, row: object, id = 'id'): Promise<string> => {
    const [added] = await db
      .owner(table)
      .insert({ tenantId: tenant.id, ...row })
      .returning('*');
    return (added as Record<string, string>)[id]!;
  };
  const at = NOW;
  const later = '2030-01-01T00:00:00Z';
  const insight = { topic: 'cancellations', days: 30, askedByName: 'Kim', createdAt: at, labels: { a: OWN } };
  await add('insights', { id: randomUUID(), customerId, ...insight });
  await add('sessions', { userId, tokenHash: Buffer.from(userId), expiresAt: later });
  await add('booking_restrictions', { customerId, type: 'BOOKING_BAN', reason: OWN, createdAt: at });
  const rule = {
    rule: 'advance_booking',
    limitValue: '14',
    actualValue: '15',
    actorType: 'member',
    createdAt: at,
  };
  await add('rule_violations', { customerId, ...rule, wantedFrom: at, wantedUntil: at, overrideReason: OWN });
  await add('booking_tokens', { id: randomUUID(), bookingId, createdAt: at, expiresAt: later });
  await add('calendar_events', { bookingId, status: 'failed', message: OWN, updatedAt: at }, 'bookingId');
  const message = { revision: 1, event: 'offer', channel: 'email', audience: 'customer', status: 'queued' };
  const words = { recipient: EMAIL, subject: OWN, body: `Dear ${NAME}, ${OWN}`, lastError: OWN };
  const notificationId = await add('notifications', {
    key: `b${bookingId}`,
    bookingId,
    ...message,
    ...words,
  });
  await add('inbox_items', { type: 'booking', title: `Bay for ${OWN}`, notificationId, createdAt: at });
  const staffId = await add('resources', { kind: 'staff', name: 'Kim' });
  const serviceId = await add('services', { name: `Cut ${bookingId}`, durationMinutes: 30 });
  const times = { startsAt: '2027-03-01T09:00:00Z', endsAt: '2027-03-01T09:30:00Z' };
  const slotId = await add('slots', { staffId, serviceId, ...times });
  const waiting = { customerName: OWN, customerPhone: '+13105550999', customerEmail: EMAIL.toUpperCase() };
  const entryId = await add('waitlist_entries', { serviceId, ...waiting });
  const offerId = randomUUID();
  await add('waitlist_offers', { id: offerId, entryId, slotId, expiresAt: later });
  await add('notifications', { key: `offer/${offerId}/1/offer`, ...message, ...words });
  const linkId = randomUUID();
  const link = { userId, purpose: 'reset', createdAt: at, expiresAt: later };
  await add('user_links', { id: linkId, ...link });
  // An address that the login had once: found by the login, whatever it is called now.
  const earlier = { ...words, recipient: `former.${EMAIL}`, event: 'member_reset' };
  await add('notifications', { key: `user-link/${userId}/1/member_reset/${linkId}`, ...message, ...earlier });
  const kept = { scope: 'public createBooking', key: bookingId, fingerprint: 'f', expiresAt: later };
  await add('idempotency_keys', { ...kept, answer: JSON.stringify({ customerName: NAME }) }, 'key');
  const jobId = await add('bulk_jobs', {
    ...{ id: randomUUID(), operation: 'create', total: 2, createdByName: 'Mara', createdAt: at },
    details: JSON.stringify({ reason: MENTION }),
  });
  const item = { jobId, status: 'done', finishedAt: at };
  await add(
    'bulk_items',
    { ...item, number: 1, madeId: bookingId, spec: JSON.stringify({ who: OWN }) },
    'jobId',
  );
  await add(
    'bulk_items',
    { ...item, number: 2, message: MENTION, spec: JSON.stringify({ who: MENTION }) },
    'jobId',
  );
  const event = { actorType: 'customer', actorName: NAME, createdAt: at };
  await add('audit_events', {
    subject: 'booking',
    subjectId: bookingId,
    action: 'created',
    reason: OWN,
    ...event,
  });
  const elsewhere = {
    subject: 'product',
    subjectId: randomUUID(),
    action: 'changed',
    metadata: { a: `\n${NAME}` },
  };
  await add('audit_events', {
    ...elsewhere,
    actorType: 'member',
    actorId: userId,
    actorName: OWN,
    createdAt: at,
  });
  const tags = { subject: 'customer', subjectId: customerId, action: 'changed', toValue: 'GOLD' };
  const staff = { actorType: 'staff', actorName: 'Mara', createdAt: at };
  await add('audit_events', { ...tags, metadata: JSON.stringify({ tags: { to: [OWN] } }), ...staff });
  const seen = { booking_id: bookingId, customer_id: customerId, note: `of ${EMAIL}` };
  await add('analytics_events', { name: 'booking_created', properties: JSON.stringify(seen), createdAt: at });
  const byIds = { subject: 'booking', subjectId: bookingId, action: 'moved', metadata: { fromStart: at } };
  await add('audit_events', { ...byIds, ...staff });
}

/** Something of the business in every table with free text, and the mention in each of these columns. */
async function mention(): Promise<void> {
  const { id: tenantId } = tenant;
  const times = { createdAt: NOW, updatedAt: NOW };
  const series = {
    blockType: 'TRAINING',
    reason: 'r',
    timeZone: 'UTC',
    startsAt: NOW,
    endsAt: '2027-03-01T13:00:00Z',
  };
  await db
    .owner('block_series')
    .insert({ tenantId, id: randomUUID(), ...series, ...times, createdByName: 'Kim' });
  const [category] = await db.owner('categories').insert({ tenantId, name: 'Indica' }).returning('id');
  const product = { tenantId, categoryId: category.id, name: 'OG Kush', unit: 'oz' };
  const [{ id: productId }] = await db.owner('products').insert(product).returning('id');
  await db.owner('needs').insert({ tenantId, productId, source: 'MANUAL', priority: 'LOW', ...times });
  const [{ id: batchId }] = await db.owner('batches').insert({ tenantId, productId }).returning('id');
  const moved = {
    tenantId,
    productId,
    batchId,
    type: 'RECEIPT',
    quantity: '1',
    onHand: '1',
    actorName: 'Kim',
  };
  await db.owner('stock_movements').insert({ ...moved, note: MENTION, createdAt: NOW });
  await fillVendor(db, tenant, await createVendor(db.owner, tenant));
  const insight = { id: randomUUID(), topic: 'schedule', days: 30, askedByName: 'Kim', createdAt: NOW };
  const locationId = await createLocation(db.owner, tenant);
  await db.owner('insights').insert({ tenantId, locationId, ...insight });
  for (const [table, columns] of FREE_TEXT) {
    // Rows of the person are filled by themselves, the rest of the table has the mention.
    if (
      ['bookings', 'bulk_items', 'bulk_jobs', 'inbox_items', 'notifications', 'rule_violations'].includes(
        table,
      )
    )
      continue;
    const types = await db.owner.raw<{ rows: { name: string; json: boolean }[] }>(
      `select column_name as name, udt_name = 'jsonb' as json from information_schema.columns
       where table_name = ? and table_schema = 'public' and column_name = any (?)`,
      [table, [...columns]],
    );
    const row = Object.fromEntries(
      types.rows.map(({ name, json }) => [name, json ? JSON.stringify([{ said: MENTION }]) : MENTION]),
    );
    const also = table === 'insights' ? { answeredBy: 'rules' } : {};
    const changed = await db
      .owner(table)
      .where({ tenantId })
      .update({ ...row, ...also });
    expect([table, changed > 0]).toEqual([table, true]);
  }
}

/** Tables with rows in which one of the person's words is found. */
async function found(): Promise<Record<string, number>> {
  const tables = Object.keys(CATALOGUE);
  const places: Record<string, number> = {};
  for (const table of tables) {
    const { rows } = await db.owner.raw<{ rows: { count: string }[] }>(
      `select count(*) as count from ${table} t
       where replace(cast(to_jsonb(t) as text), ' ', '') ~* 'canary|3105550177|310-555-0177'`,
    );
    if (Number(rows[0]!.count) > 0) places[table] = Number(rows[0]!.count);
  }
  return places;
}

async function erase(jobId: string): Promise<void> {
  expect(await beginErasure(db.knex, tenant.id, jobId, NOW)).toEqual({ status: 'running' });
  for (const part of ERASURE_PARTS) await erasePart(db.knex, tenant.id, jobId, part, NOW);
}

test('an export holds everything about the person, and an erasure leaves nothing of it in any table', async () => {
  const ann = await person();
  await fill(ann);
  await mention();
  const before = await found();
  expect(Object.keys(before)).toEqual(
    expect.arrayContaining([
      'customers',
      'users',
      'bookings',
      'notifications',
      'audit_events',
      'analytics_events',
    ]),
  );
  expect(Object.keys(before)).toEqual(expect.arrayContaining(FREE_TEXT.map(([table]) => table)));

  const { jobId: exported } = await askExport(db.knex, order(ann.customerId));
  await writeExport(db.knex, tenant, exported, NOW);
  const file = await fetchFile(db.knex, tenant, exported, by());
  const counts = Object.fromEntries(file.sections.map(({ name, rows }) => [name, rows.length]));
  expect(counts).toMatchObject({
    ...{ customer: 1, login: 1, sessions: 1, restrictions: 1, bookings: 1, links: 1, messages: 3, inbox: 1 },
    ...{ login_links: 1 },
    ...{ waitlist: 1, offers: 1, refusals: 1, bulk: 1, calendars: 1, advice: 1, analytics: 1 },
  });
  const text = JSON.stringify(file);
  for (const secret of ['passwordHash', 'password_hash', 'token_hash', 'Ada', 'Mara'])
    expect(text).not.toContain(secret);
  expect(readableExport(file)).toContain(`<dd>${NAME}</dd>`);
  const downloads = await db.owner('audit_events').where({ action: 'export_downloaded' });
  expect(downloads).toMatchObject([{ subjectId: ann.customerId, actorName: 'Mara' }]);

  const later = { ...order(ann.customerId), now: NOW.replace('12:00:00', '12:00:01') };
  const { jobId } = await askErasure(db.knex, later, { confirm: 'canary bird' });
  await erase(jobId);
  // Killed in the middle, it is done again; nothing is counted twice.
  const once = (await viewPrivacyJob(db.knex, tenant.id, jobId))!.parts;
  await erase(jobId);
  expect((await viewPrivacyJob(db.knex, tenant.id, jobId))!.parts).toEqual(once);
  await finishErasure(db.knex, tenant, jobId, NOW);

  expect(await found()).toEqual({});
  expect(await db.owner('user_links').where({ userId: ann.userId })).toEqual([]);
  const { rows: listed } = await listPrivacyJobs(db.knex, tenant.id, { customerId: ann.customerId }, 1, 10);
  expect(listed.map(({ kind, status, customerName }) => [kind, status, customerName])).toEqual([
    ['erasure', 'completed', ERASED_NAME],
    ['export', 'expired', ERASED_NAME],
  ]);
  await expect(fetchFile(db.knex, tenant, exported, by())).rejects.toMatchObject({ code: 'conflict' });
  const booking = await db.owner('bookings').where({ id: ann.bookingId }).first();
  expect(booking).toMatchObject({ customerId: ann.customerId, status: 'completed', priceMinor: 4_200 });
  const other = await db.owner('bookings').where({ id: ann.other }).first();
  expect(other).toMatchObject({ customerName: 'Ada Byron', notes: `Friend of ${ERASED_NAME}` });
  const queued = await db.owner('notifications').where({ bookingId: ann.bookingId, status: 'queued' });
  expect(queued).toEqual([]);
  const moved = await db.owner('audit_events').where({ subjectId: ann.bookingId, action: 'moved' }).first();
  expect(moved).toMatchObject({ actorName: 'Mara', metadata: { fromStart: NOW } });
});

test('advice about a conflict is exported without what it says of others, and goes with an erasure', async () => {
  const { customerId, bookingId, other } = await person({ fullName: 'Cy Clash', email: 'cy@example.com' });
  const seriesId = randomUUID();
  const times = { startsAt: NOW, endsAt: NOW.replace('T12', 'T13'), createdAt: NOW };
  const said = { tenantId: tenant.id, topic: 'conflict', days: 30, askedByName: 'Kim', createdAt: NOW };
  const series = { tenantId: tenant.id, blockType: 'TRAINING', reason: 'x', timeZone: 'UTC', updatedAt: NOW };
  await db.owner('block_series').insert({ id: seriesId, ...series, ...times, createdByName: 'Kim' });
  const { resourceId } = await db.owner('bookings').where({ id: bookingId }).first();
  const { createdAt: _, ...gap } = { ...times, tenantId: tenant.id, seriesId, resourceId };
  const [{ id: gapId }] = await db.owner('block_gaps').insert(gap).returning('id');
  const facts = {
    topic: 'conflict',
    bookings: [
      { label: 'A', tier: null },
      { label: 'B', tier: 'GOLD' },
    ],
  };
  const suggestion = (booking: string | null) => ({ booking, title: `About ${booking ?? 'the block'}` });
  const advice = { summary: 'Two stand there.', suggestions: ['A', 'B', null].map(suggestion) };
  const known = {
    ...{ facts: JSON.stringify(facts), advice: JSON.stringify(advice), answeredBy: 'rules' },
    labels: JSON.stringify({ A: bookingId, B: other, P1: resourceId as string }),
  };
  const [over, of, foreign] = [randomUUID(), randomUUID(), randomUUID()];
  await db.owner('insights').insert([
    { id: over, ...said, gapId, ...known },
    { id: of, ...said, bookingId: other, otherBookingId: bookingId },
    { id: foreign, ...said, gapId, ...known, labels: JSON.stringify({ B: other }) },
  ]);

  const { jobId: exported } = await askExport(db.knex, order(customerId));
  await writeExport(db.knex, tenant, exported, NOW);
  const { sections } = await fetchFile(db.knex, tenant, exported, by());
  const rows = sections.find(({ name }) => name === 'advice')!.rows;
  expect(rows.map(({ id }) => id).sort()).toEqual([over, of].sort());
  expect(rows.find(({ id }) => id === over)).toMatchObject({
    labels: { A: bookingId, P1: resourceId as string },
    facts: { bookings: [{ label: 'A', tier: null }] },
    advice: { summary: 'Two stand there.', suggestions: [suggestion('A'), suggestion(null)] },
  });
  expect(JSON.stringify(rows)).not.toContain(other);

  const { jobId } = await askErasure(db.knex, order(customerId), { confirm: 'Cy Clash' });
  await erase(jobId);
  const left = await db.owner('insights').whereIn('id', [over, of, foreign]).pluck('id');
  expect(left).toEqual([foreign]);
});

test('an erasure is refused with a reason, waits for what is booked, and can be withdrawn until it begins', async () => {
  const { customerId, bookingId } = await person({ fullName: 'Wes Waits', email: 'wes@example.com' });
  await db.owner('bookings').where({ id: bookingId }).update({ status: 'active' });
  const ask = (body: Parameters<typeof askErasure>[2]) => askErasure(db.knex, order(customerId), body);

  await expect(ask({ confirm: 'Wes' })).rejects.toMatchObject({
    code: 'validation_failed',
    extra: { details: [{ field: 'confirm' }] },
  });
  await expect(ask({ confirm: 'Wes Waits' })).rejects.toMatchObject({
    code: 'conflict',
    error: 'Booked ahead',
  });
  const { jobId } = await ask({ confirm: 'Wes Waits', bookingsAhead: 'wait' });
  await expect(ask({ confirm: 'Wes Waits', bookingsAhead: 'wait' })).rejects.toMatchObject({
    code: 'conflict',
  });
  expect(await beginErasure(db.knex, tenant.id, jobId, NOW)).toMatchObject({
    status: 'waiting',
    bookings: 1,
  });
  expect((await viewPrivacyJob(db.knex, tenant.id, jobId))!.status).toBe('waiting');

  await withdrawErasure(db.knex, tenant, { jobId, ...by() });
  expect(await beginErasure(db.knex, tenant.id, jobId, NOW)).toEqual({ status: 'over' });
  const again = await ask({ confirm: 'Wes Waits', bookingsAhead: 'cancel' });
  expect(await beginErasure(db.knex, tenant.id, again.jobId, NOW)).toEqual({ status: 'cancel' });
  await db.owner('bookings').where({ id: bookingId }).update({ status: 'completed' });
  expect(await beginErasure(db.knex, tenant.id, again.jobId, NOW)).toEqual({ status: 'running' });
  await expect(withdrawErasure(db.knex, tenant, { jobId: again.jobId, ...by() })).rejects.toMatchObject({
    code: 'conflict',
  });
});

test('what may only be added to is rewritten for an erasure that runs in the same tenant, and for nothing else', async () => {
  const { customerId } = await person({ fullName: 'Ida Idle', email: 'ida@example.com' });
  const { jobId } = await askErasure(db.knex, order(customerId), { confirm: 'Ida Idle' });
  const rewrite = () =>
    db.knex.transaction(async trx => {
      await trx.raw(`select set_config('app.tenant_id', ?, true)`, [tenant.id]);
      await trx.raw('select erase_history(?)', [jobId]);
    });
  await expect(rewrite()).rejects.toThrow(/No erasure runs/);
  await beginErasure(db.knex, tenant.id, jobId, NOW);
  await rewrite();
  await expect(db.knex.raw('select erase_history(?)', [jobId])).rejects.toThrow(/No erasure runs/);
});

test('a file is kept for its days and not longer, and not for a customer who is erased while it is written', async () => {
  const { customerId } = await person({ fullName: 'Lou Late', email: 'lou@example.com' });
  const { jobId } = await askExport(db.knex, order(customerId));
  await expect(fetchFile(db.knex, tenant, jobId, by())).rejects.toMatchObject({ error: 'Export not ready' });
  expect(await writeExport(db.knex, tenant, jobId, NOW)).toBe('2027-03-08T12:00:00.000Z');
  const at = (now: string) => fetchFile(db.knex, tenant, jobId, { ...by(), now });
  expect((await at('2027-03-08T11:59:59.999Z')).business).toBe(tenant.name);
  await expect(at('2027-03-08T12:00:00.000Z')).rejects.toMatchObject({ error: 'File deleted' });
  await forgetFile(db.knex, tenant.id, jobId);
  await expect(at(NOW)).rejects.toMatchObject({ error: 'File deleted' });
});
