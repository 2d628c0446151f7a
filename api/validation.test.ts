// Wrong input: every wrong field is named, in words, whatever the route; and nothing wrong ever is a 500.
import { randomUUID } from 'node:crypto';
import net from 'node:net';
import { routes } from '../contracts';
import { pathOf } from '../contracts/client';
import type { RouteContract } from '../contracts/route';
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';

let world: ApiWorld;
let token: string;
let vendorToken: string;
beforeAll(async () => {
  world = await startApiWorld();
  token = await world.app.tokenOf(world.home.users.admin);
  vendorToken = await world.app.vendorTokenOf(world.home.vendor);
});
afterAll(() => world.stop());

const ID = randomUUID();

interface WrongInput {
  route: RouteContract;
  params?: Record<string, string>;
  query?: string;
  body?: unknown;
  /** The fields named in the answer, in order. */
  fields: string[];
}

const UUID = { id: 'nope' };
const wrong: WrongInput[] = [
  { route: routes.login, body: {}, fields: ['email', 'password'] },
  {
    route: routes.login,
    body: { email: 'x', password: '', tenant: 'a'.repeat(61) },
    fields: ['email', 'password', 'tenant'],
  },
  { route: routes.getSite, query: 'tenant=', fields: ['tenant'] },
  { route: routes.listResources, query: 'kind=plane&tenant=a%00b', fields: ['kind', 'tenant'] },
  { route: routes.createLocation, body: {}, fields: ['name'] },
  {
    route: routes.createLocation,
    body: { name: 'X', timeZone: 'Mars/Olympus', openingHours: { '1': [{ from: '9', to: '25:00' }] } },
    fields: ['name', 'timeZone', 'openingHours.1.0.from', 'openingHours.1.0.to'],
  },
  { route: routes.updateLocation, params: UUID, body: { timeZone: '+05:30' }, fields: ['id', 'timeZone'] },
  { route: routes.updateLocation, params: { id: ID }, body: {}, fields: ['name'] },
  { route: routes.listManagedResources, query: 'kind=staff&location_id=x', fields: ['kind', 'location_id'] },
  { route: routes.getManagedResource, params: UUID, fields: ['id'] },
  { route: routes.createResources, body: {}, fields: ['kind', 'name'] },
  { route: routes.createResources, body: { kind: 'bay', name: '' }, fields: ['name', 'locationId'] },
  { route: routes.createResources, body: { kind: 'dock', name: '', price: 1 }, fields: ['name', 'price'] },
  { route: routes.createResources, body: [], fields: ['body'] },
  {
    route: routes.createResources,
    body: { kind: 'bay', name: 'Bay', locationId: ID, numbers: { from: 2, to: 1 } },
    fields: ['numbers.to'],
  },
  {
    route: routes.createResources,
    body: {
      ...{ kind: 'staff', name: '', numbers: { from: 1.5, to: 'x' }, locationId: 'x', price: -1 },
      ...{ attributes: { seats: 5 }, bufferBeforeMinutes: 1441, bufferAfterMinutes: -1 },
    },
    fields: [
      ...['kind', 'name', 'numbers.from', 'numbers.to', 'locationId', 'price', 'attributes.seats'],
      ...['bufferBeforeMinutes', 'bufferAfterMinutes'],
    ],
  },
  {
    route: routes.updateResource,
    params: UUID,
    body: { name: 'x'.repeat(101), isActive: 'no' },
    fields: ['id', 'name', 'isActive'],
  },
  { route: routes.updateResource, params: { id: ID }, body: {}, fields: ['name'] },
  { route: routes.deleteResource, params: UUID, fields: ['id'] },
  { route: routes.availability, fields: ['car_id', 'start', 'end'] },
  {
    route: routes.availability,
    query: `car_id=${ID}&start=2027-02-29&end=2027-13-01`,
    fields: ['start', 'end'],
  },
  { route: routes.availability, query: `car_id=${ID}&start=2027-02-02&end=2027-02-01`, fields: ['end'] },
  { route: routes.availability, query: `car_id=${ID}&start=2027-01-01&end=2029-01-02`, fields: ['end'] },
  {
    route: routes.availability,
    query: `car_id=${ID}&start=2027-01-01&start=2027-01-02&end=2027-01-03`,
    fields: ['start'],
  },
  { route: routes.createBooking, fields: ['carId', 'startDate', 'endDate', 'customer'] },
  {
    route: routes.createBooking,
    body: { carId: 1, startDate: null, endDate: [], customer: 'Ann', source: 'x' },
    fields: ['carId', 'startDate', 'endDate', 'customer', 'source'],
  },
  {
    route: routes.createBooking,
    body: {
      carId: ID,
      startDate: '2027-01-01',
      endDate: '2027-01-01',
      customer: { fullName: 'A', email: 'a@', phone: '12' },
      notes: 'x'.repeat(2001),
    },
    fields: ['customer.fullName', 'customer.email', 'customer.phone', 'notes'],
  },
  {
    route: routes.createBooking,
    body: {
      carId: ID,
      startDate: '2027-01-01',
      endDate: '2027-01-01',
      customer: { fullName: 'A\u0000nn', email: 'a\u0000@b.test' },
    },
    fields: ['customer.fullName', 'customer.email'],
  },
  {
    route: routes.listBookings,
    query: 'page=0&limit=201&status=odd&start_date=x&resource_id=1',
    fields: ['start_date', 'resource_id', 'status', 'page', 'limit'],
  },
  {
    route: routes.listBookings,
    query: 'page=1e99&limit=abc&order=up&search=%00',
    fields: ['search', 'order', 'page', 'limit'],
  },
  {
    route: routes.createBooking,
    body: {
      slot_id: 'x',
      customer_name: 'A',
      customer_phone: '12',
      customer_email: 'a@',
      booking_source: 'web',
    },
    fields: ['slot_id', 'customer_name', 'customer_phone', 'customer_email', 'booking_source'],
  },
  { route: routes.bookingStats, query: 'start_date=x&end_date=y', fields: ['start_date', 'end_date'] },
  { route: routes.bookingStats, query: 'start_date=2027-01-02&end_date=2027-01-01', fields: ['end_date'] },
  {
    route: routes.createService,
    body: { name: 'A', durationMinutes: 4, bufferAfterMinutes: 481, price: -1 },
    fields: ['name', 'durationMinutes', 'bufferAfterMinutes', 'price'],
  },
  {
    route: routes.updateService,
    params: UUID,
    body: { durationMinutes: 30.5, isActive: 'yes' },
    fields: ['id', 'durationMinutes', 'isActive'],
  },
  { route: routes.updateService, params: { id: ID }, body: {}, fields: ['name'] },
  { route: routes.deleteService, params: UUID, fields: ['id'] },
  { route: routes.listStaff, query: 'service_id=x', fields: ['service_id'] },
  {
    route: routes.createStaff,
    body: {
      name: '',
      serviceIds: ['x'],
      shifts: [{ weekday: 8, from: '9:00', to: '24:00' }],
      daysOff: [{ from: '2027-01-02', to: '2027-01-01' }],
    },
    fields: ['name', 'serviceIds.0', 'shifts.0.weekday', 'shifts.0.from', 'shifts.0.to', 'daysOff.0.to'],
  },
  { route: routes.updateStaff, params: UUID, body: { shifts: 'x' }, fields: ['id', 'shifts'] },
  { route: routes.updateStaff, params: { id: ID }, body: {}, fields: ['name'] },
  { route: routes.deleteStaff, params: UUID, fields: ['id'] },
  { route: routes.listSlots, query: 'status=gone', fields: ['from', 'to', 'status'] },
  {
    route: routes.generateSlots,
    body: { from: '2027-02-30', staffId: 'x' },
    fields: ['from', 'to', 'staffId'],
  },
  {
    route: routes.generateSlots,
    body: { from: '2027-01-01', to: '2028-01-03' },
    fields: ['to'],
  },
  { route: routes.setCalendar, params: UUID, body: { url: 7 }, fields: ['id', 'url'] },
  { route: routes.setCalendar, params: { id: ID }, body: {}, fields: ['url'] },
  { route: routes.renewFeed, params: UUID, fields: ['id'] },
  { route: routes.revokeFeed, params: UUID, fields: ['id'] },
  { route: routes.createSlot, body: {}, fields: ['staffId', 'serviceId', 'startTime'] },
  {
    route: routes.createSlot,
    body: { staffId: 'x', serviceId: ID, startTime: '2030-01-01T09:00:30Z' },
    fields: ['staffId', 'startTime'],
  },
  { route: routes.deleteSlot, params: UUID, fields: ['id'] },
  { route: routes.updateSlot, params: UUID, body: { status: 'booked' }, fields: ['id', 'status'] },
  { route: routes.getBooking, params: UUID, fields: ['id'] },
  {
    route: routes.updateBooking,
    params: UUID,
    body: { customerEmail: 'x', status: 'gone' },
    fields: ['id', 'status', 'customerEmail'],
  },
  { route: routes.updateBooking, params: { id: ID }, body: {}, fields: ['status'] },
  { route: routes.moveBooking, params: UUID, body: { reason: 7 }, fields: ['id', 'status', 'reason'] },
  {
    route: routes.moveBooking,
    params: { id: ID },
    body: { status: 'upcoming', cancelReason: 'customer' },
    fields: ['cancelReason'],
  },
  {
    route: routes.cancelBooking,
    params: UUID,
    body: { reason: 7, cancelReason: 'staff' },
    fields: ['id', 'reason', 'cancelReason'],
  },
  { route: routes.confirmBooking, params: UUID, fields: ['id'] },
  { route: routes.noShow, params: UUID, fields: ['id'] },
  { route: routes.replaceLink, params: UUID, body: { mail: 'yes' }, fields: ['id', 'mail'] },
  {
    route: routes.rescheduleBooking,
    params: UUID,
    body: { startDate: 'x' },
    fields: ['id', 'startDate', 'endDate'],
  },
  {
    route: routes.rescheduleBooking,
    params: { id: ID },
    body: { startDate: '2027-02-02', endDate: '2027-02-01' },
    fields: ['endDate'],
  },
  {
    route: routes.rescheduleBooking,
    params: { id: ID },
    body: { slot_id: 'x', over_hold: 'yes' },
    fields: ['slot_id', 'over_hold'],
  },
  { route: routes.rescheduleBooking, params: { id: ID }, body: { to: 'moon' }, fields: ['to'] },
  { route: routes.listBookings, query: 'as_of=yesterday', fields: ['as_of'] },
  {
    route: routes.createBooking,
    body: { resourceId: 'x', startTime: '2027-01-01', endTime: 7, customerId: 'y', overrideReason: 'no' },
    fields: ['resourceId', 'startTime', 'endTime', 'customerId', 'overrideReason'],
  },
  {
    route: routes.rescheduleBooking,
    params: { id: ID },
    body: { startTime: 'x' },
    fields: ['startTime', 'endTime'],
  },
  { route: routes.availability, query: `resource_id=${ID}`, fields: ['from', 'to'] },
  {
    route: routes.availability,
    query: `resource_id=${ID}&from=2027-01-02T00:00:00Z&to=2027-01-01T00:00:00Z&duration=0`,
    fields: ['duration', 'to'],
  },
  {
    route: routes.availability,
    query: `resource_id=${ID}&from=2027-01-01T00:00:00Z&to=2027-03-01T00:00:00Z`,
    fields: ['to'],
  },
  {
    route: routes.listCustomers,
    query: 'tier=TIN&restricted=maybe&login=1&page=0',
    fields: ['tier', 'restricted', 'login', 'page'],
  },
  { route: routes.getCustomer, params: UUID, fields: ['id'] },
  { route: routes.getCustomerCrm, params: UUID, fields: ['id'] },
  { route: routes.syncCustomerCrm, params: UUID, fields: ['id'] },
  {
    route: routes.setCrm,
    body: { tierProperty: 'My tier', notes: 'yes' },
    fields: ['tierProperty', 'tagsProperty', 'notes'],
  },
  {
    route: routes.setCrm,
    body: { tierProperty: 'tier', tagsProperty: 'tier', notes: true },
    fields: ['tagsProperty'],
  },
  {
    route: routes.reportSms,
    params: { tenantId: 'x', messageId: 'y' },
    body: '',
    fields: ['tenantId', 'messageId'],
  },
  { route: routes.reportHubSpot, body: '', fields: ['text'] },
  { route: routes.createCustomer, body: { fullName: 'Ann Lee' }, fields: ['email'] },
  {
    route: routes.createCustomer,
    body: { fullName: 'A', email: 'x', phone: 'x', tier: 'TIN', tags: [''] },
    fields: ['fullName', 'email', 'phone', 'tier', 'tags.0'],
  },
  { route: routes.updateCustomer, params: { id: ID }, body: {}, fields: ['fullName'] },
  {
    route: routes.updateCustomer,
    params: UUID,
    body: {
      ...{ fullName: '', email: 'x', phone: 'x', tier: 'TIN', tags: [''] },
      overrides: { maxAdvanceDays: -1, blacklistedLocations: ['x'] },
    },
    fields: [
      ...['id', 'fullName', 'email', 'phone', 'tier', 'tags.0'],
      ...['overrides.maxAdvanceDays', 'overrides.blacklistedLocations.0'],
    ],
  },
  {
    route: routes.addRestriction,
    params: UUID,
    body: { type: 'GROUNDED', expiresAt: 'soon' },
    fields: ['id', 'type', 'reason', 'expiresAt'],
  },
  {
    route: routes.addRestriction,
    params: { id: ID },
    body: { type: 'BLACKLISTED_LOCATION', reason: 'Broke a wheel', value: 3 },
    fields: ['value'],
  },
  { route: routes.inviteMember, params: UUID, fields: ['id'] },
  { route: routes.deactivateMember, params: UUID, fields: ['id'] },
  { route: routes.exportCustomer, params: UUID, fields: ['id'] },
  {
    route: routes.eraseCustomer,
    params: UUID,
    body: { bookingsAhead: 'never' },
    fields: ['id', 'confirm', 'bookingsAhead'],
  },
  { route: routes.listPrivacyJobs, query: 'kind=x&customer_id=x', fields: ['customer_id', 'kind'] },
  { route: routes.getPrivacyJob, params: UUID, fields: ['id'] },
  { route: routes.withdrawErasure, params: UUID, fields: ['id'] },
  { route: routes.privacyFile, params: UUID, query: 'format=pdf', fields: ['id', 'format'] },
  { route: routes.liftRestriction, params: { ...UUID, restrictionId: 'x' }, fields: ['id', 'restrictionId'] },
  { route: routes.bookingContext, params: UUID, fields: ['id'] },
  { route: routes.createApiKey, body: { name: 'x', purposes: [] }, fields: ['name', 'purposes'] },
  { route: routes.createApiKey, body: { name: 'Till', purposes: ['x'] }, fields: ['purposes.0'] },
  { route: routes.revokeApiKey, params: UUID, fields: ['id'] },
  {
    route: routes.setRules,
    body: { parameters: { minDurationMinutes: 0, maxAdvanceDays: 1.5 } },
    fields: ['scope', 'parameters.minDurationMinutes', 'parameters.maxAdvanceDays'],
  },
  { route: routes.setRules, body: { scope: 'tier', parameters: {} }, fields: ['parameters', 'tier'] },
  {
    route: routes.tryRules,
    body: { scope: 'location', parameters: { maxAdvanceDays: 7 } },
    fields: ['locationId'],
  },
  {
    route: routes.setOpeningHours,
    params: UUID,
    body: { openingHours: { 1: [{ from: '9:00', to: '24:00' }], 8: [] } },
    fields: ['id', 'openingHours.1.0.from', 'openingHours.1.0.to', 'openingHours'],
  },
  { route: routes.listViolations, query: 'customer_id=x&days=0', fields: ['customer_id', 'days'] },
  {
    route: routes.getGrid,
    query: 'date=x&location_id=y&kind=plane',
    fields: ['date', 'location_id', 'kind'],
  },
  {
    route: routes.getAnalytics,
    query: 'from=x&to=y&location_id=z&kind=plane&resource_id=1',
    fields: ['from', 'to', 'location_id', 'kind', 'resource_id'],
  },
  { route: routes.getAnalytics, query: 'from=0.5&to=true', fields: ['from', 'to'] },
  { route: routes.getAnalytics, query: 'from=2027-01-02&to=2027-01-01', fields: ['to'] },
  { route: routes.getAnalytics, query: 'from=2025-01-01&to=2027-01-02', fields: ['to'] },
  { route: routes.exportAnalytics, query: 'from=x&table=y', fields: ['from', 'table'] },
  { route: routes.listSlots, query: 'from=2027-01-01&to=2027-01-01&any_staff=x', fields: ['any_staff'] },
  { route: routes.getPublicBooking, params: { token: 'x'.repeat(201) }, fields: ['token'] },
  {
    route: routes.cancelPublicBooking,
    params: { token: 'x'.repeat(201) },
    body: { reason: 1 },
    fields: ['token', 'reason'],
  },
  { route: routes.publicCalendar, params: { token: 'x'.repeat(201) }, fields: ['token'] },
  {
    route: routes.joinWaitlist,
    body: { serviceId: 'x', staffId: 'y', customerName: 'A', customerPhone: '12', customerEmail: 'a@' },
    fields: ['serviceId', 'staffId', 'customerName', 'customerPhone', 'customerEmail'],
  },
  {
    route: routes.joinWaitlist,
    body: {
      ...{ serviceId: ID, customerName: 'Ann', customerPhone: '+13105550100' },
      ...{ from: '2027-01-02T00:00:00Z', to: '2027-01-01T00:00:00Z' },
    },
    fields: ['to'],
  },
  {
    route: routes.listWaitlist,
    query: 'service_id=x&status=y&page=0',
    fields: ['service_id', 'status', 'page'],
  },
  { route: routes.leaveWaitlist, params: UUID, fields: ['id'] },
  { route: routes.getOffer, params: { token: 'x'.repeat(201) }, fields: ['token'] },
  { route: routes.calendarFeed, params: { token: 'x'.repeat(201) }, fields: ['token'] },
  { route: routes.acceptOffer, params: { token: 'x'.repeat(201) }, fields: ['token'] },
  { route: routes.declineOffer, params: { token: 'x'.repeat(201) }, fields: ['token'] },
  { route: routes.listInbox, query: 'status=x&type=y&page=-1', fields: ['status', 'type', 'page'] },
  { route: routes.updateInboxItem, params: UUID, body: { status: 'open' }, fields: ['id', 'status'] },
  {
    route: routes.listNotifications,
    query: 'channel=fax&status=x&booking_id=1',
    fields: ['status', 'channel', 'booking_id'],
  },
  { route: routes.retryNotification, params: UUID, fields: ['id'] },
  { route: routes.events, query: 'last_event_id=abc', fields: ['last_event_id'] },
  {
    route: routes.listAudit,
    query: 'actor_id=x&actor_type=robot&booking_id=1&subject_id=2&event=A.b.c&from=x&to=y&page=0&limit=201',
    fields: [
      ...['actor_id', 'actor_type', 'booking_id', 'subject_id', 'event', 'from', 'to', 'page', 'limit'],
    ],
  },
  { route: routes.listAudit, query: 'from=2027-01-02&to=2027-01-01', fields: ['to'] },
  { route: routes.importProducts, body: {}, fields: ['csv'] },
  { route: routes.importProducts, body: { csv: 'name,colour\nx,red', dryRun: true }, fields: ['csv'] },
  { route: routes.importCounts, query: 'dry_run=maybe', body: { csv: '' }, fields: ['dry_run', 'csv'] },
  { route: routes.importTargets, body: { csv: 1, dryRun: 'no' }, fields: ['csv', 'dryRun'] },
  { route: routes.createCategory, body: { name: ' ' }, fields: ['name'] },
  { route: routes.updateCategory, params: UUID, body: {}, fields: ['id', 'name'] },
  { route: routes.deleteCategory, params: UUID, fields: ['id'] },
  {
    route: routes.listProducts,
    query: 'category_id=x&archived=maybe&page=0&limit=0',
    fields: ['category_id', 'archived', 'page', 'limit'],
  },
  { route: routes.getProduct, params: UUID, fields: ['id'] },
  {
    route: routes.createProduct,
    body: { name: '', categoryId: 'x', unit: 'stone', sku: 'x'.repeat(61) },
    fields: ['name', 'categoryId', 'unit', 'sku'],
  },
  { route: routes.updateProduct, params: UUID, body: { archived: 1 }, fields: ['id', 'archived'] },
  { route: routes.updateProduct, params: { id: ID }, body: {}, fields: ['name'] },
  { route: routes.deleteProduct, params: UUID, fields: ['id'] },
  { route: routes.listResponders, params: UUID, fields: ['id'] },
  { route: routes.listInventory, query: 'category_id=x&limit=201', fields: ['category_id', 'limit'] },
  {
    route: routes.listMovements,
    query: 'product_id=x&type=THEFT&from=yesterday',
    fields: ['product_id', 'type', 'from'],
  },
  { route: routes.createMovement, body: {}, fields: ['productId', 'type', 'quantity'] },
  {
    route: routes.createMovement,
    body: { productId: ID, type: 'SALE', quantity: 0.0001, unit: 'stone', batchId: 'x' },
    fields: ['quantity', 'batchId', 'unit'],
  },
  { route: routes.createMovement, body: { productId: ID, type: 'SALE', quantity: 0 }, fields: ['quantity'] },
  {
    route: routes.createMovement,
    body: { productId: ID, type: 'COUNT', quantity: -1 },
    fields: ['quantity'],
  },
  {
    route: routes.createMovement,
    body: { productId: ID, type: 'RECEIPT', quantity: 1e10, batchCode: 'A' },
    fields: ['quantity'],
  },
  {
    route: routes.createMovement,
    body: { productId: ID, type: 'SALE', quantity: 1, batchCode: 'A' },
    fields: ['batchCode'],
  },
  { route: routes.createMovements, body: { movements: [] }, fields: ['movements'] },
  { route: routes.createMovements, body: { movements: Array(1001).fill({}) }, fields: ['movements'] },
  { route: routes.listTargets, query: 'productId=x&categoryId=x', fields: ['productId', 'categoryId'] },
  { route: routes.setTarget, body: {}, fields: ['targetQuantity'] },
  { route: routes.setTarget, body: { targetQuantity: 0 }, fields: ['targetQuantity'] },
  {
    route: routes.setTarget,
    body: { targetQuantity: -5, warningThresholdPercent: 0, criticalThresholdPercent: 100, isActive: 'yes' },
    fields: ['targetQuantity', 'warningThresholdPercent', 'criticalThresholdPercent', 'isActive'],
  },
  {
    route: routes.setTarget,
    body: {
      ...{ productId: ID, categoryId: ID, targetQuantity: 1 },
      ...{ warningThresholdPercent: 25, criticalThresholdPercent: 25 },
    },
    fields: ['categoryId', 'criticalThresholdPercent'],
  },
  {
    route: routes.setTargets,
    body: { targets: [{ targetQuantity: 1 }, { targetQuantity: 'x' }] },
    fields: ['targets.1.targetQuantity'],
  },
  { route: routes.deleteTarget, params: UUID, fields: ['id'] },
  {
    route: routes.listLowStock,
    query: 'alertLevel=BAD&page=0&limit=0',
    fields: ['alertLevel', 'page', 'limit'],
  },
  {
    route: routes.stockHistory,
    query: 'from=x&to=2027-02-30&alertLevel=OK&open=maybe',
    fields: ['from', 'to', 'alertLevel', 'open'],
  },
  { route: routes.stockHistory, query: 'from=2027-01-02&to=2027-01-01', fields: ['to'] },
  { route: routes.stockMetrics, query: 'from=2026-01-01&to=2027-01-02', fields: ['to'] },
  { route: routes.updateStockSettings, body: {}, fields: ['alertsEnabled'] },
  {
    route: routes.updateStockSettings,
    body: { allowNegativeStock: null, digestAt: '24:00' },
    fields: ['allowNegativeStock', 'digestAt'],
  },
  {
    route: routes.listNeeds,
    query: 'status=odd&source=x&priority=SOON&categoryId=1',
    fields: ['status', 'source', 'priority', 'categoryId'],
  },
  { route: routes.setCommunications, body: {}, fields: ['bookings'] },
  {
    route: routes.setCommunications,
    body: {
      bookings: [
        { event: 'birthday', channel: 'pigeon', audience: 'all', anchor: 'noon', offsetMinutes: 0.5 },
      ],
      stock: [{ event: 'critical_stock', channel: 'sms' }],
      staffEmail: 'x',
    },
    fields: [
      ...['event', 'channel', 'audience', 'anchor', 'offsetMinutes'].map(field => `bookings.0.${field}`),
      ...['stock.0.channel', 'staffEmail'],
    ],
  },
  {
    route: routes.getTemplate,
    params: { event: 'birthday', channel: 'pigeon', audience: 'all' },
    query: 'kind=boat',
    fields: ['event', 'channel', 'audience', 'kind'],
  },
  {
    route: routes.setTemplate,
    params: { event: 'confirmed', channel: 'slack', audience: 'customer' },
    body: { subject: 1 },
    fields: ['channel', 'subject', 'body'],
  },
  {
    route: routes.restoreTemplate,
    params: { event: 'birthday', channel: 'email', audience: 'customer' },
    fields: ['event'],
  },
  {
    route: routes.previewTemplate,
    body: { event: 'birthday', channel: 'email', audience: 'customer', kind: 'boat' },
    fields: ['event', 'kind', 'body'],
  },
  { route: routes.createNeed, body: {}, fields: ['productName'] },
  {
    route: routes.createNeed,
    body: { productId: ID, productName: 'x', quantityNeeded: 0, priority: 'SOON', expiresAt: 'soon' },
    fields: ['quantityNeeded', 'priority', 'expiresAt'],
  },
  { route: routes.vipLogin, body: { tenant: 'a'.repeat(61) }, fields: ['email', 'password', 'tenant'] },
  {
    route: routes.inviteUser,
    body: { name: ' ', email: 'x', role: 'member' },
    fields: ['name', 'email', 'role'],
  },
  {
    route: routes.updateUser,
    params: UUID,
    body: { name: '', email: 'x', role: 'boss', isActive: 1 },
    fields: ['id', 'name', 'email', 'role', 'isActive'],
  },
  { route: routes.updateUser, params: { id: ID }, body: {}, fields: ['name'] },
  { route: routes.listUsers, query: 'role=member&status=x&page=0', fields: ['role', 'status', 'page'] },
  { route: routes.getUser, params: UUID, fields: ['id'] },
  { route: routes.sendUserLink, params: UUID, fields: ['id'] },
  { route: routes.changePassword, body: { password: 'short' }, fields: ['currentPassword', 'password'] },
  {
    route: routes.changePassword,
    body: { currentPassword: 'not mine', password: 'x'.repeat(10) },
    fields: ['currentPassword'],
  },
  { route: routes.requestUserReset, body: { email: 'x' }, fields: ['email'] },
  { route: routes.getUserLink, params: { token: 'x'.repeat(201) }, fields: ['token'] },
  { route: routes.useUserLink, params: { token: 'x' }, body: { password: 'short' }, fields: ['password'] },
  { route: routes.requestVipReset, body: { email: 'x' }, fields: ['email'] },
  { route: routes.getVipLink, params: { token: 'x'.repeat(201) }, fields: ['token'] },
  { route: routes.useVipLink, params: { token: 'x'.repeat(201) }, fields: ['token', 'password'] },
  { route: routes.useVipLink, params: { token: 'x' }, body: { password: 'short' }, fields: ['password'] },
  { route: routes.listVendors, query: 'status=sleeping&page=0', fields: ['status', 'page'] },
  { route: routes.listVendors, query: 'search=a%00b', fields: ['search'] },
  {
    route: routes.createVendor,
    body: { name: ' ', contactName: 1, email: 'x', phone: 'x', notes: 'n'.repeat(2001) },
    fields: ['name', 'contactName', 'email', 'phone', 'notes'],
  },
  { route: routes.getVendor, params: UUID, fields: ['id'] },
  {
    route: routes.updateVendor,
    params: UUID,
    body: { name: '', isActive: 1 },
    fields: ['id', 'name', 'isActive'],
  },
  { route: routes.updateVendor, params: { id: ID }, body: {}, fields: ['name'] },
  { route: routes.inviteVendorLogin, params: UUID, body: { email: 'x' }, fields: ['id', 'email', 'name'] },
  {
    route: routes.updateVendorLogin,
    params: { ...UUID, loginId: 'nope' },
    body: { isActive: 'no' },
    fields: ['id', 'loginId', 'isActive'],
  },
  { route: routes.updateVendorLogin, params: { id: ID, loginId: ID }, body: {}, fields: ['name'] },
  { route: routes.sendVendorLink, params: { ...UUID, loginId: 'nope' }, fields: ['id', 'loginId'] },
  { route: routes.fulfillNeed, params: UUID, body: { notes: 1 }, fields: ['id', 'notes'] },
  { route: routes.listNeedAnswers, params: UUID, fields: ['id'] },
  { route: routes.withdrawNeed, params: UUID, fields: ['id'] },
  {
    route: routes.createBlock,
    body: { resourceIds: [], startTime: 'soon', endTime: '2030-03-01', type: 'HOLIDAY', reason: ' ' },
    fields: ['resourceIds', 'startTime', 'endTime', 'type', 'reason'],
  },
  {
    route: routes.createBlock,
    body: {
      ...{ resourceIds: [ID, ID], type: 'TRAINING', reason: 'x' },
      ...{ startTime: '2030-03-01T09:00:30Z', endTime: '2030-03-01T10:00:00Z' },
    },
    fields: ['resourceIds', 'startTime'],
  },
  {
    route: routes.createBlock,
    body: {
      ...{ resourceIds: [ID], type: 'TRAINING', reason: 'x' },
      ...{ startTime: '2030-03-01T09:00:00Z', endTime: '2030-03-01T09:00:00Z' },
    },
    fields: ['endTime'],
  },
  {
    route: routes.changeBlock,
    params: UUID,
    body: { scope: 'some', startTime: 'soon' },
    fields: ['id', 'scope', 'startTime'],
  },
  {
    route: routes.changeBlock,
    params: { id: ID },
    body: { startTime: '2030-03-01T09:00:00Z' },
    fields: ['endTime'],
  },
  { route: routes.changeBlock, params: { id: ID }, body: {}, fields: ['type'] },
  { route: routes.removeBlock, params: UUID, query: 'scope=some', fields: ['id', 'scope'] },
  { route: routes.listBlocks, query: 'page=0', fields: ['page'] },
  { route: routes.getBlocks, params: UUID, query: 'limit=201', fields: ['id', 'limit'] },
  {
    route: routes.resolveConflicts,
    params: { id: ID },
    body: { decisions: [{ conflictId: 'x', action: 'hope' }] },
    fields: ['decisions.0.conflictId', 'decisions.0.action'],
  },
  { route: routes.blackouts, query: 'from=x', fields: ['from', 'to'] },
  { route: routes.blackouts, query: 'from=2030-03-02&to=2030-03-01', fields: ['to'] },
  {
    route: routes.blackouts,
    query: 'from=2030-03-01&to=2031-03-03&resource_id=x',
    fields: ['resource_id', 'to'],
  },
  { route: routes.listAdvice, query: 'topic=weather&customer_id=x', fields: ['topic', 'customer_id'] },
  { route: routes.getAdvice, params: UUID, fields: ['id'] },
  { route: routes.markAdvice, params: { id: ID }, body: { mark: 'maybe' }, fields: ['mark'] },
  { route: routes.askAdvice, body: {}, fields: ['topic'] },
  {
    route: routes.askAdvice,
    body: { topic: 'schedule', customerId: 'x', days: 366 },
    fields: ['customerId', 'days', 'locationId'],
  },
  { route: routes.askAdvice, body: { topic: 'schedule' }, fields: ['locationId'] },
  { route: routes.askAdvice, body: { topic: 'schedule', locationId: ID }, fields: ['locationId'] },
  {
    route: routes.askAdvice,
    body: { topic: 'conflict', bookingIds: [ID, ID], customerId: ID },
    fields: ['customerId', 'bookingIds'],
  },
  { route: routes.createJob, body: { operation: 'explode' }, fields: ['operation'] },
  { route: routes.createJob, body: { operation: 'cancel' }, fields: ['bookingIds'] },
  { route: routes.createJob, body: { operation: 'confirm', bookingIds: [] }, fields: ['bookingIds'] },
  { route: routes.createJob, body: { operation: 'no_show', filter: {} }, fields: ['filter'] },
  {
    route: routes.createJob,
    body: { operation: 'cancel', filter: { status: 'lost', kind: 'plane', start_date: '2030-02-30' } },
    fields: ['filter.start_date', 'filter.kind', 'filter.status'],
  },
  { route: routes.createJob, body: { operation: 'move', bookingIds: [ID] }, fields: ['shift'] },
  {
    route: routes.createJob,
    body: { operation: 'move', bookingIds: [ID], shift: { days: 0.5, minutes: 1441 } },
    fields: ['shift.days', 'shift.minutes'],
  },
  {
    route: routes.createJob,
    body: { operation: 'create', bookings: [{ carId: 'x', startDate: '2030-03-01' }] },
    fields: ['bookings.0.carId', 'bookings.0.endDate', 'bookings.0.customer'],
  },
  {
    route: routes.createJob,
    body: { operation: 'block', resourceIds: [ID] },
    fields: ['startTime', 'endTime', 'type', 'reason'],
  },
  { route: routes.listJobs, query: 'status=lost', fields: ['status'] },
  { route: routes.getJob, params: UUID, fields: ['id'] },
  { route: routes.listJobItems, params: UUID, query: 'status=lost', fields: ['id', 'status'] },
  { route: routes.pauseJob, params: UUID, fields: ['id'] },
  { route: routes.resumeJob, params: UUID, fields: ['id'] },
  { route: routes.cancelJob, params: UUID, fields: ['id'] },
  { route: routes.undoJob, params: UUID, fields: ['id'] },
  { route: routes.vipDeliveryWindows, fields: ['from', 'to'] },
  { route: routes.vipDeliveryWindows, query: 'from=2030-03-02&to=2030-03-01', fields: ['to'] },
  { route: routes.vipDeliveryWindows, query: 'from=2030-03-01&to=2031-03-01', fields: ['to'] },
  { route: routes.vipCreateBooking, body: {}, fields: ['bookingDate', 'timeSlot', 'items'] },
  {
    route: routes.vipCreateBooking,
    body: {
      ...{ bookingDate: '2030-02-30', timeSlot: 'x'.repeat(41), notes: 'x'.repeat(2001) },
      items: Array(51).fill({ productName: 'a', estimatedQuantity: 1 }),
    },
    fields: ['bookingDate', 'timeSlot', 'items', 'notes'],
  },
  {
    route: routes.vipListBookings,
    query: 'status=lost&from=x&to=x&order=up&limit=201',
    fields: ['status', 'from', 'to', 'order', 'limit'],
  },
  { route: routes.vipGetBooking, params: UUID, fields: ['id'] },
  {
    route: routes.vipChangeBooking,
    params: UUID,
    body: { items: [], notes: 'x'.repeat(2001) },
    fields: ['id', 'items', 'notes'],
  },
  {
    route: routes.vipCancelBooking,
    params: UUID,
    body: { reason: 'x'.repeat(501) },
    fields: ['id', 'reason'],
  },
  { route: routes.vipAcceptWindow, params: UUID, body: { proposalId: 'x' }, fields: ['id', 'proposalId'] },
  { route: routes.vipDeclineWindow, params: UUID, body: { proposalId: 'x' }, fields: ['id', 'proposalId'] },
  { route: routes.vipInventory, query: 'search=a%00b&page=0', fields: ['search', 'page'] },
  {
    route: routes.listDeliveries,
    query: 'vendor_id=x&status=lost&from=x',
    fields: ['from', 'status', 'vendor_id'],
  },
  { route: routes.getDelivery, params: UUID, fields: ['id'] },
  { route: routes.receiveDelivery, params: UUID, body: {}, fields: ['id', 'items'] },
  {
    route: routes.receiveDelivery,
    params: { id: ID },
    body: {
      items: [{ productId: 'x', quantity: -1, unitPrice: -1, batchCode: 'x'.repeat(61) }],
      fulfilledNeedIds: ['x'],
    },
    fields: [
      ...['items.0.productId', 'items.0.quantity', 'items.0.unitPrice', 'items.0.batchCode'],
      'fulfilledNeedIds.0',
    ],
  },
  {
    route: routes.receiveDelivery,
    params: { id: ID },
    body: { items: [{ quantity: 1 }] },
    fields: ['items.0.productId'],
  },
  {
    route: routes.proposeWindow,
    params: UUID,
    body: { bookingDate: 'soon', timeSlot: '', note: 'x'.repeat(1001) },
    fields: ['id', 'bookingDate', 'timeSlot', 'note'],
  },
  { route: routes.deliveryWindows, query: 'from=x', fields: ['from', 'to'] },
  {
    route: routes.setBookingSettings,
    body: { autoConfirm: ['block'], sameDayCutoff: '25:00', maxRentalDays: 0, slotHorizonDays: 1.5 },
    fields: [
      ...['bookingHorizonDays', 'sameDayCutoff', 'maxRentalDays', 'autoConfirm.0', 'pendingTtlMinutes'],
      ...['cancellationCutoffMinutes', 'slotHorizonDays', 'waitlistOfferMinutes', 'tokenTtlDays'],
    ],
  },
  {
    route: routes.setDeliverySettings,
    body: {},
    fields: ['windows', 'weekdays', 'closedDates', 'horizonDays', 'vendorStock'],
  },
  { route: routes.vipListQuotes, query: 'status=x&turn=me&needId=1', fields: ['status', 'turn', 'needId'] },
  {
    route: routes.vipCreateQuote,
    body: { unit: 'parsec', timeSlot: 'Morning' },
    fields: ['unit', 'quantity', 'unitPrice', 'bookingDate'],
  },
  { route: routes.vipGetQuote, params: UUID, fields: ['id'] },
  { route: routes.listQuotes, query: 'vendorId=1&page=0', fields: ['page', 'vendorId'] },
  {
    route: routes.createQuote,
    body: { productName: 'x'.repeat(201) },
    fields: ['vendorId', 'productName', 'quantity', 'unitPrice'],
  },
  { route: routes.getQuote, params: UUID, fields: ['id'] },
  ...[routes.vipCounterQuote, routes.counterQuote].map(route => ({
    ...{ route, params: UUID, body: { revision: 0 }, fields: ['id', 'revision', 'quantity', 'unitPrice'] },
  })),
  ...[routes.vipAcceptQuote, routes.acceptQuote].map(route => ({
    ...{ route, params: UUID, body: { bookingDate: '2030-01-01' }, fields: ['id', 'revision', 'timeSlot'] },
  })),
  ...[...[routes.vipRejectQuote, routes.rejectQuote, routes.vipWithdrawQuote, routes.withdrawQuote]].map(
    route => ({
      ...{ route, params: UUID, body: { reason: 'x'.repeat(501) }, fields: ['id', 'revision', 'reason'] },
    }),
  ),
  {
    route: routes.vipListNeeds,
    query: 'priority=URGENT&categoryId=1&limit=201',
    fields: ['priority', 'categoryId', 'limit'],
  },
  ...[routes.vipGetNeed, routes.vipGetHarvest, routes.vipWithdrawHarvest].map(route => ({
    ...{ route, params: UUID, fields: ['id'] },
  })),
  {
    route: routes.vipListHarvests,
    query: 'from=soon&to=1&page=0',
    fields: ['from', 'to', 'page'],
  },
  {
    route: routes.vipSubmitHarvest,
    body: { unit: 'bushel', notes: 'x'.repeat(1001) },
    fields: ['productName', 'expectedDate', 'estimatedQuantity', 'unit', 'notes'],
  },
  {
    route: routes.vipChangeHarvest,
    params: UUID,
    body: { estimatedQuantity: -1, expectedDate: '2027-02-29' },
    fields: ['id', 'expectedDate', 'estimatedQuantity'],
  },
  { route: routes.vipSuggestProducts, query: `search=${'x'.repeat(101)}`, fields: ['search'] },
  { route: routes.listHarvests, query: 'vendorId=1&to=x', fields: ['to', 'vendorId'] },
  { route: routes.expectedSupply, query: 'from=x&weeks=27', fields: ['from', 'weeks'] },
  { route: routes.vipListMessages, query: 'before=1&limit=0', fields: ['before', 'limit'] },
  {
    route: routes.vipSendMessage,
    body: { body: ' ', about: { kind: 'cow', id: 1 } },
    fields: ['body', 'about.kind', 'about.id'],
  },
  { route: routes.vipReadMessages, body: {}, fields: ['upTo'] },
  { route: routes.listThreads, query: 'limit=0', fields: ['limit'] },
  { route: routes.listMessages, params: UUID, query: 'before=x', fields: ['id', 'before'] },
  { route: routes.sendMessage, params: UUID, body: { body: 'x'.repeat(4001) }, fields: ['id', 'body'] },
  { route: routes.readMessages, params: UUID, body: { upTo: 'x' }, fields: ['id', 'upTo'] },
  { route: routes.getVendorRecord, params: UUID, query: 'days=0', fields: ['id', 'days'] },
];

