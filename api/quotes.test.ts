// Quotes over HTTP from both sides: what is answered, what is refused and how, and who sees what.
import { randomUUID } from 'node:crypto';
import { inVendor } from '../db/connection';
import { addDays } from '../domain/calendar';
import { createDock, createVendor } from '../tests/factories';
import type { TestVipUser } from '../tests/factories';
import { createProduct } from '../tests/factories/stock';
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';
import type { Answer } from '../tests/harness/app';
import type { EventStream } from '../tests/harness/event-stream';
import { openStream } from '../tests/harness/event-stream';

let world: ApiWorld;
let manager: string;
let farm: string;
let neighbour: TestVipUser;
let neighbourToken: string;
/** A day of its own for each delivery: there is one dock. */
let day = 10;

beforeAll(async () => {
  world = await startApiWorld();
  const { owner } = world.database;
  neighbour = await createVendor(owner, world.home.tenant);
  await createDock(owner, world.home.tenant);
  manager = await world.app.tokenOf(world.home.users.manager);
  farm = await world.app.vendorTokenOf(world.home.vendor);
  neighbourToken = await world.app.vendorTokenOf(neighbour);
});
afterAll(() => world.stop());

const OFFER = { productName: 'Kale', quantity: 40.5, unit: 'lb', unitPrice: 1.25 };
const post = (path: string, body: unknown, token: string, key?: string): Promise<Answer> =>
  world.app.call('POST', path, { body, token, headers: key ? { 'idempotency-key': key } : {} });
const get = (path: string, token: string): Promise<Answer> => world.app.call('GET', path, { token });
const window = () => {
  day += 1;
  return { bookingDate: addDays(new Date().toISOString().slice(0, 10), day), timeSlot: 'Morning' };
};

async function offered(body: object = {}, token = farm): Promise<string> {
  const answer = await post('/vip/quotes', { ...OFFER, ...body }, token);
  expect([answer.status, answer.body.success]).toEqual([201, true]);
  return answer.body.quoteId as string;
}

async function newNeed(): Promise<string> {
  const answer = await post(
    '/needs',
    { productName: 'Winter squash', quantityNeeded: 60, priority: 'HIGH' },
    manager,
  );
  expect(answer.status).toBe(201);
  return answer.body.needId as string;
}

test('a vendor offers, staff counter, the vendor accepts: a delivery at the agreed price, which both can see', async () => {
  const id = await offered({ note: '<b>fresh</b>' });
  expect((await get(`/vendors/quotes/${id}`, manager)).body.quote).toMatchObject({
    ...{ vendorName: world.home.vendor.vendorName, productName: 'Kale', quantity: 40.5, unit: 'lb' },
    ...{ unitPrice: 1.25, total: 50.63, currency: 'USD', status: 'open', revision: 1, turn: 'staff' },
    ...{ answers: ['accept', 'counter', 'reject'], note: '<b>fresh</b>' },
  });
  const countered = await post(
    `/vendors/quotes/${id}/counter`,
    { revision: 1, quantity: 40, unitPrice: 1.1 },
    manager,
  );
  expect([countered.status, countered.body.quote.revision]).toEqual([200, 2]);
  const mine = (await get(`/vip/quotes/${id}`, farm)).body;
  expect(mine.quote).toMatchObject({ turn: 'vendor', answers: ['accept', 'counter', 'reject', 'withdraw'] });
  expect(mine.revisions).toMatchObject([
    { revision: 1, side: 'vendor', unitPrice: 1.25, total: 50.63 },
    { revision: 2, side: 'staff', unitPrice: 1.1, total: 44 },
  ]);
  const when = window();
  const accepted = await post(`/vip/quotes/${id}/accept`, { revision: 2, ...when }, farm);
  expect(accepted.body).toMatchObject({
    success: true,
    quote: { status: 'accepted', closedBy: 'vendor', answers: [] },
  });
  const { bookingId } = accepted.body.quote as { bookingId: string };
  const delivery = (await get(`/vip/bookings/${bookingId}`, farm)).body;
  expect(JSON.stringify(delivery)).toContain(when.bookingDate);
  const [item] = await world.database.owner('delivery_items').where({ bookingId });
  expect(item).toMatchObject({
    productName: 'Kale',
    estimatedQuantity: '40.000',
    estimatedPriceMinor: 110,
  });
  const [row] = await world.database.owner('deliveries').where({ bookingId });
  expect(row).toMatchObject({ quoteId: id });
});

