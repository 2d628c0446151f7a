// Deliveries over HTTP, from the booking of a vendor to the goods on the shelf: in the words of both sides, with every
// refusal, and once each.
import { randomUUID } from 'node:crypto';
import { addDays } from '../domain/calendar';
import { createDock, createVendor } from '../tests/factories';
import type { TestVipUser } from '../tests/factories';
import { createCategory, createProduct, createTarget, stockUp } from '../tests/factories/stock';
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';
import type { Answer } from '../tests/harness/app';

let world: ApiWorld;
let farm: string;
let neighbour: TestVipUser;
let staff: string;
let manager: string;
let day: string;
let days = 0;
const FIRST = addDays(new Date().toISOString().slice(0, 10), 20);
const now = () => new Date().toISOString();

beforeAll(async () => {
  world = await startApiWorld();
  const { owner } = world.database;
  await createDock(owner, world.home.tenant, { name: 'Dock 1' });
  await createDock(owner, world.other.tenant);
  neighbour = await createVendor(owner, world.home.tenant);
  farm = await world.app.vendorTokenOf(world.home.vendor);
  staff = await world.app.tokenOf(world.home.users.staff);
  manager = await world.app.tokenOf(world.home.users.manager);
});
afterAll(() => world.stop());
beforeEach(() => {
  day = addDays(FIRST, (days += 2));
});

const ask = (method: string, path: string, token: string, body?: unknown, key?: string): Promise<Answer> =>
  world.app.call(method, path, { token, body, headers: key ? { 'idempotency-key': key } : {} });

const ITEM = { productName: 'Blue Dream', estimatedQuantity: 10, estimatedPrice: 80.5 };
async function book(overrides: object = {}, token = farm): Promise<string> {
  const body = { bookingDate: day, timeSlot: 'Morning', items: [ITEM], ...overrides };
  const answer = await ask('POST', '/vip/bookings', token, body);
  if (answer.status !== 201) throw new Error(`Not booked: ${answer.text}`);
  return (answer.body as { bookingId: string }).bookingId;
}
async function confirmed(overrides: object = {}): Promise<string> {
  const id = await book(overrides);
  expect((await ask('POST', `/bookings/${id}/confirm`, staff)).status).toBe(200);
  return id;
}
const nextDay = () => {
  day = addDays(FIRST, (days += 2));
  return book();
};
const product = (name: string, unit: 'oz' | 'each' = 'oz') =>
  createProduct(world.database.owner, world.home.tenant, { name, unit });
const onHand = async (id: string): Promise<number> => {
  const row = await world.database.owner('products').where({ id }).first<{ onHand: string }>('on_hand');
  return Number(row.onHand);
};
const seen = async (id: string) => (await ask('GET', `/vip/bookings/${id}`, farm)).body.booking;