function send({ route, params, query, body }: WrongInput) {
  const path = pathOf(route, params) + (query ? `?${query}` : '');
  const { realm } = route.access;
  // A login of one realm is nothing in the other, so public routes are asked without any.
  const asked = { staff: token, vip: vendorToken, public: undefined }[realm];
  return world.app.call(route.method, path, { body, token: asked });
}

describe('names every wrong field', () => {
  it.each(
    wrong.map(
      input => [`${input.route.method} ${input.route.path}: ${input.fields.join(', ')}`, input] as const,
    ),
  )('%s', async (_, input) => {
    const { status, body } = await send(input);
    expect({ status, code: body.code, fields: body.details?.map((d: { field: string }) => d.field) }).toEqual(
      {
        status: 400,
        code: 'validation_failed',
        fields: input.fields,
      },
    );
    for (const { message } of body.details as { message: string }[]) {
      expect(message).toMatch(/^[A-Z].*\S$/);
      expect(message).not.toMatch(/undefined|\bNaN\b|received|expected|ZodError/i);
    }
  });
});

it('has a wrong input for every route that takes one', () => {
  const tried = new Set(wrong.map(({ route }) => route.name));
  const taking = Object.values<RouteContract>(routes).filter(r => r.params ?? r.query ?? r.body);
  expect(taking.map(r => r.name).filter(name => !tried.has(name))).toEqual([]);
});