test('an offer on a need takes its name and unit, and counts as an answer to it', async () => {
  const productId = await createProduct(world.database.owner, world.home.tenant, {
    name: 'Chard',
    unit: 'each',
  });
  const { body } = await post('/needs', { productId, quantityNeeded: 12 }, manager);
  const { needId } = body as { needId: string };
  const id = await offered({ needId, productName: undefined, unit: 'kg', quantity: 12 });
  expect((await get(`/vip/quotes/${id}`, farm)).body.quote).toMatchObject({
    ...{ needId, productId, productName: 'Chard', unit: 'each' },
  });
  const half = await post('/vip/quotes', { needId, quantity: 1.5, unitPrice: 1 }, farm);
  expect([half.status, fieldsOf(half)]).toEqual([400, ['quantity']]);
  const responses = await world.database.owner('need_responses').where({ needId });
  expect(responses).toMatchObject([{ kind: 'quote', subjectId: id, vendorId: world.home.vendor.vendorId }]);
  await post(`/needs/${needId}/fulfill`, {}, manager);
  const late = await post('/vip/quotes', { needId, quantity: 2, unitPrice: 1 }, farm);
  expect([late.status, late.body.code]).toEqual([409, 'conflict']);
});

const fieldsOf = ({ body }: Answer): string[] =>
  (body.details as { field: string }[]).map(({ field }) => field);

test.each<[what: string, body: object, fields: string[]]>([
  ['nothing', {}, ['quantity', 'unitPrice']],
  ['neither product nor need', { quantity: 1, unitPrice: 1 }, ['productName']],
  ['too little and too much', { ...OFFER, quantity: 0, unitPrice: -1 }, ['quantity', 'unitPrice']],
  ['an absurd quantity', { ...OFFER, quantity: 1e12 }, ['quantity']],
  ['four decimals', { ...OFFER, quantity: 1.2345, unitPrice: 1.005 }, ['quantity']],
  ['more decimals than the currency', { ...OFFER, unitPrice: 1.005 }, ['unitPrice']],
  ['a total beyond numbers', { ...OFFER, quantity: 1e9, unitPrice: 1e9 }, ['unitPrice']],
  ['a deadline of the past', { ...OFFER, validUntil: '2020-01-01T00:00:00Z' }, ['validUntil']],
  ['a deadline in ten years', { ...OFFER, validUntil: '2099-01-01T00:00:00Z' }, ['validUntil']],
  ['a need of nobody', { ...OFFER, needId: randomUUID() }, ['needId']],
  ['half a window', { ...OFFER, bookingDate: '2030-01-01' }, ['timeSlot']],
  [
    'an unknown window',
    { ...OFFER, bookingDate: '2020-01-01', timeSlot: 'Midnight' },
    ['bookingDate', 'timeSlot'],
  ],
  ['long texts', { ...OFFER, productName: 'x'.repeat(201), note: 'x'.repeat(2001) }, ['productName', 'note']],
  ['a unit there is not', { ...OFFER, unit: 'parsec' }, ['unit']],
])('wrong offers are refused field by field: %s', async (_, body, fields) => {
  const answer = await post('/vip/quotes', body, farm);
  expect([answer.status, answer.body.code]).toEqual([400, 'validation_failed']);
  expect(fieldsOf(answer).sort()).toEqual([...fields].sort());
});

test('answers are checked as well: the revision, the terms, the window', async () => {
  const id = await offered();
  const wrong = [
    await post(`/vendors/quotes/${id}/counter`, { quantity: 0 }, manager),
    await post(`/vendors/quotes/${id}/accept`, { revision: 1.5, timeSlot: 'Morning' }, manager),
    await post(`/vendors/quotes/${id}/accept`, { revision: 1 }, manager),
    await post(`/vendors/quotes/${id}/reject`, { revision: 1, reason: 'x'.repeat(501) }, manager),
    await post(`/vendors/quotes/${id}/counter`, { revision: 1, quantity: 1, unitPrice: 0.001 }, manager),
  ];
  expect(wrong.map(answer => [answer.status, ...fieldsOf(answer)])).toEqual([
    [400, 'revision', 'quantity', 'unitPrice'],
    [400, 'revision', 'bookingDate'],
    [400, 'bookingDate', 'timeSlot'],
    [400, 'reason'],
    [400, 'unitPrice'],
  ]);
});