test('from booking to received goods, each side in its own words', async () => {
  const productId = await product('Blue Dream');
  const booked = await ask('POST', '/vip/bookings', farm, {
    ...{ bookingDate: day, timeSlot: 'morning', items: [ITEM], notes: 'At the back' },
  });
  expect(booked.status).toBe(201);
  const id = booked.body.bookingId as string;
  expect(booked.body.booking).toMatchObject({ status: 'PENDING', timeSlot: 'Morning', dockName: 'Dock 1' });

  const list = await ask('GET', `/deliveries?from=${day}&to=${day}&status=pending`, staff);
  expect(list.body.deliveries).toMatchObject([
    {
      id,
      vendorName: world.home.vendor.vendorName,
      status: 'pending',
      items: [{ productName: 'Blue Dream' }],
    },
  ]);
  expect((await ask('POST', `/bookings/${id}/confirm`, staff)).status).toBe(200);
  expect(await seen(id)).toMatchObject({
    ...{ status: 'CONFIRMED', cancellable: true, notes: 'At the back' },
    ...{
      confirmedAt: expect.any(String) as string,
      confirmedByName: expect.stringContaining('staff') as string,
    },
  });

  const items = [
    { productId, quantity: 6, unitPrice: 79.25, batchCode: 'A-1' },
    { productName: 'blue dream', quantity: 2.5, batchCode: 'A-2' },
  ];
  const received = await ask('POST', `/bookings/${id}/receive`, staff, { items });
  expect([received.status, received.text]).toEqual([200, expect.any(String)]);
  expect(received.body).toMatchObject({
    booking: { status: 'completed' },
    delivery: { status: 'completed' },
  });
  expect(await onHand(productId)).toBe(8.5);
  expect(await seen(id)).toMatchObject({
    ...{ status: 'COMPLETED', cancellable: false },
    items: [
      {
        ...{
          productId,
          estimatedQuantity: 10,
          estimatedPrice: 80.5,
          receivedQuantity: 8.5,
          unitPrice: 79.25,
        },
        batches: [
          { batchCode: 'A-1', quantity: 6, unitPrice: 79.25 },
          { batchCode: 'A-2', quantity: 2.5, unitPrice: null },
        ],
      },
    ],
  });
  const batches = await world.database.owner('batches').where({ productId }).orderBy('code');
  expect(
    batches.map(({ code, bookingId }: { code: string; bookingId: string }) => [code, bookingId]),
  ).toEqual([
    ['A-1', id],
    ['A-2', id],
  ]);
});

test('more, less, nothing and something else than was announced is what is booked', async () => {
  const [more, none, other] = [await product('More'), await product('None'), await product('Other')];
  const items = ['More', 'None', 'Unknown'].map(productName => ({ productName, estimatedQuantity: 5 }));
  const id = await confirmed({ items });
  const { delivery } = (await ask('GET', `/deliveries/${id}`, staff)).body;
  const [first, , third] = delivery.items as { id: string }[];
  const answer = await ask('POST', `/bookings/${id}/receive`, staff, {
    items: [
      { itemId: first!.id, quantity: 7 },
      { itemId: third!.id, productId: other, quantity: 1 },
      { productId: other, quantity: 2 },
    ],
  });
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
  expect(await Promise.all([more, none, other].map(onHand))).toEqual([7, 0, 3]);
  const came = answer.body.delivery.items.map((item: Record<string, unknown>) => [
    ...[item.productName, item.estimatedQuantity, item.receivedQuantity],
  ]);
  expect(came).toEqual([
    ['More', 5, 7],
    ['None', 5, 0],
    ['Unknown', 5, 1],
    ['Other', null, 2],
  ]);
});

test('received twice it is booked once: the same key is answered again, another is told by whom', async () => {
  const productId = await product('Twice');
  const id = await confirmed({ items: [{ productName: 'Twice', estimatedQuantity: 3 }] });
  const body = { items: [{ productId, quantity: 3 }] };
  const key = randomUUID();
  const first = await ask('POST', `/bookings/${id}/receive`, staff, body, key);
  const again = await ask('POST', `/bookings/${id}/receive`, staff, body, key);
  expect([first.status, again.status]).toEqual([200, 200]);
  expect(again.body).toEqual(first.body);
  const other = await ask('POST', `/bookings/${id}/receive`, manager, body);
  expect([other.status, other.body.code]).toEqual([409, 'conflict']);
  expect(other.body.message).toContain('was received by staff');
  expect(await onHand(productId)).toBe(3);
});

test('many who receive it at the same moment book it once, and all but one are told', async () => {
  const productId = await product('At once');
  const id = await confirmed({ items: [{ productName: 'At once', estimatedQuantity: 3 }] });
  const body = { items: [{ productId, quantity: 4 }] };
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => ask('POST', `/bookings/${id}/receive`, staff, body)),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(7).fill(409)]);
  expect(await onHand(productId)).toBe(4);
  expect(await world.database.owner('delivery_receipts').where({ bookingId: id })).toHaveLength(1);
});

