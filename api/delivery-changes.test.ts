// A vendor changes what it brings: what both sides see of it, every refusal, and the goods that arrive at the same moment.
import { randomUUID } from 'node:crypto';
import { addDays } from '../domain/calendar';
import { createDock, createVendor } from '../tests/factories';
import { createCategory, createProduct } from '../tests/factories/stock';
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';
import type { Answer } from '../tests/harness/app';
import { openStream } from '../tests/harness/event-stream';

let world: ApiWorld;
let farm: string;
let staff: string;
let manager: string;
let kale: string;
let day = addDays(new Date().toISOString().slice(0, 10), 20);

beforeAll(async () => {
  world = await startApiWorld();
  const { owner } = world.database;
  await createDock(owner, world.home.tenant);
  kale = await createProduct(owner, world.home.tenant, { name: 'Kale' });
  await createProduct(owner, world.home.tenant, { name: 'Cider', unit: 'bottle' });
  farm = await world.app.vendorTokenOf(world.home.vendor);
  staff = await world.app.tokenOf(world.home.users.staff);
  manager = await world.app.tokenOf(world.home.users.manager);
});
afterAll(() => world.stop());
beforeEach(() => {
  day = addDays(day, 2);
});

const ask = (method: string, path: string, token: string, body?: unknown): Promise<Answer> =>
  world.app.call(method, path, { token, body });
const KALE = { productName: 'Kale', estimatedQuantity: 100, estimatedPrice: 2.5 };

async function book(overrides: object = {}): Promise<string> {
  const body = { bookingDate: day, timeSlot: 'Morning', items: [KALE], notes: 'At the back', ...overrides };
  const answer = await ask('POST', '/vip/bookings', farm, body);
  expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
  return answer.body.bookingId as string;
}
async function confirmed(overrides: object = {}): Promise<string> {
  const id = await book(overrides);
  expect((await ask('POST', `/bookings/${id}/confirm`, staff)).status).toBe(200);
  return id;
}
const change = (id: string, body: unknown, token = farm) => ask('PATCH', `/vip/bookings/${id}`, token, body);
const rowsOf = (table: string, where: object) => world.database.owner(table).where(where);
const inbox = (bookingId: string) =>
  rowsOf('inbox_items', { bookingId }).orderBy('id').pluck<string[]>('title');
const fieldsOf = ({ body }: Answer): string[] =>
  (body.details as { field: string }[]).map(({ field }) => field);

test('less of it, something more and other notes: the same dock, and staff see what changed', async () => {
  const id = await confirmed();
  const before = (await ask('GET', `/vip/bookings/${id}`, farm)).body.booking;
  expect(before).toMatchObject({ changeable: true, changedAt: null });
  const answer = await change(id, {
    items: [
      { productName: 'Chard', estimatedQuantity: 40.5 },
      { ...KALE, estimatedQuantity: 80 },
    ],
    notes: 'At the front',
  });
  expect([answer.status, answer.body]).toMatchObject([
    200,
    {
      message: 'Delivery changed',
      booking: {
        ...{ id, status: 'CONFIRMED', bookingDate: day, timeSlot: 'Morning', dockName: before.dockName },
        ...{ notes: 'At the front', changedAt: expect.any(String) as string },
        items: [
          { productName: 'Chard', productId: null, estimatedQuantity: 40.5, estimatedPrice: null },
          { id: before.items[0].id, productId: kale, estimatedQuantity: 80, estimatedPrice: 2.5 },
        ],
      },
    },
  ]);
  const { delivery } = (await ask('GET', `/deliveries/${id}`, staff)).body;
  expect([delivery.items.length, delivery.notes]).toEqual([2, 'At the front']);
  const told = (await ask('GET', '/inbox?type=vendor', staff)).body.items as object[];
  expect(told).toMatchObject([
    {
      ...{ type: 'vendor', status: 'pending', booking: { id } },
      title: `${world.home.vendor.vendorName} changed what it brings, Morning of ${day}`,
    },
  ]);
  const { auditTrail } = (await ask('GET', `/bookings/${id}`, staff)).body.booking;
  expect(auditTrail).toMatchObject(
    expect.arrayContaining([
      expect.objectContaining({
        ...{ action: 'items_changed', actorType: 'vendor' },
        ...{ from: '100 oz Kale at $2.50', to: '40.5 Chard; 80 oz Kale at $2.50' },
      }),
      expect.objectContaining({ action: 'details_changed' }),
    ]) as unknown[],
  );
  const [event] = (await rowsOf('audit_events', { subjectId: id, action: 'items_changed' })) as {
    metadata: object;
  }[];
  expect(event!.metadata).toMatchObject({
    before: [{ productName: 'Kale', quantity: 100, price: 2.5 }],
    after: [{ productName: 'Chard', quantity: 40.5 }, { quantity: 80 }],
  });
});