test('an outdated answer is refused and told the current revision; one out of turn is told so', async () => {
  const id = await offered();
  await post(`/vendors/quotes/${id}/counter`, { revision: 1, quantity: 40, unitPrice: 1.1 }, manager);
  const outdated = await post(`/vip/quotes/${id}/accept`, { revision: 1, ...window() }, farm);
  expect([outdated.status, outdated.body]).toMatchObject([
    ...[
      409,
      { code: 'conflict', error: 'Quote has a newer revision', current: { status: 'open', revision: 2 } },
    ],
  ]);
  const early = await post(`/vendors/quotes/${id}/accept`, { revision: 2, ...window() }, manager);
  expect([early.status, early.body.error]).toEqual([409, 'Not yours to answer']);
  await post(`/vip/quotes/${id}/withdraw`, { revision: 2, reason: 'Sold.' }, farm);
  const late = await post(`/vendors/quotes/${id}/reject`, { revision: 2 }, manager);
  expect([late.status, late.body]).toMatchObject([
    409,
    { error: 'Quote is over', current: { status: 'withdrawn' } },
  ]);
});

test('no dock is free: 409 with the next free windows, and the quote stays open', async () => {
  const when = window();
  const [first, second] = [await offered(when), await offered(when)];
  expect((await post(`/vendors/quotes/${first}/accept`, { revision: 1 }, manager)).status).toBe(200);
  const refused = await post(`/vendors/quotes/${second}/accept`, { revision: 1 }, manager);
  expect([refused.status, refused.body.code]).toEqual([409, 'slot_unavailable']);
  const [next] = refused.body.alternatives as [{ bookingDate: string; timeSlot: string }];
  expect((await get(`/vip/quotes/${second}`, farm)).body.quote).toMatchObject({
    status: 'open',
    revision: 1,
  });
  const { bookingDate, timeSlot } = next;
  const retried = await post(
    `/vendors/quotes/${second}/accept`,
    { revision: 1, bookingDate, timeSlot },
    manager,
  );
  expect([retried.status, retried.body.quote.status]).toEqual([200, 'accepted']);
});

test('the same request again gives the same answer, and does its work once', async () => {
  const key = randomUUID();
  const twice = [await post('/vip/quotes', OFFER, farm, key), await post('/vip/quotes', OFFER, farm, key)];
  expect(twice[1]!.body).toEqual(twice[0]!.body);
  const other = await post('/vip/quotes', { ...OFFER, quantity: 1 }, farm, key);
  expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
  const id = twice[0]!.body.quoteId as string;
  const accept = { revision: 1, ...window() };
  const again = randomUUID();
  const answers = await Promise.all(
    [1, 2, 3].map(() => post(`/vendors/quotes/${id}/accept`, accept, manager, again)),
  );
  for (const { status, body } of answers) expect([status, body.quote.status]).toEqual([200, 'accepted']);
  expect(await world.database.owner('deliveries').where({ quoteId: id })).toHaveLength(1);
});

test('accept and reject at once: one wins, and the other is told which', async () => {
  for (let i = 0; i < 5; i += 1) {
    const id = await offered(window());
    const answers = await Promise.all([
      post(`/vendors/quotes/${id}/accept`, { revision: 1 }, manager),
      post(`/vendors/quotes/${id}/reject`, { revision: 1 }, manager),
      post(`/vip/quotes/${id}/withdraw`, { revision: 1 }, farm),
    ]);
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    const { status } = won[0]!.body.quote as { status: string };
    for (const { body, status: code } of answers.filter(answer => answer !== won[0])) {
      expect([code, body.current]).toEqual([409, { status, revision: 1 }]);
    }
  }
});

test('one whose deadline has come is over at once, whether or not its negotiation has noted it', async () => {
  const id = await offered();
  await world.database.owner('quotes').where({ id }).update({ validUntil: new Date() });
  expect((await get(`/vip/quotes/${id}`, farm)).body.quote).toMatchObject({
    status: 'expired',
    turn: null,
    answers: [],
  });
  const late = await post(`/vendors/quotes/${id}/accept`, { revision: 1, ...window() }, manager);
  expect([late.status, late.body.current]).toEqual([409, { status: 'expired', revision: 1 }]);
  const ids = async (query: string) =>
    ((await get(`/vendors/quotes?limit=200&${query}`, manager)).body.quotes as { id: string }[]).map(
      quote => quote.id,
    );
  expect([(await ids('status=expired')).includes(id), (await ids('status=open')).includes(id)]).toEqual([
    true,
    false,
  ]);
  expect((await ids('turn=staff')).includes(id)).toBe(false);
});