test('goods that cannot be booked are named line by line, and nothing is booked', async () => {
  const [whole, gone] = [await product('Pots', 'each'), await product('Gone')];
  await world.database.owner('products').where({ id: gone }).update({ archivedAt: now() });
  const id = await confirmed({ items: [{ productName: 'Pots', estimatedQuantity: 3 }] });
  const receive = (items: object[], more: object = {}) =>
    ask('POST', `/bookings/${id}/receive`, staff, { items, ...more });
  const fields = (answer: Answer): [number, string[]] => [
    answer.status,
    (answer.body.details as { field: string }[]).map(({ field }) => field),
  ];
  const good = { productId: whole, quantity: 1 };
  const bad = await receive([
    good,
    { productId: whole, quantity: 1.5 },
    { productId: gone, quantity: 1 },
    { productId: randomUUID(), quantity: 1 },
    { productName: 'Nobody has it', quantity: 1 },
    { itemId: randomUUID(), quantity: 1 },
  ]);
  expect(fields(bad)).toEqual([
    400,
    ['items.1.quantity', 'items.2.productId', 'items.3.productId', 'items.4.productName', 'items.5.itemId'],
  ]);
  expect(fields(await receive([{ quantity: -1 }, { productId: whole, quantity: 1e12 }]))).toEqual([
    400,
    ['items.0.quantity', 'items.0.productId', 'items.1.quantity'],
  ]);
  expect(fields(await receive([]))).toEqual([400, ['items']]);
  expect(fields(await receive([{ productId: whole, quantity: 0 }]))).toEqual([400, ['items']]);
  expect(fields(await receive([good], { fulfilledNeedIds: [randomUUID()] }))).toEqual([
    400,
    ['fulfilledNeedIds.0'],
  ]);
  expect(await onHand(whole)).toBe(0);
  expect((await seen(id)).status).toBe('CONFIRMED');
});

test('one that is not confirmed, or not a delivery, is not received; and none is completed without its goods', async () => {
  const productId = await product('Early');
  const id = await book();
  const body = { items: [{ productId, quantity: 1 }] };
  const pending = await ask('POST', `/bookings/${id}/receive`, staff, body);
  expect([pending.status, pending.body.code]).toEqual([400, 'invalid_transition']);
  const rental = await world.book();
  expect((await ask('POST', `/bookings/${rental.id}/receive`, staff, body)).status).toBe(404);
  await ask('POST', `/bookings/${id}/confirm`, staff);
  const done = await ask('PATCH', `/bookings/${id}/status`, staff, { status: 'completed' });
  expect([done.status, done.body.code]).toEqual([400, 'invalid_transition']);
  expect(done.body.message).toContain('receiving its goods');
  expect(await onHand(productId)).toBe(0);
});

test('needs that staff tick are closed with the goods; automatic ones wait for the check that the goods bring about', async () => {
  const { tenant } = world.home;
  const productId = await product('Wanted');
  await stockUp(world.database.knex, tenant, productId, 1, now());
  await createTarget(world.database.knex, tenant, { productId, targetQuantity: 10 }, now());
  await ask('POST', '/stock-levels/check', manager);
  const manual = await ask('POST', '/needs', manager, { productId, priority: 'HIGH' });
  const needId = manual.body.need.id as string;
  const open = (await ask('GET', `/needs?status=open`, staff)).body.needs as { id: string; source: string }[];
  const auto = open.find(need => need.source === 'AUTO_LOW_STOCK')!;

  const id = await confirmed({ items: [{ productName: 'Wanted', estimatedQuantity: 20, needId }] });
  const { delivery } = (await ask('GET', `/deliveries/${id}`, staff)).body;
  expect(delivery.needs).toMatchObject([{ id: needId, productName: 'Wanted' }]);
  const items = [{ productId, quantity: 20 }];
  const refused = await ask('POST', `/bookings/${id}/receive`, staff, { items, fulfilledNeedIds: [auto.id] });
  expect(refused.status).toBe(400);
  const answer = await ask('POST', `/bookings/${id}/receive`, staff, { items, fulfilledNeedIds: [needId] });
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
  const needs = () => world.database.owner('needs').where({ productId }).orderBy('source');
  expect(await needs()).toMatchObject([
    { id: auto.id, removedAt: null },
    { id: needId, isFulfilled: true },
  ]);
  await ask('POST', '/stock-levels/check', manager);
  expect((await needs())[0]).toMatchObject({ removedReason: 'restocked' });
});