test('what is left out stays, and what is the same already changes nothing and tells nobody', async () => {
  const id = await book();
  for (const body of [
    {},
    { items: [KALE] },
    { notes: 'At the back' },
    { items: [KALE], notes: 'At the back' },
  ]) {
    const same = await change(id, body);
    expect([same.status, same.body.booking]).toMatchObject([200, { changedAt: null, notes: 'At the back' }]);
  }
  expect(await inbox(id)).toHaveLength(1);
  const notes = await change(id, { notes: '' });
  expect(notes.body.booking).toMatchObject({ notes: '', items: [{ estimatedQuantity: 100 }] });
  expect(await rowsOf('audit_events', { subjectId: id, action: 'items_changed' })).toEqual([]);
  const items = await change(id, { items: [{ ...KALE, estimatedQuantity: 1 }] });
  expect(items.body.booking).toMatchObject({ notes: '', items: [{ estimatedQuantity: 1 }] });
  expect(await inbox(id)).toHaveLength(3);
});

test.each<[string, object, string[]]>([
  ['nothing', { items: [] }, ['items']],
  [
    'what makes no sense',
    {
      items: [
        { productName: '', estimatedQuantity: 0 },
        { productName: 'Kale', estimatedQuantity: 1e10, estimatedPrice: -1, needId: 'x' },
      ],
      notes: 'x'.repeat(2001),
    },
    [
      ...['items.0.productName', 'items.0.estimatedQuantity', 'items.1.estimatedQuantity'],
      ...['items.1.estimatedPrice', 'items.1.needId', 'notes'],
    ],
  ],
  [
    'half a bottle',
    { items: [KALE, { productName: 'cider', estimatedQuantity: 2.5 }] },
    ['items.1.estimatedQuantity'],
  ],
])('a change to %s is refused, each field by name, and all stays as it was', async (_, body, fields) => {
  const id = await book();
  const answer = await change(id, body);
  expect([answer.status, fieldsOf(answer)]).toEqual([400, fields]);
  const { booking } = (await ask('GET', `/vip/bookings/${id}`, farm)).body;
  expect(booking).toMatchObject({ notes: 'At the back', changedAt: null, items: [{ productName: 'Kale' }] });
});

test('half a bottle is not booked either, by the name of the product or by the need of it; half an ounce is', async () => {
  const { body } = await ask('POST', '/needs', manager, { productId: kale, priority: 'LOW' });
  const needId = body.needId as string;
  const cider = await rowsOf('products', { name: 'Cider' }).first<{ id: string }>('id');
  const wanted = await ask('POST', '/needs', manager, { productId: cider!.id, priority: 'LOW' });
  const items = [
    { productName: 'CIDER', estimatedQuantity: 2.5 },
    { productName: 'Kale', estimatedQuantity: 2.5, needId },
    { productName: 'Our best', estimatedQuantity: 0.5, needId: wanted.body.needId as string },
    { productName: 'Not in the list', estimatedQuantity: 2.5 },
  ];
  const refused = await ask('POST', '/vip/bookings', farm, { bookingDate: day, timeSlot: 'Morning', items });
  const wrong = ['items.0.estimatedQuantity', 'items.2.estimatedQuantity'];
  expect([refused.status, fieldsOf(refused)]).toEqual([400, wrong]);
  expect((refused.body.details as { message: string }[])[0]!.message).toBe(
    'Must be whole: Cider is counted in bottles.',
  );
  // Together with whatever else is wrong.
  const past = await ask('POST', '/vip/bookings', farm, {
    bookingDate: '2020-01-01',
    timeSlot: 'Night',
    items,
  });
  expect([past.status, fieldsOf(past)]).toEqual([400, ['bookingDate', 'timeSlot', ...wrong]]);
  await book({ items: [items[1], items[3]] });
});

