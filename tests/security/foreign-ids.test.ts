// Ids of others, wherever a request can carry one: in bodies and queries (those in paths of other tenants are in
// api/access.test.ts), of another tenant, of another vendor, of another member. The fields are found in the declarations, so
// that a new one fails until it is tried here.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { routes } from '../../contracts';
import { pathOf } from '../../contracts/client';
import type { RouteContract } from '../../contracts/route';
import { addDays } from '../../domain/calendar';
import type { Tenant } from '../../domain/tenant';
import type { AnnounceDeps } from '../../services/bookings/announce';
import { execute } from '../../services/bulk/execute';
import { readItems, readJob } from '../../services/bulk/items';
import { createBay, createDock, createLocation, createMember, createVendor } from '../factories';
import type { TestVipUser } from '../factories';
import { plusMs } from '../../domain/instants';
import { createBlock } from '../factories/blocks';
import { offerQuote } from '../factories/quotes';
import { createProduct } from '../factories/stock';
import type { ApiWorld } from '../harness/api-world';
import { startApiWorld } from '../harness/api-world';
import { insertBooking } from '../harness/lifecycle';
import { fillVendor } from '../harness/vendor-rows';

jest.setTimeout(60_000);

const declared: RouteContract[] = Object.values(routes);
/** Stands in every name of the other tenant: it is in no answer to this one. */
const CANARY = 'Zanzibar';
const DAY = addDays(new Date().toISOString().slice(0, 10), 20);
const TIMES = { startTime: `${DAY}T18:00:00Z`, endTime: `${DAY}T19:00:00Z` };

type Kind =
  | 'car'
  | 'bay'
  | 'staff'
  | 'service'
  | 'slot'
  | 'category'
  | 'product'
  | 'batch'
  | 'need'
  | 'vendor'
  | 'location'
  | 'customer'
  | 'booking'
  | 'delivery'
  | 'proposal'
  | 'item'
  | 'quote'
  | 'message'
  | 'gap'
  | 'series'
  | 'user'
  | 'appointment'
  | 'session';
type Things = Record<Kind, string>;

let world: ApiWorld;
let mine: Things;
let foreign: Things;
/** Of a competitor of my vendor, at the same tenant. */
let rival: TestVipUser;
let rivals: Things;

beforeAll(async () => {
  world = await startApiWorld();
  const { home, other } = world;
  await world.database.owner('tenants').where({ id: other.tenant.id }).update({ name: CANARY });
  mine = await furnish(home.tenant, home.vendor, home.carId, home.users.staff.id, 'Here');
  foreign = await furnish(other.tenant, other.vendor, other.carId, other.users.staff.id, CANARY);
  rival = await createVendor(world.database.owner, home.tenant, { name: CANARY });
  rivals = { ...mine, ...(await ofVendor(home.tenant, rival)) };
});
afterAll(() => world.stop());

async function add(tenant: Tenant, table: string, row: object): Promise<string> {
  const { owner } = world.database;
  const [added] = await owner(table)
    .insert({ tenantId: tenant.id, ...row })
    .returning<{ id: string }[]>('id');
  return added!.id;
}

/** One of everything that a request can name. */
async function furnish(tenant: Tenant, vendor: TestVipUser, car: string, user: string, name: string) {
  const { knex, owner } = world.database;
  const now = new Date().toISOString();
  const bay = await createBay(owner, tenant, { name });
  const staff = await add(tenant, 'resources', { kind: 'staff', name });
  const service = await add(tenant, 'services', { name, durationMinutes: 30 });
  const category = await add(tenant, 'categories', { name });
  const product = await createProduct(owner, tenant, { name: 'OG Kush', categoryId: category });
  const series = (await createBlock(knex, tenant, { resourceIds: [bay], reason: name })).seriesId;
  const times = { startsAt: TIMES.startTime, endsAt: TIMES.endTime };
  return {
    ...{ car, bay, staff, service, category, product, series, user, vendor: vendor.vendorId },
    batch: await add(tenant, 'batches', { productId: product }),
    slot: await add(tenant, 'slots', { staffId: staff, serviceId: service, ...times }),
    need: await add(tenant, 'needs', {
      productId: product,
      source: 'MANUAL',
      createdAt: now,
      updatedAt: now,
    }),
    location: await createLocation(owner, tenant, { name }),
    customer: await add(tenant, 'customers', { fullName: name }),
    gap: await add(tenant, 'block_gaps', { seriesId: series, resourceId: bay, ...times }),
    booking: (await world.book(car)).id,
    appointment: await insertBooking(world.database, tenant, {
      kind: 'appointment',
      resourceId: staff,
      ...later(2),
    }),
    session: await insertBooking(world.database, tenant, { kind: 'session', resourceId: bay, ...later(4) }),
    ...(await ofVendor(tenant, vendor)),
  } as Things;
}

