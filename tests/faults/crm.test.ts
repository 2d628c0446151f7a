// Customers and HubSpot, both ways, on a server that speaks as HubSpot does and fails as it does. No booking ever waits.
import { CrmStopped, CrmTrouble } from '../../activities/gateways/hubspot-errors';
import { createHubSpotGateway } from '../../activities/gateways/hubspot';
import { reconcileCrm } from '../../activities/crm-reconciliation';
import type { CrmSyncDeps } from '../../activities/crm-sync';
import { syncCustomers } from '../../activities/crm-sync';
import { inTenant } from '../../db/connection';
import type { Tenant } from '../../domain/tenant';
import { createRental } from '../../services/bookings/create';
import { moveBooking } from '../../services/bookings/move';
import { connectCrm } from '../../services/crm/connection';
import { eraseFromCrm } from '../../services/crm/erase';
import { claimChanged, markHanded } from '../../services/crm/outbox';
import { askForCustomer, crmStatus, customerInCrm, resumeCrm } from '../../services/crm/status';
import { createLinks } from '../../services/links';
import { updateMember } from '../../services/members/change';
import { addDays } from '../../domain/calendar';
import { createTenant, createUser, createVehicle, rentalRequest } from '../factories';
import type { TestDatabase } from '../harness/database';
import { createTestDatabase } from '../harness/database';
import type { FakeHubSpot } from '../harness/hubspot';
import { TOKEN, problem, rateLimited, startHubSpot } from '../harness/hubspot';

jest.setTimeout(60_000);

const now = (): string => new Date().toISOString();
const links = createLinks('k'.repeat(32), 'https://berth.example');
/** Long enough for a busy machine, short enough to be waited for. */
const PACE = { timeoutMs: 3_000, pauseMs: 1, searchPauseMs: 1 };

let db: TestDatabase;
let hubspot: FakeHubSpot;
let tenant: Tenant;
let carId: string;
let deps: CrmSyncDeps;
let day = 3;

beforeAll(async () => {
  [db, hubspot] = await Promise.all([createTestDatabase(), startHubSpot()]);
});
afterAll(() => Promise.all([db?.drop(), hubspot?.peer.close()]));

beforeEach(async () => {
  hubspot.reset();
  tenant = await createTenant(db.owner);
  carId = await createVehicle(db.owner, tenant, { name: 'BMW i4' });
  deps = { knex: db.knex, links, crm: gateway() };
  await connectCrm(db.knex, { tenantSlug: tenant.slug, accessToken: TOKEN }, now());
});

const gateway = (accessToken = TOKEN, pace = PACE) =>
  createHubSpotGateway({ accessToken, apiUrl: hubspot.peer.url }, pace);

/** Ann books a car for a day nobody has used yet. */
async function book(email = 'ann@example.com'): Promise<{ bookingId: string; customerId: string }> {
  const startDate = addDays(now().slice(0, 10), (day += 2));
  const days = { startDate, endDate: startDate, now: now() };
  const request = rentalRequest(tenant, carId, days);
  const { booking } = await createRental(deps, { ...request, customer: { ...request.customer, email } });
  return { bookingId: booking.id, customerId: booking.customerId! };
}

async function cancel(bookingId: string): Promise<void> {
  const actor = { type: 'staff', id: null, name: 'Kim' } as const;
  const request = { bookingId, to: 'cancelled', actor, now: now(), requestId: 'test' } as const;
  await moveBooking(db.knex, tenant, { ...request, operationId: `cancel-${bookingId}` });
}

const sync = (...ids: string[]) => syncCustomers(deps, tenant.id, ids);
const reconcile = () => reconcileCrm(deps, tenant.id, () => {});
const state = (customerId: string) => customerInCrm(db.knex, tenant.id, customerId);
const contact = () => [...hubspot.contacts.values()][0]!;
const waiting = async (): Promise<number> => (await crmStatus(db.knex, tenant.id)).counts.waiting;

async function membership(customerId: string) {
  return db.owner('customers').where({ id: customerId }).first('tier', 'tags');
}

async function setMembership(
  customerId: string,
  change: { tier?: 'GOLD' | 'SILVER' | null; tags?: string[] },
) {
  const user = await createUser(db.owner, tenant, 'manager');
  const actor = { type: 'staff', id: user.id, name: 'Mo' } as const;
  await updateMember({ knex: db.knex, links }, tenant, customerId, change, {
    actor,
    now: now(),
    requestId: 'test',
  });
}

const thrown = (work: Promise<unknown>): Promise<Error & { retryAfterMs?: number }> =>
  work.then(
    () => Promise.reject(new Error('It was done.')),
    (error: Error) => error,
  );