test('a product that is named says more than the need it is brought for', async () => {
  const { body } = await ask('POST', '/needs', manager, { productId: kale, priority: 'LOW' });
  const item = { productName: 'Cider', estimatedQuantity: 2, needId: body.needId as string };
  const id = await book({ items: [item, { ...item, productName: 'Our best' }] });
  const cider = await rowsOf('products', { name: 'Cider' }).first<{ id: string }>('id');
  const products = () => rowsOf('delivery_items', { bookingId: id }).orderBy('position').pluck('product_id');
  expect(await products()).toEqual([cider!.id, kale]);
  await change(id, { items: [{ ...item, productName: 'Our best' }, item] });
  await change(id, { items: [{ ...item, productName: 'Our best', estimatedQuantity: 3 }, item] });
  expect(await products()).toEqual([kale, cider!.id]);
});

test('one that is not ahead any more is not changed, and why is said', async () => {
  const id = await confirmed();
  const cases = [
    [
      'active',
      'Its window has begun: what really comes is written down when it is received. Nothing was changed.',
    ],
    ['cancelled', 'It is cancelled. Nothing was changed.'],
    ['no_show', 'It was recorded as not brought. Nothing was changed.'],
    ['completed', 'It has been received. Nothing was changed.'],
  ];
  for (const [status, message] of cases) {
    await rowsOf('bookings', { id }).update({
      status,
      cancelReason: status === 'cancelled' ? 'staff' : null,
    });
    const late = await change(id, { items: [{ ...KALE, estimatedQuantity: 1 }], notes: '' });
    expect([late.status, late.body]).toMatchObject([400, { code: 'invalid_transition', message }]);
    const { booking } = (await ask('GET', `/vip/bookings/${id}`, farm)).body;
    expect(booking).toMatchObject({ changeable: false, items: [{ estimatedQuantity: 100 }] });
  }
});

test('that of another vendor or business does not exist, nor does a need of another business', async () => {
  const id = await book();
  const neighbour = await createVendor(world.database.owner, world.home.tenant);
  for (const login of [neighbour, world.other.vendor]) {
    const foreign = await change(id, { notes: 'Mine now' }, await world.app.vendorTokenOf(login));
    expect([foreign.status, foreign.body.code]).toEqual([404, 'not_found']);
  }
  const [need] = await world.database
    .owner('needs')
    .insert({
      ...{ tenantId: world.other.tenant.id, source: 'MANUAL', priority: 'LOW', productName: 'Hops' },
      ...{ createdAt: new Date(), updatedAt: new Date() },
    })
    .returning<{ id: string }[]>('id');
  for (const needId of [need!.id, randomUUID()]) {
    expect((await change(id, { items: [{ ...KALE, needId }] })).status).toBe(404);
  }
  expect((await change(id, {}, staff)).status).toBe(401);
  expect(await inbox(id)).toHaveLength(1);
});

test('the answers to needs follow what is brought', async () => {
  const need = async (productName: string) =>
    (await ask('POST', '/needs', manager, { productName, priority: 'LOW' })).body.needId as string;
  const [first, second] = [await need('Sage'), await need('Thyme')];
  const sage = { productName: 'Sage', estimatedQuantity: 1, needId: first };
  const thyme = { productName: 'Thyme', estimatedQuantity: 1, needId: second };
  const id = await book({ items: [sage] });
  const answered = () => rowsOf('need_responses', { subjectId: id }).orderBy('needId').pluck('need_id');
  expect(await answered()).toEqual([first]);
  await change(id, { items: [sage, thyme] });
  expect(await answered()).toEqual([first, second].sort());
  await change(id, { items: [thyme] });
  expect(await answered()).toEqual([second]);
  await change(id, { notes: 'By bike' });
  expect(await answered()).toEqual([second]);
});

