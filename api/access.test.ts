// Who may call what: every role on every route, other tenants' things, and requests that a foreign page sent.
import { randomUUID } from 'node:crypto';
import { routes } from '../contracts';
import { pathOf } from '../contracts/client';
import type { RouteContract } from '../contracts/route';
import { loginRealmOf } from '../contracts/route';
import type { Role } from '../domain/roles';
import { ADMINS, BOOKERS, MANAGERS, READERS, ROLES } from '../domain/roles';
import { offerQuote } from '../tests/factories/quotes';
import { createBlock, createEmptyJob } from '../tests/factories/blocks';
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';
import { assertImplemented } from './router';

let world: ApiWorld;
beforeAll(async () => {
  world = await startApiWorld();
});
afterAll(() => world.stop());

const declared: RouteContract[] = Object.values(routes);

/** The decision for every route, stated here once more by hand: a new route fails until somebody decides. */
const MAY_CALL: Record<keyof typeof routes, readonly (Role | 'public' | 'vendor')[]> = {
  login: ['public'],
  logout: ['public'],
  me: ROLES,
  changePassword: ROLES,
  getUserLink: ['public'],
  useUserLink: ['public'],
  requestUserReset: ['public'],
  listUsers: ADMINS,
  inviteUser: ADMINS,
  getUser: ADMINS,
  updateUser: ADMINS,
  sendUserLink: ADMINS,
  vipLogin: ['public'],
  vipLogout: ['public'],
  vipMe: ['vendor'],
  vipOverview: ['vendor'],
  vipEvents: ['vendor'],
  getVipLink: ['public'],
  useVipLink: ['public'],
  requestVipReset: ['public'],
  listVendors: READERS,
  createVendor: MANAGERS,
  getVendor: READERS,
  updateVendor: MANAGERS,
  inviteVendorLogin: MANAGERS,
  updateVendorLogin: MANAGERS,
  sendVendorLink: MANAGERS,
  getSite: ['public'],
  listResources: ['public'],
  listLocations: READERS,
  createLocation: MANAGERS,
  updateLocation: MANAGERS,
  listManagedResources: READERS,
  getManagedResource: READERS,
  createResources: MANAGERS,
  updateResource: MANAGERS,
  deleteResource: MANAGERS,
  availability: ['public'],
  createBooking: ['public'],
  listBookings: ROLES,
  getBooking: ROLES,
  updateBooking: BOOKERS,
  moveBooking: BOOKERS,
  cancelBooking: [...BOOKERS, 'member'],
  confirmBooking: BOOKERS,
  noShow: BOOKERS,
  replaceLink: BOOKERS,
  rescheduleBooking: [...BOOKERS, 'member'],
  vipDeliveryWindows: ['vendor'],
  vipCreateBooking: ['vendor'],
  vipListBookings: ['vendor'],
  vipGetBooking: ['vendor'],
  vipChangeBooking: ['vendor'],
  vipCancelBooking: ['vendor'],
  vipAcceptWindow: ['vendor'],
  vipDeclineWindow: ['vendor'],
  vipInventory: ['vendor'],
  listDeliveries: READERS,
  getDelivery: READERS,
  receiveDelivery: BOOKERS,
  proposeWindow: BOOKERS,
  deliveryWindows: READERS,
  getDeliverySettings: READERS,
  setDeliverySettings: MANAGERS,
  getBookingSettings: READERS,
  setBookingSettings: MANAGERS,
  createBlock: MANAGERS,
  changeBlock: MANAGERS,
  removeBlock: MANAGERS,
  listBlocks: READERS,
  getBlocks: READERS,
  resolveConflicts: MANAGERS,
  blackouts: ['public'],
  listAdvice: READERS,
  askAdvice: MANAGERS,
  getAdvice: READERS,
  markAdvice: BOOKERS,
  createJob: MANAGERS,
  listJobs: READERS,
  getJob: READERS,
  listJobItems: READERS,
  pauseJob: MANAGERS,
  resumeJob: MANAGERS,
  cancelJob: MANAGERS,
  undoJob: MANAGERS,
  getPublicBooking: ['public'],
  cancelPublicBooking: ['public'],
  publicCalendar: ['public'],
  listInbox: READERS,
  updateInboxItem: BOOKERS,
  listNotifications: READERS,
  retryNotification: BOOKERS,
  events: READERS,
  bookingStats: READERS,
  listServices: READERS,
  createService: MANAGERS,
  updateService: MANAGERS,
  deleteService: MANAGERS,
  listStaff: READERS,
  createStaff: MANAGERS,
  updateStaff: MANAGERS,
  deleteStaff: MANAGERS,
  listSlots: READERS,
  generateSlots: MANAGERS,
  createSlot: MANAGERS,
  updateSlot: MANAGERS,
  deleteSlot: MANAGERS,
  listCalendars: MANAGERS,
  setCalendar: MANAGERS,
  renewFeed: MANAGERS,
  revokeFeed: MANAGERS,
  calendarFeed: ['public'],
  joinWaitlist: BOOKERS,
  listWaitlist: READERS,
  leaveWaitlist: BOOKERS,
  getOffer: ['public'],
  acceptOffer: ['public'],
  declineOffer: ['public'],
  listAudit: MANAGERS,
  listCustomers: READERS,
  getCustomer: READERS,
  createCustomer: MANAGERS,
  updateCustomer: MANAGERS,
  inviteMember: MANAGERS,
  deactivateMember: MANAGERS,
  addRestriction: MANAGERS,
  liftRestriction: MANAGERS,
  bookingContext: READERS,
  listApiKeys: MANAGERS,
  createApiKey: MANAGERS,
  revokeApiKey: MANAGERS,
  listRules: READERS,
  setRules: MANAGERS,
  setOpeningHours: MANAGERS,
  tryRules: MANAGERS,
  listViolations: READERS,
  getGrid: READERS,
  reportSms: ['public'],
  getCrm: MANAGERS,
  setCrm: MANAGERS,
  resumeCrm: MANAGERS,
  getCustomerCrm: READERS,
  syncCustomerCrm: BOOKERS,
  reportHubSpot: ['public'],
  getAnalytics: READERS,
  exportAnalytics: READERS,
  getCommunications: MANAGERS,
  setCommunications: MANAGERS,
  getTemplate: MANAGERS,
  setTemplate: MANAGERS,
  restoreTemplate: MANAGERS,
  previewTemplate: MANAGERS,
  listCategories: READERS,
  exportProducts: READERS,
  importProducts: MANAGERS,
  exportCounts: READERS,
  importCounts: BOOKERS,
  exportTargets: READERS,
  importTargets: MANAGERS,
  listProducts: READERS,
  getProduct: READERS,
  listResponders: READERS,
  listInventory: READERS,
  listMovements: READERS,
  listTargets: READERS,
  listLowStock: READERS,
  stockHistory: READERS,
  stockMetrics: READERS,
  getStockSettings: READERS,
  getStockMonitor: READERS,
  pauseStockMonitor: MANAGERS,
  resumeStockMonitor: MANAGERS,
  listNeeds: READERS,
  createCategory: MANAGERS,
  updateCategory: MANAGERS,
  deleteCategory: MANAGERS,
  createProduct: MANAGERS,
  updateProduct: MANAGERS,
  deleteProduct: MANAGERS,
  setTarget: MANAGERS,
  setTargets: MANAGERS,
  deleteTarget: MANAGERS,
  checkStock: MANAGERS,
  updateStockSettings: MANAGERS,
  createNeed: MANAGERS,
  listNeedAnswers: READERS,
  fulfillNeed: MANAGERS,
  withdrawNeed: MANAGERS,
  vipListNeeds: ['vendor'],
  vipGetNeed: ['vendor'],
  vipListHarvests: ['vendor'],
  vipGetHarvest: ['vendor'],
  vipSubmitHarvest: ['vendor'],
  vipChangeHarvest: ['vendor'],
  vipWithdrawHarvest: ['vendor'],
  vipSuggestProducts: ['vendor'],
  listHarvests: READERS,
  expectedSupply: READERS,
  vipListQuotes: ['vendor'],
  vipCreateQuote: ['vendor'],
  vipGetQuote: ['vendor'],
  vipCounterQuote: ['vendor'],
  vipAcceptQuote: ['vendor'],
  vipRejectQuote: ['vendor'],
  vipWithdrawQuote: ['vendor'],
  listQuotes: READERS,
  createQuote: MANAGERS,
  getQuote: READERS,
  counterQuote: MANAGERS,
  acceptQuote: MANAGERS,
  rejectQuote: MANAGERS,
  withdrawQuote: MANAGERS,
  vipListMessages: ['vendor'],
  vipSendMessage: ['vendor'],
  vipReadMessages: ['vendor'],
  listThreads: READERS,
  unreadMessages: READERS,
  listMessages: READERS,
  sendMessage: BOOKERS,
  readMessages: BOOKERS,
  getVendorRecord: READERS,
  createMovement: BOOKERS,
  exportCustomer: MANAGERS,
  eraseCustomer: MANAGERS,
  listPrivacyJobs: MANAGERS,
  getPrivacyJob: MANAGERS,
  withdrawErasure: MANAGERS,
  privacyFile: MANAGERS,
  createMovements: BOOKERS,
};