const bytes = (...values: number[]) => Uint8Array.from(values);
const withText = (text: string) => [
  ...Buffer.from('{"email":"'),
  ...Buffer.from(text, 'latin1'),
  ...Buffer.from('"}'),
];

const bodies: [string, string | Uint8Array, number, string][] = [
  ['malformed JSON', '{"email":', 400, 'malformed_json'],
  ['nothing but a space', ' ', 400, 'malformed_json'],
  ['bytes that are not UTF-8', bytes(...withText('\xff\xfe')), 400, 'malformed_json'],
  ['a list', '[]', 400, 'validation_failed'],
  ['a text', '"x"', 400, 'validation_failed'],
  ['null', 'null', 400, 'validation_failed'],
  ['a number too large for one', '{"email":1e999,"password":1e999}', 400, 'validation_failed'],
  [
    'prototype keys',
    '{"__proto__":{"email":"a@b.test"},"constructor":{"prototype":{}}}',
    400,
    'validation_failed',
  ],
  ['a deep nest', `{"email":${'['.repeat(30_000)}${']'.repeat(30_000)}}`, 400, 'validation_failed'],
  ['just over 100 kB', JSON.stringify({ email: 'x'.repeat(100 * 1024) }), 413, 'body_too_large'],
];

it.each(bodies)('refuses a body that is %s', async (_, body, status, code) => {
  const answer = await world.app.call('POST', '/auth/login', { body });
  expect([answer.status, answer.body.code]).toEqual([status, code]);
});