const later = (hours: number) => ({
  start: plusMs(TIMES.startTime, hours * 3_600_000),
  end: plusMs(TIMES.startTime, (hours + 1) * 3_600_000),
});

async function ofVendor(tenant: Tenant, vendor: TestVipUser): Promise<Partial<Things>> {
  const { knex, owner } = world.database;
  await createDock(owner, tenant);
  await fillVendor(world.database, tenant, vendor);
  const { vendorId } = vendor;
  const idOf = async (table: string) =>
    (await owner(table).where({ vendorId }).first('id')) as { id: string };
  return {
    vendor: vendorId,
    delivery: ((await owner('deliveries').where({ vendorId }).first()) as { bookingId: string }).bookingId,
    item: (await idOf('delivery_items')).id,
    proposal: (await idOf('delivery_proposals')).id,
    message: (await idOf('vendor_messages')).id,
    quote: (await offerQuote(knex, tenant, vendor, { now: new Date().toISOString() })).id,
  };
}

/** Fields that hold ids, as paths: `bookings.0.carId`. */
function idFields(schema: z.ZodType): string[] {
  const found = new Set<string>();
  const whole = z.toJSONSchema(schema, { io: 'input', reused: 'inline' }) as Json;
  const walk = (part: unknown, path: string): void => {
    if (typeof part !== 'object' || part === null) return;
    const { $ref, format, properties = {}, items, anyOf = [], oneOf = [], allOf = [] } = part as Json;
    if (format === 'uuid' || format === 'guid') found.add(path);
    const name = $ref?.split('/').at(-1);
    if (name) walk(whole.$defs?.[name], path);
    for (const [name, field] of Object.entries(properties)) walk(field, path ? `${path}.${name}` : name);
    if (items) walk(items, `${path}.0`);
    for (const one of [...anyOf, ...oneOf, ...allOf]) walk(one, path);
  };
  walk(whole, '');
  return [...found];
}
interface Json {
  $ref?: string;
  $defs?: Record<string, object>;
  format?: string;
  properties?: object;
  items?: object;
  anyOf?: object[];
  oneOf?: object[];
  allOf?: object[];
}

const FIELDS = declared.flatMap(route =>
  (['query', 'body'] as const).flatMap(part =>
    route[part] ? idFields(route[part]).map(field => `${route.name} ${part} ${field}`) : [],
  ),
);

interface Attempt {
  /** The rest of the request, right in everything but this id. */
  rest?: (own: Things) => Record<string, unknown>;
  /** What the id is of. */
  of: Kind;
  params?: (own: Things) => Record<string, string>;
}

const rental = {
  endDate: addDays(DAY, 1),
  startDate: DAY,
  customer: { fullName: 'Ann Lee', email: 'a@b.test' },
};
const slotBody = { customer_name: 'Ann Lee', customer_phone: '+13105550100', booking_source: 'direct' };
const period = { from: DAY, to: addDays(DAY, 1) };
const slotTime = { startTime: TIMES.startTime };
const quoted = { productName: 'Kale', quantity: 1, unitPrice: 1 };
const list = (of: Kind, rest: Record<string, unknown> = {}): Attempt => ({ of, rest: () => rest });
const ruling = { scope: 'location', parameters: { minDurationMinutes: 30 } };
const deliveries = {
  ...{ windows: [{ name: 'Morning', from: '08:00', to: '12:00' }], weekdays: [1], closedDates: [] },
  ...{ horizonDays: 90, vendorStock: { shows: 'quantities', hiddenCategoryIds: [] } },
};
const blocking = { operation: 'block', ...TIMES, type: 'TRAINING', reason: 'x' };