/** A category, product, target and need of the other tenant, by the start of their addresses. */
async function foreignStock(): Promise<Record<string, string>> {
  const add = async (table: string, row: object): Promise<string> => {
    const [added] = await world.database
      .owner(table)
      .insert({ tenantId: world.other.tenant.id, ...row })
      .returning<{ id: string }[]>('id');
    return added!.id;
  };
  const now = new Date().toISOString();
  const categoryId = await add('categories', { name: 'Indica' });
  const productId = await add('products', { categoryId, name: 'OG Kush', unit: 'oz' });
  const need = { productId, source: 'MANUAL', createdAt: now, updatedAt: now };
  return {
    '/categories': categoryId,
    '/products': productId,
    '/stock-levels/targets': await add('stock_level_targets', { productId, targetQuantity: 5 }),
    '/needs': await add('needs', need),
  };
}

/** Asks with an id that is none, so that whoever gets through is stopped by validation, before anything happens. */
async function statusOf(
  route: RouteContract,
  token: string | undefined,
  headers?: Record<string, string>,
): Promise<number> {
  const path = pathOf(route, { id: 'nope', loginId: 'nope', token: 'nope' });
  const query = route.produces?.[0] === 'text/event-stream' ? '?last_event_id=nope' : '?limit=0&kind=nope';
  const body = route.method === 'GET' ? undefined : {};
  return (await world.app.call(route.method, path + query, { token, body, headers })).status;
}