test('the last place that is taken is 409 with the windows that are free next', async () => {
  await book();
  const token = await world.app.vendorTokenOf(neighbour);
  const lost = await ask('POST', '/vip/bookings', token, {
    ...{ bookingDate: day, timeSlot: 'Morning', items: [ITEM] },
  });
  expect([lost.status, lost.body.code]).toEqual([409, 'slot_unavailable']);
  expect(lost.body.alternatives[0]).toMatchObject({ bookingDate: day, timeSlot: 'Afternoon' });
  const windows = await ask('GET', `/vip/delivery-windows?from=${day}&to=${day}`, token);
  expect(windows.body.windows).toMatchObject([
    { timeSlot: 'Morning', placesLeft: 0, available: false },
    { timeSlot: 'Afternoon', placesLeft: 1, available: true },
  ]);
});

test('a booking that is repeated under its key is one booking', async () => {
  const body = { bookingDate: day, timeSlot: 'Morning', items: [ITEM] };
  const key = randomUUID();
  const answers = await Promise.all([1, 2, 3].map(() => ask('POST', '/vip/bookings', farm, body, key)));
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
  for (const answer of answers) expect(answer.body).toEqual(answers[0]!.body);
  const other = await ask('POST', '/vip/bookings', farm, { ...body, timeSlot: 'Afternoon' }, key);
  expect(other.status).toBe(422);
});

test.each<[string, object, string[]]>([
  [
    'nothing',
    { bookingDate: undefined, timeSlot: undefined, items: undefined },
    ['bookingDate', 'timeSlot', 'items'],
  ],
  ['no items', { items: [] }, ['items']],
  ['an unknown window', { timeSlot: 'Midnight' }, ['timeSlot']],
  ['a day that is over', { bookingDate: '2020-01-01' }, ['bookingDate']],
  ['a day there is not', { bookingDate: '2027-02-30' }, ['bookingDate']],
  [
    'quantities and prices that make no sense',
    {
      items: [
        { productName: '', estimatedQuantity: 0 },
        { productName: 'x'.repeat(201), estimatedQuantity: -1, estimatedPrice: -1 },
        { productName: 'a', estimatedQuantity: 1e10 },
        { productName: 'a', estimatedQuantity: 0.0001, needId: 'x' },
      ],
    },
    [
      ...[
        'items.0.productName',
        'items.0.estimatedQuantity',
        'items.1.productName',
        'items.1.estimatedQuantity',
      ],
      ...[
        'items.1.estimatedPrice',
        'items.2.estimatedQuantity',
        'items.3.estimatedQuantity',
        'items.3.needId',
      ],
    ],
  ],
  ['notes that are too long', { notes: 'x'.repeat(2001) }, ['notes']],
])('%s is refused, each field by name', async (_, overrides, fields) => {
  const body = { bookingDate: day, timeSlot: 'Morning', items: [ITEM], ...overrides };
  const answer = await ask('POST', '/vip/bookings', farm, body);
  expect([answer.status, answer.body.details?.map((d: { field: string }) => d.field)]).toEqual([400, fields]);
});