describe('out', () => {
  test('a booking makes a contact with its numbers, and a note of what happened, each once', async () => {
    const { customerId, bookingId } = await book();
    for (const _ of [1, 2]) await sync(customerId);
    expect(hubspot.contacts.size).toBe(1);
    expect(contact().properties).toMatchObject({
      ...{ firstname: 'Ann', lastname: 'Lee', email: 'ann@example.com', phone: '+13105550100' },
      ...{ berth_customer_id: customerId, berth_bookings: '1', berth_last_event: 'booked' },
    });
    expect(Date.parse(contact().properties.berth_next_booking_at!)).toBeGreaterThan(Date.now());
    expect(hubspot.notes).toHaveLength(1);
    expect(hubspot.notes[0]!.contactIds).toEqual([contact().id]);
    expect(hubspot.notes[0]!.properties.hs_note_body).toContain('BMW i4');
    expect(hubspot.notes[0]!.properties.hs_note_body).toContain(`/staff/bookings/${bookingId}`);
    expect(await state(customerId)).toMatchObject({
      status: 'synced',
      contactId: contact().id,
      problem: null,
    });
    expect(await waiting()).toBe(0);
  });

  test('what happens to bookings is told in its order, and one that is told already asks for little', async () => {
    const { customerId, bookingId } = await book();
    await cancel(bookingId);
    await book();
    await sync(customerId);
    const heads = hubspot.notes.map(({ properties }) => /<p>(.*?):/.exec(properties.hs_note_body!)?.[1]);
    expect(heads).toEqual([
      'Booked, waits to be confirmed',
      'Booking is cancelled',
      'Booked, waits to be confirmed',
    ]);
    expect(contact().properties).toMatchObject({ berth_bookings: '2', berth_cancelled: '1' });
    hubspot.peer.reset();
    await sync(customerId);
    expect(hubspot.asked()).toEqual(['/crm/v3/objects/contacts/batch/read']);
  });

  test('a contact that is there under the address is taken, not doubled', async () => {
    const there = hubspot.add({ email: 'Ann@Example.com', firstname: 'Annie', company: 'x' } as never);
    const { customerId } = await book();
    await sync(customerId);
    expect(hubspot.contacts.size).toBe(1);
    expect(there.properties).toMatchObject({ berth_customer_id: customerId, firstname: 'Ann' });
  });

  test('one that comes there in between is found by what HubSpot says of it', async () => {
    const { customerId } = await book();
    const read = { body: { status: 'COMPLETE', results: [] } };
    await deps.crm.prepare();
    hubspot.add({ email: 'ann@example.com' });
    hubspot.peer.answerNext(read, read);
    await sync(customerId);
    expect(hubspot.contacts.size).toBe(1);
    expect(contact().properties.berth_customer_id).toBe(customerId);
  });

  test('who is refused says why and keeps nobody else back', async () => {
    const [wrong, unwanted, right] = [await book('ann@example'), await book('no@example.com'), await book()];
    hubspot.unwanted.add('no@example.com');
    const ids = [wrong.customerId, unwanted.customerId, right.customerId];
    expect((await sync(...ids)).sort()).toEqual([wrong.customerId, unwanted.customerId].sort());
    expect(await state(wrong.customerId)).toMatchObject({
      ...{ status: 'failed', problem: expect.stringContaining('Email address ann@example is invalid') },
    });
    expect(await state(unwanted.customerId)).toMatchObject({ status: 'failed' });
    expect(await state(right.customerId)).toMatchObject({ status: 'synced' });
    const { failed, counts } = await crmStatus(db.knex, tenant.id);
    expect(failed.map(each => each.customerId).sort()).toEqual(
      [wrong.customerId, unwanted.customerId].sort(),
    );
    // What happened to them is not lost.
    expect(counts.waiting).toBe(2);
  });

  test('everybody who was there before is told of in batches', async () => {
    const rows = Array.from({ length: 130 }, (_, i) => ({
      ...{ tenantId: tenant.id, fullName: `Customer ${i}`, email: `c${i}@example.com` },
    }));
    await db.owner('customers').insert(rows);
    expect(await reconcile()).toMatchObject({ told: 130, refused: 0 });
    expect(hubspot.contacts.size).toBe(130);
    expect(hubspot.asked().filter(path => path.endsWith('upsert'))).toHaveLength(2);
    expect(await reconcile()).toMatchObject({ told: 0, changed: 0 });
    expect((await crmStatus(db.knex, tenant.id)).counts).toMatchObject({
      synced: 130,
      untold: 0,
      waiting: 0,
    });
  });

  test('of a business without a CRM nothing is noted', async () => {
    const home = tenant;
    tenant = await createTenant(db.owner);
    carId = await createVehicle(db.owner, tenant);
    const { customerId } = await book();
    expect(await waiting()).toBe(0);
    expect(await state(customerId)).toBeNull();
    expect((await crmStatus(db.knex, home.id)).counts.waiting).toBe(0);
  });
});