it('has a decision for every route', () => {
  expect(Object.keys(MAY_CALL).sort()).toEqual(declared.map(route => route.name).sort());
});

describe.each(declared.map(route => [`${route.method} ${route.path}`, route] as const))('%s', (_, route) => {
  const may = MAY_CALL[route.name as keyof typeof routes];

  it('lets in whom it should, without a login and with each role', async () => {
    const anonymous = await statusOf(route, undefined);
    if (may.includes('public')) expect([401, 403]).not.toContain(anonymous);
    else expect(anonymous).toBe(401);
    for (const role of ROLES) {
      const status = await statusOf(route, await world.app.login(world.home.users[role]));
      if (route.access.realm === 'vip') expect([role, status]).toEqual([role, 401]);
      else if (may.includes('public') || may.includes(role)) expect([role, status]).not.toEqual([role, 403]);
      else expect([role, status]).toEqual([role, 403]);
    }
  });

  it('takes vendors for vendors only on their own routes, with a token as with a cookie', async () => {
    const token = await world.app.vendorLogin(world.home.vendor);
    const status = await statusOf(route, token);
    const headers = { cookie: `berth_vip=${token}`, origin: world.app.url };
    const byCookie = await statusOf(route, undefined, headers);
    if (loginRealmOf(route.access) === 'vip') {
      for (const one of [status, byCookie]) expect([401, 403]).not.toContain(one);
      return;
    }
    const anonymous = await statusOf(route, undefined);
    expect(byCookie).toBe(anonymous);
    // Public routes that ask nobody's name do not look at a token either.
    expect([401, ...(may.includes('public') ? [anonymous] : [])]).toContain(status);
  });
});