const waiting = { customerName: 'Ann Lee', customerPhone: '+13105550100' };
const received = (of: Kind, item: object): Attempt => ({
  ...{ of, params: own => ({ id: own.delivery }), rest: () => ({ items: [item] }) },
});
const decided = (of: Kind, decision: object): Attempt => ({
  ...{ of, params: own => ({ id: own.series }) },
  rest: own => ({ decisions: [{ conflictId: own.gap, ...decision }] }),
});
const made = (of: Kind, booking: object): Attempt => ({
  ...{ of, rest: () => ({ operation: 'create', bookings: [booking] }) },
});

const ATTEMPTS: Record<string, Attempt> = {
  'availability query car_id': list('car', { start: DAY, end: DAY }),
  'availability query resource_id': list('bay', { from: TIMES.startTime, to: TIMES.endTime, duration: 30 }),
  'blackouts query resource_id': list('bay', period),
  'createBooking body carId': { of: 'car', rest: () => rental },
  'createBooking body slot_id': { of: 'slot', rest: () => slotBody },
  'createBooking body resourceId': { of: 'bay', rest: () => TIMES },
  'createBooking body customerId': { of: 'customer', rest: own => ({ ...TIMES, resourceId: own.bay }) },
  'listBookings query service_id': list('service'),
  'listBookings query staff_id': list('staff'),
  'listBookings query resource_id': list('car'),
  'listBookings query customer_id': list('customer'),
  'rescheduleBooking body slot_id': { of: 'slot', params: own => ({ id: own.appointment }) },
  'rescheduleBooking body resourceId': {
    ...{ of: 'bay', params: own => ({ id: own.session }), rest: () => TIMES },
  },
  'vipCreateBooking body items.0.needId': {
    of: 'need',
    rest: () => ({
      ...{ bookingDate: DAY, timeSlot: 'Morning' },
      items: [{ productName: 'OG Kush', estimatedQuantity: 1 }],
    }),
  },
  'vipChangeBooking body items.0.needId': {
    ...{ of: 'need', params: own => ({ id: own.delivery }) },
    rest: () => ({ items: [{ productName: 'OG Kush', estimatedQuantity: 1 }] }),
  },
  'vipAcceptWindow body proposalId': { of: 'proposal', params: own => ({ id: own.delivery }) },
  'vipDeclineWindow body proposalId': { of: 'proposal', params: own => ({ id: own.delivery }) },
  'listDeliveries query vendor_id': list('vendor'),
  'receiveDelivery body items.0.itemId': received('item', { quantity: 1 }),
  'receiveDelivery body items.0.productId': received('product', { quantity: 1 }),
  'receiveDelivery body fulfilledNeedIds.0': received('need', { productName: 'OG Kush', quantity: 1 }),
  'setDeliverySettings body vendorStock.hiddenCategoryIds.0': { of: 'category', rest: () => deliveries },
  'createBlock body resourceIds.0': { of: 'bay', rest: () => ({ ...TIMES, type: 'TRAINING', reason: 'x' }) },
  'resolveConflicts body decisions.0.conflictId': decided('gap', { action: 'skip' }),
  'resolveConflicts body decisions.0.bookingIds.0': decided('booking', { action: 'cancel' }),
  'resolveConflicts body decisions.0.resourceId': {
    ...{ of: 'bay', params: own => ({ id: own.series }) },
    rest: own => ({ decisions: [{ conflictId: own.gap, action: 'move', bookingIds: [own.session] }] }),
  },
  'createJob body bookingIds.0': { of: 'booking', rest: () => ({ operation: 'cancel' }) },
  'createJob body filter.service_id': { of: 'service', rest: () => ({ operation: 'cancel', filter: {} }) },
  'createJob body filter.staff_id': { of: 'staff', rest: () => ({ operation: 'cancel', filter: {} }) },
  'createJob body filter.resource_id': { of: 'car', rest: () => ({ operation: 'cancel', filter: {} }) },
  'createJob body resourceId': {
    of: 'bay',
    rest: own => ({ operation: 'move', bookingIds: [own.session], shift: { days: 1 } }),
  },
  'createJob body resourceIds.0': { of: 'bay', rest: () => blocking },
  'createJob body bookings.0.carId': made('car', rental),
  'createJob body bookings.0.slot_id': made('slot', slotBody),
  'createJob body bookings.0.resourceId': made('bay', TIMES),
  'createJob body bookings.0.customerId': {
    of: 'customer',
    rest: own => ({ operation: 'create', bookings: [{ ...TIMES, resourceId: own.bay }] }),
  },
  'listStaff query service_id': list('service'),
  'createStaff body serviceIds.0': { of: 'service', rest: () => ({ name: 'Kim' }) },
  'updateStaff body serviceIds.0': { of: 'service', params: own => ({ id: own.staff }) },
  'createStaff body locationId': { of: 'location', rest: () => ({ name: 'Kim' }) },
  'updateStaff body locationId': { of: 'location', params: own => ({ id: own.staff }) },
  'listSlots query service_id': list('service', period),
  'listSlots query staff_id': list('staff', period),
  'generateSlots body staffId': { of: 'staff', rest: own => ({ serviceId: own.service, ...period }) },
  'generateSlots body serviceId': { of: 'service', rest: own => ({ staffId: own.staff, ...period }) },
  'createSlot body staffId': { of: 'staff', rest: own => ({ ...slotTime, serviceId: own.service }) },
  'createSlot body serviceId': { of: 'service', rest: own => ({ ...slotTime, staffId: own.staff }) },
  'joinWaitlist body serviceId': { of: 'service', rest: () => waiting },
  'joinWaitlist body staffId': { of: 'staff', rest: own => ({ ...waiting, serviceId: own.service }) },
  'listWaitlist query service_id': list('service'),
  'listNotifications query booking_id': list('booking'),
  'listAudit query actor_id': list('user'),
  'listAudit query booking_id': list('booking'),
  'listAudit query subject_id': list('booking'),
  'listProducts query category_id': list('category'),
  'createProduct body categoryId': { of: 'category', rest: () => ({ name: 'New', unit: 'oz' }) },
  'updateProduct body categoryId': { of: 'category', params: own => ({ id: own.product }) },
  'listInventory query category_id': list('category'),
  'listMovements query product_id': list('product'),
  'createMovement body productId': { of: 'product', rest: () => ({ type: 'RECEIPT', quantity: 1 }) },
  'createMovement body batchId': {
    of: 'batch',
    rest: own => ({ type: 'SALE', quantity: 1, productId: own.product }),
  },
  'listTargets query productId': list('product'),
  'listTargets query categoryId': list('category'),
  'setTarget body productId': { of: 'product', rest: () => ({ targetQuantity: 1 }) },
  'setTarget body categoryId': { of: 'category', rest: () => ({ targetQuantity: 1 }) },
  'setTargets body targets.0.productId': {
    of: 'product',
    rest: () => ({ targets: [{ targetQuantity: 1 }] }),
  },
  'setTargets body targets.0.categoryId': {
    of: 'category',
    rest: () => ({ targets: [{ targetQuantity: 1 }] }),
  },
  'stockHistory query productId': list('product'),
  'stockHistory query after': list('need'),
  'listNeeds query categoryId': list('category'),
  'listNeeds query productId': list('product'),
  'createNeed body productId': { of: 'product', rest: () => ({}) },
  'createNeed body categoryId': { of: 'category', rest: () => ({ productName: 'Hops' }) },
  'vipListNeeds query categoryId': list('category'),
  'listHarvests query vendorId': list('vendor'),
  'listHarvests query productId': list('product'),
  'vipListMessages query before': list('message'),
  'vipSendMessage body about.id': { of: 'quote', rest: () => ({ body: 'Hello', about: { kind: 'quote' } }) },
  'vipReadMessages body upTo': list('message'),
  'vipListQuotes query needId': list('need'),
  'vipCreateQuote body needId': { of: 'need', rest: () => quoted },
  'listQuotes query needId': list('need'),
  'listQuotes query vendorId': list('vendor'),
  'createQuote body vendorId': { of: 'vendor', rest: () => quoted },
  'createQuote body needId': { of: 'need', rest: own => ({ ...quoted, vendorId: own.vendor }) },
  'listMessages query before': { of: 'message', params: own => ({ id: own.vendor }) },
  'sendMessage body about.id': {
    ...{ of: 'quote', params: own => ({ id: own.vendor }) },
    rest: () => ({ body: 'Hello', about: { kind: 'quote' } }),
  },
  'readMessages body upTo': { of: 'message', params: own => ({ id: own.vendor }) },
  'updateCustomer body overrides.blacklistedLocations.0': {
    of: 'location',
    params: own => ({ id: own.customer }),
  },
  'addRestriction body value': {
    ...{ of: 'location', params: own => ({ id: own.customer }) },
    rest: () => ({ type: 'BLACKLISTED_LOCATION', reason: 'Noise' }),
  },
  'setRules body locationId': { of: 'location', rest: () => ruling },
  'tryRules body locationId': { of: 'location', rest: () => ruling },
  'listViolations query customer_id': list('customer'),
  'getGrid query location_id': list('location', { date: DAY }),
  'getAnalytics query location_id': list('location', period),
  'getAnalytics query resource_id': list('bay', period),
  'exportAnalytics query location_id': list('location', { ...period, table: 'time' }),
  'exportAnalytics query resource_id': list('bay', { ...period, table: 'time' }),
  'listAdvice query customer_id': list('customer'),
  'listAdvice query location_id': list('location'),
  'askAdvice body customerId': { of: 'customer', rest: () => ({ topic: 'cancellations' }) },
  'askAdvice body locationId': { of: 'location', rest: () => ({ topic: 'schedule' }) },
  'askAdvice body conflictId': { of: 'gap', rest: () => ({ topic: 'conflict' }) },
  'askAdvice body bookingIds.0': {
    of: 'booking',
    rest: own => ({ topic: 'conflict', bookingIds: [own.booking, own.booking] }),
  },
  'listPrivacyJobs query customer_id': list('customer'),
  'listManagedResources query location_id': list('location'),
  'createResources body locationId': { of: 'location', rest: () => ({ kind: 'bay', name: 'Bay' }) },
  'updateResource body locationId': { of: 'location', params: own => ({ id: own.bay }) },
};