it('refuses a body too large of which it does not know the length', async () => {
  const chunk = new TextEncoder().encode('x'.repeat(64 * 1024));
  const endless = new ReadableStream({
    pull(controller) {
      controller.enqueue(chunk);
      if ((this.sent = (this.sent ?? 0) + 1) === 4) controller.close();
    },
  } as UnderlyingDefaultSource & { sent?: number });
  const response = await fetch(`${world.app.url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: endless,
    duplex: 'half',
  } as RequestInit);
  expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
    413,
    'body_too_large',
  ]);
});

it.each([
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/json; charset=utf-16',
  'multipart/form-data',
])('refuses a body of type %s, which a foreign page could send', async type => {
  const body = JSON.stringify({ email: 'a@b.test', password: 'x' });
  const answer = await world.app.call('POST', '/auth/login', { body, headers: { 'content-type': type } });
  expect([answer.status, answer.body.code]).toEqual([400, 'malformed_json']);
});

it('refuses a compressed body', async () => {
  const answer = await world.app.call('POST', '/auth/login', {
    body: '{}',
    headers: { 'content-encoding': 'gzip' },
  });
  expect([answer.status, answer.body.code]).toEqual([400, 'malformed_json']);
});

it.each([
  '/bookings/%ZZ',
  '/bookings/%00',
  '/bookings/%C3%28',
  '/public/bookings/%ff',
  '/bookings/..%2f..%2fetc',
])('never fails over the address %s', async path => {
  const { status } = await world.app.call('GET', path, { token });
  expect([400, 404]).toContain(status);
});

/** What comes back for bytes that no proper client sends. */
function sendRaw(text: string): Promise<string> {
  const { port } = new URL(world.app.url);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = net.connect(Number(port), '127.0.0.1', () => socket.write(text));
    socket.on('data', chunk => (answer += String(chunk)));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

it.each([
  ['no HTTP at all', 'hello\r\n\r\n', '400 Bad Request'],
  [
    'headers that are too large',
    `GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`,
    '431 Request Header',
  ],
  [
    'two lengths',
    'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab',
    '400 Bad Request',
  ],
  [
    'a host that is none',
    'GET /nothing HTTP/1.1\r\nhost: [::%]@@\r\nconnection: close\r\n\r\n',
    '404 Not Found',
  ],
])('answers %s in its own words', async (_, text, status) => {
  const [head, body] = (await sendRaw(text)).split('\r\n\r\n');
  expect(head).toContain(`HTTP/1.1 ${status}`);
  expect(JSON.parse(body!)).toMatchObject({ success: false });
});

it('answers an unknown address 404 and a wrong method 405, saying what is allowed', async () => {
  const unknown = await world.app.call('GET', '/nothing');
  expect([unknown.status, unknown.body.code]).toEqual([404, 'not_found']);
  const method = await world.app.call('PUT', '/bookings', { body: {} });
  expect([method.status, method.body.code]).toEqual([405, 'method_not_allowed']);
  expect(method.headers.get('allow')!.split(', ').sort()).toEqual(['GET', 'HEAD', 'POST']);
  expect((await world.app.call('GET', '/Bookings')).status).toBe(404);
});

it('answers with the request id it was given, when that is sane, and with one of its own otherwise', async () => {
  const id = 'trace-4711-abcdef';
  const kept = await world.app.call('GET', '/nothing', { headers: { 'x-request-id': id } });
  expect([kept.headers.get('x-request-id'), kept.body.requestId]).toEqual([id, id]);
  const odd = await world.app.call('GET', '/nothing', { headers: { 'x-request-id': 'a b"{}' } });
  expect(odd.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(world.app.log).toContainEqual(
    expect.objectContaining({
      requestId: id,
      route: '(none)',
      status: 404,
      code: 'not_found',
      msg: 'request',
    }),
  );
});

it('has had no unexpected error in all of this', () => {
  expect(world.app.log.filter(line => line.level === 'error')).toEqual([]);
});