it('says which roles may', async () => {
  const token = await world.app.tokenOf(world.home.users.operator);
  const { body } = await world.app.call('POST', `/bookings/${randomUUID()}/confirm`, { token });
  expect(body).toMatchObject({
    success: false,
    code: 'forbidden',
    message: 'Your role (operator) may not do this; it takes one of: admin, manager, staff.',
  });
});

it('refuses a Bearer that is none, on public routes too', async () => {
  for (const authorization of ['Bearer nonsense', 'Basic YTpi', 'Bearer', `Bearer ${'a'.repeat(43)}`]) {
    const { status, body } = await world.app.call('GET', '/resources', { headers: { authorization } });
    expect([authorization, status, body.code]).toEqual([authorization, 401, 'unauthorized']);
  }
});

describe('things of another tenant', () => {
  it('do not exist: on every route with an id, on creation, in lists', async () => {
    const foreign = await world.book(world.other.carId);
    const token = await world.app.tokenOf(world.home.users.admin);
    const inbox = await world.database.owner('inbox_items').where({ bookingId: foreign.id }).first('id');
    const [message] = await world.database
      .owner('notifications')
      .insert({
        tenantId: world.other.tenant.id,
        key: 'k',
        bookingId: foreign.id,
        revision: 1,
        event: 'pending',
        channel: 'email',
        audience: 'customer',
        recipient: 'a@b.test',
        subject: 's',
        body: 'b',
        status: 'failed',
      })
      .returning('id');
    const own = { tenantId: world.other.tenant.id };
    const [staff] = await world.database
      .owner('resources')
      .insert({ ...own, kind: 'staff', name: 'Kim', isActive: false })
      .returning('id');
    const [service] = await world.database
      .owner('services')
      .insert({ ...own, name: 'Cut', durationMinutes: 30 })
      .returning('id');
    const times = { startsAt: '2030-03-01T09:00:00Z', endsAt: '2030-03-01T09:30:00Z' };
    const [slot] = await world.database
      .owner('slots')
      .insert({ ...own, staffId: staff.id, serviceId: service.id, ...times })
      .returning('id');
    const [entry] = await world.database
      .owner('waitlist_entries')
      .insert({ ...own, serviceId: service.id, customerName: 'Ann', customerPhone: '+13105550100' })
      .returning('id');
    const [customer] = await world.database
      .owner('customers')
      .insert({ ...own, fullName: 'Ann Lee' })
      .returning('id');
    const asked = { id: randomUUID(), kind: 'export', customerId: customer.id, createdByName: 'Kim' };
    const [privacy] = await world.database
      .owner('privacy_jobs')
      .insert({ ...own, ...asked, createdAt: times.startsAt })
      .returning('id');
    const [key] = await world.database
      .owner('api_keys')
      .insert({ ...own, name: 'CRM', keyHash: Buffer.from('k'), hint: 'abcd', createdAt: times.startsAt })
      .returning('id');
    const [location] = await world.database
      .owner('locations')
      .insert({ ...own, name: 'Pier' })
      .returning('id');
    const insight = { id: randomUUID(), topic: 'schedule', locationId: location.id, days: 28 };
    await world.database
      .owner('insights')
      .insert({ ...own, ...insight, askedByName: 'Kim', createdAt: times.startsAt });
    const stock = await foreignStock();
    const at = new Date();
    const [harvest] = await world.database
      .owner('harvests')
      .insert({
        ...{ ...own, vendorId: world.other.vendor.vendorId, productName: 'Hops', expectedDate: '2030-03-01' },
        ...{ quantity: 5, createdAt: at, updatedAt: at },
      })
      .returning('id');
    const quote = await offerQuote(world.database.knex, world.other.tenant, world.other.vendor, {
      now: at.toISOString(),
    });
    const resourceIds = [world.other.carId];
    const blocked = await createBlock(world.database.knex, world.other.tenant, { resourceIds });
    const ids: Record<string, string> = {
      ...stock,
      '/admin/bookings/block': blocked.blocks[0]!.id,
      '/admin/blocks': blocked.seriesId,
      '/admin/advice': insight.id,
      '/admin/locations': location.id,
      '/admin/resources': world.other.carId,
      '/admin/users': world.other.users.staff.id,
      '/admin/jobs': await createEmptyJob(world.database.knex, world.other.tenant),
      '/customers': customer.id,
      '/privacy/jobs': privacy.id,
      '/admin/api-keys': key.id,
      '/rules/locations': location.id,
      '/waitlist': entry.id,
      '/services': service.id,
      '/staff': staff.id,
      '/slots': slot.id,
      '/calendars': staff.id,
      '/bookings': foreign.id,
      '/inbox': inbox.id,
      '/notifications': message.id,
      '/vendors': world.other.vendor.vendorId,
      '/vip/needs': stock['/needs']!,
      '/vip/harvests': harvest.id,
      '/vip/bookings': foreign.id,
      '/deliveries': foreign.id,
      '/vip/quotes': quote.id,
      '/vendors/quotes': quote.id,
    };
    const offer = { revision: 1, quantity: 1, unitPrice: 1 };
    const answersToQuotes = {
      ...{ vipCounterQuote: offer, vipAcceptQuote: offer, vipRejectQuote: offer, vipWithdrawQuote: offer },
      ...{ counterQuote: offer, acceptQuote: offer, rejectQuote: offer, withdrawQuote: offer },
    };
    const bodies: Record<string, unknown> = {
      updateBooking: { notes: 'mine now' },
      moveBooking: { status: 'upcoming' },
      rescheduleBooking: { startDate: foreign.startDate, endDate: foreign.startDate },
      changeBlock: { reason: 'Mine now' },
      markAdvice: { mark: 'done' },
      resolveConflicts: { decisions: [{ conflictId: foreign.id, action: 'skip' }] },
      updateInboxItem: { status: 'done' },
      updateService: { name: 'Mine now' },
      updateLocation: { name: 'Mine now' },
      updateResource: { name: 'Mine now' },
      updateStaff: { name: 'Mine now' },
      updateSlot: { status: 'closed' },
      setCalendar: { url: null },
      updateCategory: { name: 'Mine now' },
      updateProduct: { name: 'Mine now' },
      updateCustomer: { tier: 'GOLD' },
      addRestriction: { type: 'BOOKING_BAN', reason: 'Mine now' },
      setOpeningHours: { openingHours: {} },
      eraseCustomer: { confirm: 'Ann Lee' },
      updateVendor: { name: 'Mine now' },
      inviteVendorLogin: { name: 'Mine now', email: 'mine@now.test' },
      updateVendorLogin: { name: 'Mine now' },
      updateUser: { name: 'Mine now' },
      ...answersToQuotes,
      vipChangeHarvest: { productName: 'Mine now' },
      receiveDelivery: { items: [{ productName: 'Mine now', quantity: 1 }] },
      proposeWindow: { bookingDate: '2030-03-01', timeSlot: 'Morning' },
      sendMessage: { body: 'Hello' },
      readMessages: { upTo: foreign.id },
    };
    const withId = declared.filter(route => route.path.includes(':id'));
    expect(withId.length).toBeGreaterThan(7);
    const vendorToken = await world.app.vendorTokenOf(world.home.vendor);
    for (const route of withId) {
      const id = ids[route.path.slice(0, route.path.indexOf('/:'))]!;
      expect([route.name, id]).toEqual([route.name, expect.any(String)]);
      const path = pathOf(route, { id, loginId: id, restrictionId: id });
      const { status } = await world.app.call(route.method, path, {
        token: route.access.realm === 'vip' ? vendorToken : token,
        body: bodies[route.name],
      });
      expect([route.name, status]).toEqual([route.name, 404]);
    }
    const creation = await world.app.call('POST', '/bookings', {
      token,
      body: world.rental(world.other.carId),
    });
    expect([creation.status, creation.body.code]).toEqual([404, 'not_found']);
    const booking = await world.app.call('POST', '/bookings', {
      token,
      body: {
        ...{ slot_id: slot.id, customer_name: 'Ann Lee', customer_phone: '+13105550100' },
        booking_source: 'direct',
      },
    });
    expect([booking.status, booking.body.code]).toEqual([404, 'not_found']);
    const { body: list } = await world.app.call('GET', `/bookings?resource_id=${world.other.carId}`, {
      token,
    });
    expect(list.pagination.total).toBe(0);
    const after = await world.database.owner('bookings').where({ id: foreign.id }).first();
    expect(after).toMatchObject({ status: 'pending', notes: '' });
  });

  it('show the public the tenant they name, and unknown tenants are not found', async () => {
    const { tenant, carId } = world.other;
    const named = await world.app.call('GET', `/resources?tenant=${tenant.slug}`);
    expect(named.body.resources.map((r: { id: string }) => r.id)).toEqual([carId]);
    const standard = await world.app.call('GET', '/resources');
    expect(standard.body.resources.map((r: { id: string }) => r.id)).toEqual([world.home.carId]);
    expect((await world.app.call('GET', '/public/site?tenant=nobody')).status).toBe(404);
    const token = await world.app.tokenOf(world.other.users.staff);
    const own = await world.app.call('GET', `/public/site?tenant=${world.home.tenant.slug}`, { token });
    expect(own.body.site.tenant.slug).toBe(tenant.slug);
  });
});