/** The request with the id put in its place. */
function withId(rest: Record<string, unknown>, field: string, id: string): Record<string, unknown> {
  const copy = structuredClone(rest) as Record<string, unknown>;
  const names = field.split('.');
  let at: Record<string, unknown> = copy;
  names.slice(0, -1).forEach((name, i) => {
    at[name] ??= /^\d+$/.test(names[i + 1]!) ? [] : {};
    at = at[name] as Record<string, unknown>;
  });
  at[names.at(-1)!] = id;
  return copy;
}

const routeOf = (key: string): RouteContract => declared.find(({ name }) => name === key.split(' ')[0])!;

async function attempt(key: string, id: string, token: string) {
  const [, part, field] = key.split(' ') as [string, 'query' | 'body', string];
  const { rest = () => ({}), params = () => ({}) } = ATTEMPTS[key]!;
  const route = routeOf(key);
  const sent = withId(rest(mine), field, id);
  const path = pathOf(route, params(mine));
  const query = part === 'query' ? `?${new URLSearchParams(sent as Record<string, string>).toString()}` : '';
  const headers = route.method === 'POST' ? { 'idempotency-key': randomUUID() } : undefined;
  return world.app.call(route.method, path + query, {
    ...{ token, headers },
    body: part === 'body' ? sent : undefined,
  });
}