test('staff read who answered a need, how, and where; of a need of another business nothing', async () => {
  const made = await ask('POST', '/needs', manager, { productName: 'Dill', priority: 'LOW' });
  const needId = made.body.needId as string;
  const answers = async () => (await ask('GET', `/needs/${needId}/answers`, staff)).body;
  expect(await answers()).toMatchObject({ need: { id: needId, productName: 'Dill' }, answers: [] });
  const delivery = await book({ items: [{ productName: 'Dill', estimatedQuantity: 1, needId }] });
  const quote = await ask('POST', '/vip/quotes', farm, { needId, quantity: 1, unitPrice: 1 });
  await ask('POST', '/vip/messages', farm, { body: 'Fresh?', about: { kind: 'need', id: needId } });
  const { vendorId, vendorName } = world.home.vendor;
  expect((await answers()).answers).toMatchObject([
    { kind: 'message', vendorId, vendorName },
    { kind: 'quote', subjectId: quote.body.quoteId as string, vendorId },
    { kind: 'delivery', subjectId: delivery, answeredAt: expect.any(String) as string },
  ]);
  const foreign = await world.app.tokenOf(world.other.users.admin);
  expect((await ask('GET', `/needs/${needId}/answers`, foreign)).status).toBe(404);
});

test('a price that was agreed in a quote stays; less may come, and more beside it', async () => {
  const offer = { productName: 'Kale', quantity: 40, unitPrice: 1.25 };
  const quoted = await ask('POST', '/vip/quotes', farm, offer);
  const window = { bookingDate: day, timeSlot: 'Morning' };
  const path = `/vendors/quotes/${quoted.body.quoteId as string}/accept`;
  const accepted = await ask('POST', path, manager, { revision: 1, ...window });
  const id = accepted.body.quote.bookingId as string;
  const dearer = { productName: 'kale', estimatedQuantity: 40 };
  for (const price of [{ estimatedPrice: 1.3 }, {}]) {
    const refused = await change(id, { items: [{ ...dearer, ...price }] });
    expect([refused.status, fieldsOf(refused)]).toEqual([400, ['items.0.estimatedPrice']]);
    expect(refused.body.message).toContain('Must be 1.25: that was agreed in a quote.');
  }
  const chard = { productName: 'Chard', estimatedQuantity: 1, estimatedPrice: 9 };
  const less = { ...dearer, estimatedQuantity: 30, estimatedPrice: 1.25 };
  expect((await change(id, { items: [less, chard] })).body.booking.items).toHaveLength(2);
});

test('staff and the vendor hear of it live', async () => {
  const id = await book();
  const streams = await Promise.all([
    openStream(world.app.url, { token: staff }),
    openStream(world.app.url, { token: farm, path: '/vip/events' }),
  ]);
  await change(id, { items: [{ ...KALE, estimatedQuantity: 80 }] });
  for (const stream of streams) {
    for (let heard = false; !heard;) {
      const { data } = await stream.events.next();
      heard = data.subjectId === id && data.action === 'items_changed';
    }
    stream.close();
  }
});