describe('in', () => {
  test('tier and tags that were changed in HubSpot are taken over, and the trail says by whom', async () => {
    const { customerId } = await book();
    await reconcile();
    hubspot.change(contact().id, { berth_tier: 'gold', berth_tags: 'vip; early' });
    expect(await reconcile()).toMatchObject({ changed: 1 });
    await sync(customerId);
    expect(await membership(customerId)).toEqual({ tier: 'GOLD', tags: ['early', 'vip'] });
    const [event] = await db.owner('audit_events').where({ subjectId: customerId, actorName: 'HubSpot' });
    expect(event).toMatchObject({ fromValue: null, toValue: 'GOLD', reason: 'Changed in HubSpot' });
    // It echoes no further: nothing is left to do on either side.
    expect(await waiting()).toBe(0);
    await sync(customerId);
    expect(await reconcile()).toMatchObject({ changed: 0 });
  });

  test('what staff changed is told, unless HubSpot changed it too', async () => {
    const { customerId } = await book();
    await sync(customerId);
    await setMembership(customerId, { tier: 'SILVER', tags: ['a'] });
    expect(await waiting()).toBe(1);
    await sync(customerId);
    expect(contact().properties).toMatchObject({ berth_tier: 'SILVER', berth_tags: 'a' });
    await setMembership(customerId, { tier: 'GOLD', tags: ['b'] });
    hubspot.change(contact().id, { berth_tier: 'PLATINUM' });
    await sync(customerId);
    expect(await membership(customerId)).toEqual({ tier: 'PLATINUM', tags: ['b'] });
    expect(contact().properties).toMatchObject({ berth_tier: 'PLATINUM', berth_tags: 'b' });
  });

  test('a tier that is none is left alone on both sides, and staff read of it', async () => {
    const { customerId } = await book();
    await setMembership(customerId, { tier: 'GOLD' });
    await sync(customerId);
    hubspot.change(contact().id, { berth_tier: 'Diamond' });
    await sync(customerId);
    expect(await membership(customerId)).toMatchObject({ tier: 'GOLD' });
    expect(contact().properties.berth_tier).toBe('Diamond');
    expect(await state(customerId)).toMatchObject({
      status: 'failed',
      problem: expect.stringContaining('Diamond'),
    });
  });

  test('what HubSpot reports of its own mails is shown', async () => {
    const { customerId } = await book();
    await sync(customerId);
    hubspot.change(contact().id, { hs_email_last_open_date: '2027-01-05T10:00:00Z' });
    expect(await reconcile()).toMatchObject({ changed: 1 });
    await sync(customerId);
    expect(await state(customerId)).toMatchObject({ engagement: { openedAt: '2027-01-05T10:00:00.000Z' } });
  });
});