/** Rows of one tenant that name an id of this set: table and column. */
async function naming(tenantId: string, ids: readonly string[]): Promise<string[]> {
  const { owner } = world.database;
  const { rows } = await owner.raw<{ rows: { table: string; column: string }[] }>(
    `select c.table_name as "table", c.column_name as "column" from information_schema.columns c
     join information_schema.columns t on t.table_name = c.table_name and t.column_name = 'tenant_id'
       and t.table_schema = c.table_schema
     where c.table_schema = 'public' and c.data_type = 'uuid' and c.column_name not in ('tenant_id')`,
  );
  const found: string[] = [];
  for (const { table, column } of rows) {
    const { rowCount } = (await owner.raw(
      `select from ?? where tenant_id = ? and ?? = any(?::uuid[]) limit 1`,
      [...[table, tenantId, column], ids as unknown as string],
    )) as { rowCount: number };
    if (rowCount > 0) found.push(`${table}.${column}`);
  }
  return found;
}

it('has an attempt for every field that holds an id', () => {
  expect(Object.keys(ATTEMPTS).sort()).toEqual(FIELDS.sort());
});

/** Taken without being looked up: what comes of it is looked at below. */
const TAKEN = [
  ...['createJob body bookingIds.0', 'createJob body resourceId', 'createJob body bookings.0.carId'],
  ...['createJob body bookings.0.slot_id', 'createJob body bookings.0.resourceId'],
  ...['createJob body bookings.0.customerId', 'resolveConflicts body decisions.0.bookingIds.0'],
  'resolveConflicts body decisions.0.resourceId',
  // Nothing is marked as read, and nothing tried out.
  ...['readMessages body upTo', 'vipReadMessages body upTo', 'tryRules body locationId'],
];