describe('changed and received at the same moment', () => {
  const onHand = async (): Promise<number> =>
    Number((await rowsOf('products', { id: kale }).first<{ onHand: string }>('onHand'))!.onHand);
  const announcedOf = async (id: string) =>
    (await ask('GET', `/deliveries/${id}`, staff)).body.delivery as {
      status: string;
      items: {
        id: string;
        productName: string;
        estimatedQuantity: number;
        receivedQuantity: number | null;
      }[];
    };

  /** The vendor changes what it brings to this, while 90 of what it had announced are received. */
  async function atOnce(instead: object) {
    day = addDays(day, 2);
    const id = await confirmed();
    const [item] = (await announcedOf(id)).items;
    const before = await onHand();
    const [changed, received] = await Promise.all([
      change(id, { items: [instead] }),
      ask('POST', `/bookings/${id}/receive`, staff, { items: [{ itemId: item!.id, quantity: 90 }] }),
    ]);
    return { id, before, changed, received };
  }

  test('another quantity: what came is booked once, and is compared with what was announced last', async () => {
    for (let round = 0; round < 6; round += 1) {
      const { id, before, changed, received } = await atOnce({ ...KALE, estimatedQuantity: 80 });
      // The item is the same one, so that the receipt is never refused for the change.
      expect([received.status, received.text]).toEqual([200, expect.any(String)]);
      const after = await announcedOf(id);
      expect([changed.status, after.items[0]!.estimatedQuantity]).toEqual(
        changed.status === 200 ? [200, 80] : [400, 100],
      );
      expect(after).toMatchObject({ status: 'completed', items: [{ receivedQuantity: 90 }] });
      expect(after.items).toHaveLength(1);
      expect((await onHand()) - before).toBe(90);
    }
  });

  test('something else instead: one of both wins, the other is told, and nothing is half', async () => {
    for (let round = 0; round < 6; round += 1) {
      const { id, before, changed, received } = await atOnce({ productName: 'Chard', estimatedQuantity: 5 });
      const { status, items } = await announcedOf(id);
      const came = (await onHand()) - before;
      expect([changed.status, received.status].sort()).toEqual([200, 400]);
      if (received.status === 200) {
        expect(changed.body.code).toBe('invalid_transition');
        expect([status, items, came]).toMatchObject(['completed', [{ productName: 'Kale' }], 90]);
      } else {
        expect(fieldsOf(received)).toEqual(['items.0.itemId']);
        expect([status, items, came]).toMatchObject(['upcoming', [{ productName: 'Chard' }], 0]);
        expect(await rowsOf('delivery_receipts', { bookingId: id })).toEqual([]);
      }
    }
  });
});

describe('a need for anything of a category', () => {
  let needId: string;
  beforeAll(async () => {
    const categoryId = await createCategory(world.database.owner, world.home.tenant, 'Greens');
    needId = (await ask('POST', '/needs', manager, { categoryId, priority: 'HIGH' })).body.needId as string;
  });

  test('says that it names no product; others say that they do', async () => {
    const { need } = (await ask('GET', `/vip/needs/${needId}`, farm)).body;
    expect(need).toMatchObject({ productName: 'Any Greens', namesProduct: false, categoryName: 'Greens' });
    const custom = await ask('POST', '/needs', manager, { productName: 'Wild garlic', priority: 'LOW' });
    const named = (await ask('GET', `/vip/needs/${custom.body.needId as string}`, farm)).body.need;
    expect(named).toMatchObject({ productName: 'Wild garlic', namesProduct: true });
    const { needs } = (await ask('GET', '/vip/needs?search=Greens', farm)).body;
    expect(needs).toMatchObject([{ id: needId, namesProduct: false }]);
  });

  test('is answered with a quote for a product, not for anything', async () => {
    const offer = { needId, quantity: 5, unitPrice: 2 };
    const refused = await ask('POST', '/vip/quotes', farm, { ...offer, unitPrice: 2.001 });
    expect([refused.status, fieldsOf(refused)]).toEqual([400, ['productName', 'unitPrice']]);
    expect((refused.body.details as { message: string }[])[0]!.message).toBe(
      'Say which product you offer: the need is for anything of Greens.',
    );
    const asked = { ...offer, vendorId: world.home.vendor.vendorId };
    expect(fieldsOf(await ask('POST', '/vendors/quotes', manager, asked))).toEqual(['productName']);
    const made = await ask('POST', '/vip/quotes', farm, { ...offer, productName: 'kale' });
    expect([made.status, made.body.quote]).toMatchObject([
      201,
      { needId, productId: kale, productName: 'Kale', unit: 'oz' },
    ]);
  });
});