describe('who books', () => {
  it('makes bookings of staff upcoming, of members pending, and refuses operators', async () => {
    const status = async (role: Role) => {
      const token = await world.app.tokenOf(world.home.users[role]);
      const answer = await world.app.call('POST', '/bookings', { token, body: world.rental() });
      return [answer.status, answer.body.booking?.status, answer.body.booking?.bookingSource];
    };
    expect(await status('staff')).toEqual([201, 'upcoming', 'manual']);
    expect(await status('member')).toEqual([201, 'pending', 'web']);
    expect(await status('operator')).toEqual([403, undefined, undefined]);
  });
});

describe('requests with a session cookie', () => {
  const cookieCall = async (headers: Record<string, string>, path = '/bookings', method = 'POST') => {
    const cookie = `other=1; berth_session=${await world.app.tokenOf(world.home.users.staff)}`;
    const body = method === 'POST' ? world.rental() : undefined;
    const answer = await world.app.call(method, path, { body, headers: { cookie, ...headers } });
    return [answer.status, answer.body.code];
  };

  it('change things only when our own pages sent them', async () => {
    expect(await cookieCall({})).toEqual([403, 'origin_mismatch']);
    expect(await cookieCall({ origin: 'https://evil.test' })).toEqual([403, 'origin_mismatch']);
    expect(await cookieCall({ origin: 'null' })).toEqual([403, 'origin_mismatch']);
    expect(await cookieCall({ origin: `${world.app.url}.evil.test` })).toEqual([403, 'origin_mismatch']);
    expect(await cookieCall({ origin: world.app.url })).toEqual([201, undefined]);
    expect(await cookieCall({ origin: 'http://localhost:3000' })).toEqual([201, undefined]);
    expect(await cookieCall({}, '/auth/logout')).toEqual([403, 'origin_mismatch']);
  });

  it('read from anywhere, since a foreign page cannot see the answer', async () => {
    expect(await cookieCall({ origin: 'https://evil.test' }, '/bookings', 'GET')).toEqual([200, undefined]);
  });

  it('do not believe a forwarded host unless told to', async () => {
    const forged = {
      origin: 'https://evil.test',
      'x-forwarded-host': 'evil.test',
      'x-forwarded-proto': 'https',
    };
    expect(await cookieCall(forged)).toEqual([403, 'origin_mismatch']);
  });

  it('let the public book with a cookie that is no longer good', async () => {
    const headers = { cookie: `berth_session=${'a'.repeat(43)}`, origin: world.app.url };
    const { status, body } = await world.app.call('POST', '/bookings', { body: world.rental(), headers });
    expect([status, body.booking.status]).toEqual([201, 'pending']);
  });
});

it('does not start with a route that nobody implements', () => {
  const made = { login: { route: routes.login }, me: { route: routes.logout } };
  expect(() =>
    assertImplemented({ login: routes.login, me: routes.me, logout: routes.logout }, made),
  ).toThrow('Routes without an implementation of their own: me, logout');
});