describe('ids of another tenant', () => {
  it('change nothing, show nothing, and are kept nowhere', async () => {
    const admin = await world.app.tokenOf(world.home.users.admin);
    const vendor = await world.app.vendorTokenOf(world.home.vendor);
    const before = await fingerprint(world.other.tenant.id);
    const taken: string[] = [];
    for (const key of Object.keys(ATTEMPTS)) {
      const route = routeOf(key);
      const answer = await attempt(
        key,
        foreign[ATTEMPTS[key]!.of],
        route.access.realm === 'vip' ? vendor : admin,
      );
      expect([key, answer.status < 500, answer.text.includes(CANARY)]).toEqual([key, true, false]);
      if (route.method !== 'GET' && answer.status < 300) taken.push(key);
    }
    expect(taken.sort()).toEqual(TAKEN.sort());
    const outcomes = await carryOutJobs();
    expect(outcomes.length).toBeGreaterThanOrEqual(8);
    // The date of my own block is filled, whatever stood there; the booking that was named stays as it is.
    expect(outcomes.filter(status => status !== 'failed')).toEqual(['block done']);
    // A job keeps what it was asked for.
    const kept = await naming(world.home.tenant.id, Object.values(foreign));
    expect(kept.filter(place => !place.startsWith('bulk_items.'))).toEqual([]);
    expect(await naming(world.other.tenant.id, Object.values(mine))).toEqual([]);
    expect(await fingerprint(world.other.tenant.id)).toEqual(before);
  });
});

/** Does every item of every job of the tenant, as the worker would. */
async function carryOutJobs(): Promise<string[]> {
  const { knex, links } = world.app.deps;
  const { tenant } = world.home;
  const deps: AnnounceDeps = { knex, links, deliverable: () => false };
  const actor = { type: 'staff', id: null, name: 'Mara' } as const;
  const outcomes: string[] = [];
  for (const { id } of (await world.database.owner('bulk_jobs').where({ tenantId: tenant.id })) as {
    id: string;
  }[]) {
    const job = (await readJob(knex, tenant.id, id))!;
    for (const item of await readItems(knex, tenant.id, job, 10)) {
      const outcome = await execute({ deps, tenant, job, item, actor, now: new Date().toISOString() });
      outcomes.push(outcome.status === 'failed' ? 'failed' : `${job.operation} ${outcome.status}`);
    }
  }
  return outcomes;
}

/** Of all rows of a tenant, by table. Logins leave a mark, so who has logged in does not count. */
async function fingerprint(tenantId: string): Promise<Record<string, string>> {
  const { owner } = world.database;
  const { rows } = await owner.raw<{ rows: { name: string }[] }>(
    `select table_name as name from information_schema.columns where column_name = 'tenant_id' and table_schema = 'public'`,
  );
  const found: Record<string, string> = {};
  for (const { name } of rows) {
    const { rows: sums } = await owner.raw<{ rows: { sum: string }[] }>(
      `select coalesce(md5(string_agg(r::text, '' order by r::text)), '') as sum from ?? r where tenant_id = ?`,
      [name, tenantId],
    );
    found[name] = sums[0]!.sum;
  }
  return found;
}