test('what belongs to another vendor or business does not exist, and a login of the other realm is none', async () => {
  const id = await book();
  const strangers = [
    await world.app.vendorTokenOf(neighbour),
    await world.app.vendorTokenOf(world.other.vendor),
  ];
  for (const token of strangers) {
    expect((await ask('GET', '/vip/bookings', token)).body.bookings).toEqual([]);
    for (const [method, path] of [
      ['GET', ''],
      ['POST', '/cancel'],
      ['POST', '/accept'],
      ['POST', '/decline'],
    ] as const) {
      expect([path, (await ask(method, `/vip/bookings/${id}${path}`, token)).status]).toEqual([path, 404]);
    }
  }
  const foreign = await world.app.tokenOf(world.other.users.admin);
  expect((await ask('GET', `/deliveries/${id}`, foreign)).status).toBe(404);
  const window = { bookingDate: day, timeSlot: 'Afternoon' };
  expect((await ask('POST', `/bookings/${id}/propose`, foreign, window)).status).toBe(404);
  expect((await ask('GET', '/vip/bookings', staff)).status).toBe(401);
  expect((await ask('GET', '/deliveries', farm)).status).toBe(401);
});

test('a vendor cancels its own until the cut-off, with its reason; the place is free again', async () => {
  const id = await confirmed();
  const answer = await ask('POST', `/vip/bookings/${id}/cancel`, farm, { reason: 'Van broke down' });
  expect(answer.body).toMatchObject({ booking: { status: 'CANCELLED', cancelReason: 'vendor' } });
  const twice = await ask('POST', `/vip/bookings/${id}/cancel`, farm);
  expect([twice.status, twice.body.code]).toEqual([400, 'invalid_transition']);
  await book();
  const soon = await confirmed({ timeSlot: 'Afternoon' });
  const start = new Date(Date.now() + 3_600_000);
  await world.database.owner.raw(
    `update bookings set period = tstzrange(?, ?), occupied = tstzrange(?, ?) where id = ?`,
    [start, new Date(+start + 3_600_000), start, new Date(+start + 3_600_000), soon],
  );
  const late = await ask('POST', `/vip/bookings/${soon}/cancel`, farm);
  expect([late.status, late.body.violations]).toMatchObject([422, [{ rule: 'cancellation_cutoff' }]]);
  expect((await ask('DELETE', `/bookings/${soon}`, staff)).status).toBe(200);
});

test('a vendor reads why staff cancelled its delivery: on its page and in its list, each its own', async () => {
  const [one, other, silent] = [await book(), await confirmed({ timeSlot: 'Afternoon' }), await nextDay()];
  const cancel = (id: string, reason?: string) =>
    ask('PATCH', `/bookings/${id}/status`, staff, { status: 'cancelled', reason });
  expect((await cancel(one, 'The dock is being repaired')).status).toBe(200);
  await cancel(other, 'A truck is late');
  await cancel(silent);
  const reads = { cancelReason: 'staff', cancelNote: 'The dock is being repaired' };
  expect(await seen(one)).toMatchObject(reads);
  expect((await ask('GET', `/deliveries/${one}`, staff)).body.delivery).toMatchObject(reads);
  expect(await seen(silent)).toMatchObject({ cancelReason: 'staff', cancelNote: null });
  const { bookings } = (await ask('GET', `/vip/bookings?from=${addDays(day, -2)}&to=${day}`, farm)).body as {
    bookings: { id: string; cancelNote: string | null }[];
  };
  const notes = Object.fromEntries(bookings.map(({ id, cancelNote }) => [id, cancelNote]));
  expect(notes).toEqual({ [one]: 'The dock is being repaired', [other]: 'A truck is late', [silent]: null });
});

test('what was written of a job that cancels many, or noted by the product, stays inside', async () => {
  const id = await book();
  await ask('PATCH', `/bookings/${id}/status`, staff, { status: 'cancelled', reason: 'Of a job' });
  const events = world.database.owner('audit_events').where({ subjectId: id, toValue: 'cancelled' });
  await events.clone().update({ operationId: `bulk/${randomUUID()}/1` });
  expect(await seen(id)).toMatchObject({ cancelNote: null });
  await events.clone().update({ operationId: randomUUID(), actorType: 'system' });
  expect(await seen(id)).toMatchObject({ cancelNote: null });
});