test('quotes for one need stand side by side: what is open first, the lowest price first', async () => {
  const needId = await newNeed();
  const dear = await offered({ needId, unitPrice: 3 });
  const cheap = await offered({ needId, unitPrice: 2 }, neighbourToken);
  const gone = await offered({ needId, unitPrice: 1 });
  await post(`/vip/quotes/${gone}/withdraw`, { revision: 1 }, farm);
  await offered();
  const { quotes, pagination } = (await get(`/vendors/quotes?needId=${needId}`, manager)).body;
  expect(quotes.map(({ id }: { id: string }) => id)).toEqual([cheap, dear, gone]);
  expect(pagination).toMatchObject({ page: 1, total: 3 });
  const ofOne = (await get(`/vendors/quotes?needId=${needId}&vendorId=${neighbour.vendorId}`, manager)).body
    .quotes;
  expect(ofOne.map(({ id }: { id: string }) => id)).toEqual([cheap]);
});

test('staff ask a vendor, who may accept but not withdraw; staff may', async () => {
  const ask = { vendorId: world.home.vendor.vendorId, productName: 'Leek', quantity: 10, unitPrice: 2 };
  const asked = await post('/vendors/quotes', ask, manager);
  expect([asked.status, asked.body.quote.turn]).toEqual([201, 'vendor']);
  const id = asked.body.quoteId as string;
  expect((await get('/vip/quotes?turn=vendor', farm)).body.quotes[0]).toMatchObject({
    id,
    openedBy: 'staff',
  });
  expect((await post(`/vip/quotes/${id}/withdraw`, { revision: 1 }, farm)).status).toBe(409);
  expect((await post(`/vendors/quotes/${id}/withdraw`, { revision: 1 }, manager)).body.quote.status).toBe(
    'withdrawn',
  );
  const nobody = await post('/vendors/quotes', { ...ask, vendorId: world.other.vendor.vendorId }, manager);
  expect([nobody.status, nobody.body.code]).toEqual([404, 'not_found']);
});

test('a vendor sees and answers its own quotes only, in SQL of its own too', async () => {
  const id = await offered();
  const reject = await post(`/vip/quotes/${id}/reject`, { revision: 1 }, neighbourToken);
  expect([(await get(`/vip/quotes/${id}`, neighbourToken)).status, reject.status]).toEqual([404, 404]);
  const list = (await get('/vip/quotes?limit=200', neighbourToken)).body.quotes as { vendorId: string }[];
  expect(new Set(list.map(({ vendorId }) => vendorId))).toEqual(new Set([neighbour.vendorId]));
  const scope = { tenantId: world.home.tenant.id, vendorId: neighbour.vendorId };
  const seen = await inVendor(world.database.knex, scope, async trx => ({
    read: await trx('quotes').where({ id }),
    revisions: await trx('quote_revisions').where({ quoteId: id }),
    changed: await trx('quotes').where({ id }).update({ productName: 'Mine' }),
  }));
  expect(seen).toEqual({ read: [], revisions: [], changed: 0 });
});

test('both sides hear of it live, and nobody else does', async () => {
  const { url } = world.app;
  const staff = await openStream(url, { token: manager });
  const own = await openStream(url, { token: farm, path: '/vip/events' });
  const other = await openStream(url, { token: neighbourToken, path: '/vip/events' });
  const id = await offered();
  await post(`/vendors/quotes/${id}/reject`, { revision: 1 }, manager);
  const later = await offered({}, neighbourToken);
  for (const stream of [staff, own]) await heard(stream, id, 'rejected');
  await heard(other, later, 'opened');
  expect(other.events.all.filter(({ data }) => data.subjectId === id)).toEqual([]);
  for (const stream of [staff, own, other]) stream.close();
});

async function heard(stream: EventStream, quoteId: string, action: string): Promise<void> {
  for (;;) {
    const { data } = await stream.events.next();
    if (data.subjectId === quoteId && data.action === action) return;
  }
}