describe('ids of another vendor', () => {
  it('do not exist on any route of vendors, in paths, bodies and queries', async () => {
    const token = await world.app.vendorTokenOf(world.home.vendor);
    const offer = { revision: 1, quantity: 1, unitPrice: 1 };
    const bodies: Record<string, unknown> = {
      ...{ vipCounterQuote: offer, vipAcceptQuote: offer, vipRejectQuote: offer, vipWithdrawQuote: offer },
      ...{
        vipAcceptWindow: { proposalId: rivals.proposal },
        vipDeclineWindow: { proposalId: rivals.proposal },
      },
      vipChangeHarvest: { productName: 'Mine now' },
    };
    const { owner } = world.database;
    const harvest = (await owner('harvests').where({ vendorId: rival.vendorId }).first('id')) as {
      id: string;
    };
    const ids: Record<string, string> = {
      ...{ '/vip/bookings': rivals.delivery, '/vip/quotes': rivals.quote, '/vip/harvests': harvest.id },
    };
    const withId = declared.filter(({ access, path }) => access.realm === 'vip' && path.includes(':id'));
    expect(withId.length).toBeGreaterThanOrEqual(12);
    for (const route of withId) {
      const id = ids[route.path.slice(0, route.path.indexOf('/:'))];
      if (!id) {
        // Needs are there for all vendors.
        expect(route.name).toBe('vipGetNeed');
        continue;
      }
      const answer = await world.app.call(route.method, pathOf(route, { id }), {
        ...{ token, body: bodies[route.name] },
      });
      expect([route.name, answer.status]).toEqual([route.name, 404]);
    }
    for (const key of Object.keys(ATTEMPTS).filter(name => routeOf(name).access.realm === 'vip')) {
      const { of } = ATTEMPTS[key]!;
      if (rivals[of] === mine[of]) continue;
      const answer = await attempt(key, rivals[of], token);
      expect([key, answer.text.includes(CANARY)]).toEqual([key, false]);
      if (answer.status < 300)
        expect([key, TAKEN.includes(key) || routeOf(key).method === 'GET']).toEqual([key, true]);
    }
    const read = await owner('vendor_messages').where({ vendorId: rival.vendorId }).whereNotNull('readAt');
    expect(read).toEqual([]);
  });
});

describe('ids of another member', () => {
  it('are refused on every route with a booking that members may call, and listed nowhere', async () => {
    const { owner } = world.database;
    const [me, other] = [
      await createMember(owner, world.home.tenant),
      await createMember(owner, world.home.tenant),
    ];
    const token = await world.app.tokenOf(me);
    const book = { ...later(8) };
    const id = await insertBooking(world.database, world.home.tenant, {
      kind: 'session',
      resourceId: mine.bay,
      ...book,
    });
    await owner('bookings').where({ id }).update({ customerId: other.customerId });
    const bodies: Record<string, unknown> = { rescheduleBooking: TIMES };
    const allowed = declared.filter(
      ({ access, path }) =>
        access.realm === 'staff' && access.roles.includes('member') && path.includes(':id'),
    );
    expect(allowed.map(({ name }) => name).sort()).toEqual([
      'cancelBooking',
      'getBooking',
      'rescheduleBooking',
    ]);
    for (const route of allowed) {
      const { status, text } = await world.app.call(route.method, pathOf(route, { id }), {
        ...{ token, body: bodies[route.name] },
      });
      expect([route.name, status, text.includes(other.customerId)]).toEqual([route.name, 404, false]);
    }
    for (const query of [`customer_id=${other.customerId}`, `resource_id=${mine.bay}`, '']) {
      const { body } = await world.app.call('GET', `/bookings?${query}`, { token });
      expect(body.bookings).toEqual([]);
    }
    const forOther = await world.app.call('POST', '/bookings', {
      ...{ token, body: { resourceId: mine.bay, ...TIMES, customerId: other.customerId } },
    });
    expect([forOther.status, forOther.body.booking?.customerId]).not.toEqual([201, other.customerId]);
  });
});