describe('another window', () => {
  const propose = (id: string, window: object) => ask('POST', `/bookings/${id}/propose`, staff, window);

  test('is proposed, seen, accepted, and the delivery is there and confirmed', async () => {
    const id = await book();
    const proposed = await propose(id, { bookingDate: day, timeSlot: 'Afternoon', note: 'The dock is busy' });
    expect(proposed.body).toMatchObject({
      delivery: { proposal: { timeSlot: 'Afternoon' }, timeSlot: 'Morning' },
    });
    expect(await seen(id)).toMatchObject({
      proposal: { bookingDate: day, timeSlot: 'Afternoon', note: 'The dock is busy' },
    });
    const mails = await world.database.owner('notifications').where({ event: 'delivery_proposal' });
    expect(mails).toMatchObject([{ recipient: world.home.vendor.email, status: 'queued' }]);
    expect((mails[0] as { body: string }).body).toContain(`/vip/deliveries/${id}`);
    const key = randomUUID();
    const accepted = await ask('POST', `/vip/bookings/${id}/accept`, farm, undefined, key);
    expect(accepted.body).toMatchObject({
      booking: { status: 'CONFIRMED', timeSlot: 'Afternoon', proposal: null, revision: 2 },
    });
    expect((await ask('POST', `/vip/bookings/${id}/accept`, farm, undefined, key)).status).toBe(200);
    const again = await ask('POST', `/vip/bookings/${id}/decline`, farm);
    expect([again.status, again.body.message]).toEqual([409, 'It was accepted before.']);
    const windows = await ask('GET', `/delivery-windows?from=${day}&to=${day}`, staff);
    expect(windows.body.windows.map((w: { placesLeft: number }) => w.placesLeft)).toEqual([1, 0]);
  });

  test('is declined, and the delivery stays; a later proposal takes the place of an earlier', async () => {
    const id = await book();
    const first = (await propose(id, { bookingDate: day, timeSlot: 'Afternoon' })).body.delivery.proposal.id;
    await propose(id, { bookingDate: addDays(day, 1), timeSlot: 'Morning' });
    const outdated = await ask('POST', `/vip/bookings/${id}/accept`, farm, { proposalId: first });
    expect([outdated.status, outdated.body.message]).toEqual([409, 'Another window was proposed since.']);
    const declined = await ask('POST', `/vip/bookings/${id}/decline`, farm);
    expect(declined.body).toMatchObject({
      booking: { timeSlot: 'Morning', status: 'PENDING', proposal: null },
    });
    const late = await ask('POST', `/vip/bookings/${id}/accept`, farm);
    expect([late.status, late.body.message]).toEqual([409, 'It was declined before.']);
  });

  test('that is taken before it is accepted is 409 with what is free, and it can still be declined', async () => {
    const id = await book();
    await propose(id, { bookingDate: day, timeSlot: 'Afternoon' });
    await book({ timeSlot: 'Afternoon' });
    const lost = await ask('POST', `/vip/bookings/${id}/accept`, farm);
    expect([lost.status, lost.body.alternatives.length]).toEqual([409, 3]);
    expect((await ask('POST', `/vip/bookings/${id}/decline`, farm)).status).toBe(200);
    expect((await propose(id, { bookingDate: day, timeSlot: 'Afternoon' })).status).toBe(409);
    expect((await propose(id, { bookingDate: day, timeSlot: 'Morning' })).body.error).toBe('Same window');
  });

  test('accepted and cancelled at the same moment: one wins, the other is told', async () => {
    for (let round = 0; round < 4; round++) {
      day = addDays(FIRST, (days += 2));
      const id = await book();
      await propose(id, { bookingDate: day, timeSlot: 'Afternoon' });
      const [accepted, cancelled] = await Promise.all([
        ask('POST', `/vip/bookings/${id}/accept`, farm),
        ask('POST', `/vip/bookings/${id}/cancel`, farm),
      ]);
      const { status, timeSlot, proposal } = await seen(id);
      expect(proposal).toBeNull();
      // Moved first it may still be cancelled; cancelled first it cannot be moved.
      expect([cancelled.status, status]).toEqual([200, 'CANCELLED']);
      if (accepted.status === 200) expect(timeSlot).toBe('Afternoon');
      else {
        expect([400, 409]).toContain(accepted.status);
        expect(timeSlot).toBe('Morning');
      }
    }
  });

  test('accepted and declined at the same moment: one wins, the other is told which', async () => {
    const id = await book();
    await propose(id, { bookingDate: day, timeSlot: 'Afternoon' });
    const answers = await Promise.all([
      ask('POST', `/vip/bookings/${id}/accept`, farm),
      ask('POST', `/vip/bookings/${id}/decline`, farm),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { timeSlot } = await seen(id);
    expect(timeSlot).toBe(answers[0].status === 200 ? 'Afternoon' : 'Morning');
  });
});

test('a vendor filters its history by status, days and product, page by page', async () => {
  const token = await world.app.vendorTokenOf(neighbour);
  const first = await book(
    { timeSlot: 'Afternoon', items: [{ productName: 'Sour Diesel', estimatedQuantity: 1 }] },
    token,
  );
  const second = await book({}, token);
  const ids = async (query: string): Promise<string[]> =>
    (await ask('GET', `/vip/bookings?${query}`, token)).body.bookings.map((b: { id: string }) => b.id);
  expect(await ids('order=asc')).toEqual([second, first]);
  expect(await ids('status=PENDING')).toEqual([first, second]);
  expect(await ids('status=CONFIRMED')).toEqual([]);
  expect(await ids('search=diesel')).toEqual([first]);
  expect(await ids(`from=${addDays(day, 1)}`)).toEqual([]);
  const page = await ask('GET', '/vip/bookings?limit=1&page=2', token);
  expect(page.body).toMatchObject({ bookings: [{ id: second }], pagination: { total: 2, totalPages: 2 } });
});

test('a first page shows what is needed most and the next deliveries; pages of several statuses follow each other', async () => {
  const { owner } = world.database;
  const token = await world.app.vendorTokenOf(await createVendor(owner, world.home.tenant));
  const common = { tenantId: world.home.tenant.id, source: 'MANUAL', createdAt: now(), updatedAt: now() };
  const names = ['One', 'Two', 'Three', 'Four', 'Five', 'Six'];
  await owner('needs').insert(
    names.map((productName, i) => ({ ...common, productName, priority: i === 5 ? 'CRITICAL' : 'LOW' })),
  );
  const booked: string[] = [];
  for (let i = 0; i < 7; i++) {
    const window = { bookingDate: addDays(day, i >> 1), timeSlot: i % 2 === 0 ? 'Morning' : 'Afternoon' };
    booked.push(await book(window, token));
  }
  days += 4;
  const confirm = [1, 2, 5].map(i => ask('POST', `/bookings/${booked[i]}/confirm`, staff));
  expect((await Promise.all(confirm)).map(({ status }) => status)).toEqual([200, 200, 200]);
  await ask('POST', `/vip/bookings/${booked[0]}/cancel`, token, {});

  const ids = (bookings: { id: string }[]) => bookings.map(({ id }) => id);
  const { status, body } = await ask('GET', '/vip/overview', token);
  expect([status, ids(body.deliveries)]).toEqual([200, booked.slice(1, 6)]);
  expect(body.deliveries.map((one: { status: string }) => one.status)).toEqual(
    ['CONFIRMED', 'CONFIRMED', 'PENDING', 'PENDING', 'CONFIRMED'],
  ); // prettier-ignore
  const { counts } = (await ask('GET', '/vip/needs', token)).body;
  const open = Object.values(counts as Record<string, number>).reduce((sum, count) => sum + count, 0);
  expect([body.needs.length, body.needs[0].productName, body.needCount]).toEqual([5, 'Six', open]);

  const page = async (order: string, number: number) => {
    const query = `status=pending,upcoming,cancelled&order=${order}&limit=2&page=${number}`;
    const list = (await ask('GET', `/vip/bookings?${query}`, token)).body;
    expect(list.pagination).toMatchObject({ total: 7, totalPages: 4 });
    return ids(list.bookings);
  };
  const all = async (order: string) =>
    (await Promise.all([1, 2, 3, 4].map(number => page(order, number)))).flat();
  expect(await all('asc')).toEqual(booked);
  expect(await all('desc')).toEqual([...booked].reverse());
});

test('managers say when deliveries are taken in and what of the stock is shown, and it holds at once', async () => {
  const { owner, knex } = world.database;
  const { tenant } = world.other;
  const admin = await world.app.tokenOf(world.other.users.admin);
  const vendor = await world.app.vendorTokenOf(world.other.vendor);
  const hidden = await createCategory(owner, tenant, 'Secret');
  await createProduct(owner, tenant, { name: 'Hidden', categoryId: hidden });
  const shownId = await createProduct(owner, tenant, { name: 'Shown' });
  await stockUp(knex, tenant, shownId, 12.5, now());
  const { settings } = (await ask('GET', '/delivery-settings', admin)).body;
  expect(settings).toMatchObject({
    windows: [
      { name: 'Morning', from: '08:00', to: '12:00' },
      { name: 'Afternoon', from: '12:00', to: '17:00' },
    ],
    ...{ closedDates: [], horizonDays: 730, docks: [{ name: expect.any(String) as string }] },
  });
  const { docks: _docks, ...current } = settings;
  const wanted = {
    ...current,
    windows: [{ name: 'Evening', from: '17:00', to: '20:00' }],
    closedDates: [addDays(day, 1), day],
    vendorStock: { shows: 'availability', hiddenCategoryIds: [hidden] },
  };
  const changed = await ask('PUT', '/delivery-settings', admin, wanted);
  expect(changed.body.settings).toMatchObject({ ...wanted, closedDates: [day, addDays(day, 1)] });
  const windows = await ask('GET', `/vip/delivery-windows?from=${day}&to=${addDays(day, 2)}`, vendor);
  expect(windows.body.windows).toMatchObject([{ bookingDate: addDays(day, 2), timeSlot: 'Evening' }]);
  const stock = await ask('GET', '/vip/inventory', vendor);
  expect(stock.body).toMatchObject({
    shows: 'availability',
    inventory: [{ productName: 'Shown', quantity: null, availability: 'enough' }],
    pagination: { total: 1 },
  });
  await ask('PUT', '/delivery-settings', admin, {
    ...wanted,
    vendorStock: { shows: 'nothing', hiddenCategoryIds: [] },
  });
  expect((await ask('GET', '/vip/inventory', vendor)).body).toMatchObject({
    shows: 'nothing',
    inventory: [],
  });
  const wrong = await ask('PUT', '/delivery-settings', admin, {
    windows: [
      { name: 'A', from: '12:00', to: '08:00' },
      { name: '', from: '24:00', to: '25:00' },
    ],
    ...{ weekdays: [0, 8], closedDates: ['2027-02-30'], horizonDays: 9999 },
    vendorStock: { shows: 'all', hiddenCategoryIds: ['x'] },
  });
  expect([
    wrong.status,
    new Set(wrong.body.details.map((d: { field: string }) => d.field.split('.')[0])),
  ]).toEqual([400, new Set(['windows', 'weekdays', 'closedDates', 'horizonDays', 'vendorStock'])]);
});