describe('HubSpot in trouble', () => {
  test.each([
    ['is down', () => hubspot.peer.answerNext(problem(502, 'BAD_GATEWAY', 'Bad gateway')), /trouble/],
    ['cuts the connection', () => hubspot.peer.answerNext({ fault: 'drop' }), /could not be reached/],
    [
      'cuts its answer',
      () => hubspot.peer.answerNext({ body: { results: [] }, fault: 'drop-in-body' }),
      /could not be reached|did not answer/,
    ],
    [
      'answers as somebody else',
      () => hubspot.peer.answerNext({ body: '<html>', headers: { 'content-type': 'text/html' } }),
      /HubSpot/,
    ],
  ] as const)('it %s: said, and done when it is back', async (_, fail, words) => {
    const { customerId } = await book();
    await deps.crm.prepare();
    fail();
    const error = await thrown(sync(customerId));
    expect(error).toBeInstanceOf(CrmTrouble);
    expect(error.message).toMatch(words);
    expect(await state(customerId)).toMatchObject({
      status: 'failed',
      problem: expect.stringContaining('again by itself'),
    });
    await sync(customerId);
    expect(await state(customerId)).toMatchObject({ status: 'synced', problem: null });
    expect(hubspot.notes).toHaveLength(1);
  });

  test('it does not answer: given up after its time, while bookings go on', async () => {
    deps = { ...deps, crm: gateway(TOKEN, { ...PACE, timeoutMs: 1_000 }) };
    const { customerId } = await book();
    hubspot.peer.answer({ fault: 'hang' });
    const stuck = thrown(sync(customerId));
    await book();
    expect((await stuck).message).toContain('did not answer within 1 s');
  });

  test('at its limit nothing more is asked until the time it says', async () => {
    const { customerId } = await book();
    await deps.crm.prepare();
    hubspot.peer.answerNext(rateLimited('TEN_SECONDLY_ROLLING', '7'));
    expect(await thrown(sync(customerId))).toMatchObject({ retryAfterMs: 7_000 });
    hubspot.peer.reset();
    const again = await thrown(sync(customerId));
    expect(again.message).toContain('rate limit');
    expect(again.retryAfterMs).toBeGreaterThan(0);
    expect(hubspot.peer.requests).toHaveLength(0);
  });

  test('at the limit of a day it waits for minutes, not seconds', async () => {
    const { customerId } = await book();
    await deps.crm.prepare();
    hubspot.peer.answerNext(rateLimited('DAILY'));
    expect((await thrown(sync(customerId))).retryAfterMs).toBe(15 * 60_000);
  });

  test('a token that is refused stops everything, is shown without it, and what waits is told once it is mended', async () => {
    const { customerId } = await book();
    deps = { ...deps, crm: gateway('pat-wrong') };
    expect(await thrown(sync(customerId))).toBeInstanceOf(CrmStopped);
    const { connection } = await crmStatus(db.knex, tenant.id);
    expect(connection).toMatchObject({
      status: 'stopped',
      problem: expect.stringContaining('HUBSPOT_ACCESS_TOKEN'),
    });
    expect(connection!.problem).not.toContain('pat-wrong');
    expect(await claimChanged(db.knex, 100, 1_000)).toEqual([]);
    // Bookings go on, and wait.
    await book();
    expect(await waiting()).toBe(2);
    deps = { ...deps, crm: gateway() };
    const actor = { type: 'staff', id: null, name: 'Mo' } as const;
    await resumeCrm(db.knex, tenant, { actor, now: now() });
    const claimed = await claimChanged(db.knex, 100, 1_000);
    expect(claimed.map(each => each.customerId)).toEqual([customerId]);
    await sync(customerId);
    expect(hubspot.notes).toHaveLength(2);
  });

  test('one that lets us in, but not do it, is said with what it says', async () => {
    const { customerId } = await book();
    await deps.crm.prepare();
    hubspot.peer.answerNext(problem(403, 'MISSING_SCOPES', 'This app needs crm.objects.contacts.write.'));
    expect((await thrown(sync(customerId))).message).toContain('crm.objects.contacts.write');
    expect((await crmStatus(db.knex, tenant.id)).connection).toMatchObject({ status: 'stopped' });
  });
});

describe('what waits', () => {
  test('is claimed once, and looked at again when staff ask', async () => {
    const { customerId } = await book();
    const [claimed] = await claimChanged(db.knex, 100, 60_000);
    expect(claimed).toMatchObject({ tenantId: tenant.id, customerId });
    expect(await claimChanged(db.knex, 100, 60_000)).toEqual([]);
    await markHanded(db.knex, claimed!, now());
    await askForCustomer(db.knex, tenant, customerId);
    const [again] = await claimChanged(db.knex, 100, 60_000);
    expect(again!.changeIds).toHaveLength(2);
  });

  test('a new token connects anew, and without one nothing is noted any more', async () => {
    const { customerId } = await book();
    await reconcile();
    await connectCrm(db.knex, { tenantSlug: tenant.slug, accessToken: 'pat-other' }, now());
    expect(await reconcile()).toMatchObject({ told: 1 });
    await connectCrm(db.knex, undefined, now());
    await book();
    expect(await waiting()).toBe(0);
    expect(await state(customerId)).toBeNull();
    const wrong = connectCrm(db.knex, { tenantSlug: 'nobody', accessToken: 'x' }, now());
    await expect(wrong).rejects.toThrow('no business with the slug nobody');
  });

  test('a customer who is erased is deleted there for good, also when it is away at first, and stays away', async () => {
    const { customerId } = await book();
    await sync(customerId);
    await inTenant(db.knex, tenant.id, trx => eraseFromCrm(trx, tenant.id, customerId, now()));
    await db.owner('customers').where({ id: customerId }).update({ fullName: 'Erased', email: null });
    hubspot.peer.answerNext(problem(500, 'INTERNAL_ERROR', 'Oh'));
    await thrown(reconcile());
    expect((await crmStatus(db.knex, tenant.id)).counts.toErase).toBe(1);
    expect(await reconcile()).toMatchObject({ erased: 1 });
    expect(hubspot.contacts.size).toBe(0);
    await book('other@example.com');
    await sync(customerId);
    await reconcile();
    expect([...hubspot.contacts.values()].map(each => each.properties.email)).toEqual(['other@example.com']);
    expect(await state(customerId)).toMatchObject({ status: 'erased', contactId: null });
  });
});
