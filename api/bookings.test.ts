// Bookings over HTTP: made, listed, looked at, changed and moved by staff; seen and cancelled behind a link.
import { routes } from '../contracts';
import { createClient } from '../contracts/client';
import { addDays } from '../domain/calendar';
import { Refusal } from '../domain/errors';
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';

let world: ApiWorld;
let token: string;
let now = Date.now();
beforeAll(async () => {
  world = await startApiWorld({ replaced: { clock: () => new Date(now) } });
  token = await world.app.tokenOf(world.home.users.staff);
});
beforeEach(() => {
  now = Date.now();
});
afterAll(() => world.stop());

const get = (path: string) => world.app.call('GET', path, { token });
const send = (method: string, path: string, body?: unknown) => world.app.call(method, path, { token, body });

it('answers in exactly the declared shapes, as the typed client reads them', async () => {
  const call = createClient({ baseUrl: world.app.url, headers: { authorization: `Bearer ${token}` } });
  const { bookingId } = await call(routes.createBooking, { body: world.rental() });
  const params = { id: bookingId };
  expect((await call(routes.getBooking, { params })).booking.id).toBe(bookingId);
  expect((await call(routes.listBookings, { query: {} })).bookings[0]!.id).toBeDefined();
  expect((await call(routes.updateBooking, { params, body: { notes: 'Child seat' } })).booking.notes).toBe(
    'Child seat',
  );
  const days = world.rental();
  const moved = await call(routes.rescheduleBooking, {
    params,
    body: { startDate: days.startDate, endDate: days.endDate },
  });
  expect(moved.booking).toMatchObject({ startDate: days.startDate, endDate: days.endDate, revision: 2 });
  expect((await call(routes.noShow, { params })).booking.status).toBe('no_show');
  expect((await call(routes.me, {})).user.role).toBe('staff');
  expect((await call(routes.getSite, { query: {} })).site.maxRentalDays).toBe(90);
  expect((await call(routes.listResources, { query: {} })).resources).toHaveLength(1);
  const query = { car_id: world.home.carId, start: '2027-01-01', end: '2027-01-03' };
  expect(await call(routes.availability, { query })).toHaveLength(3);
  const pending = await world.book();
  const { items } = await call(routes.listInbox, { query: { status: 'pending' } });
  const item = items.find(({ booking }) => booking?.id === pending.id)!;
  const done = await call(routes.updateInboxItem, { params: { id: item.id }, body: { status: 'done' } });
  expect(done.item.status).toBe('done');
  expect((await call(routes.listNotifications, { query: {} })).notifications).toEqual([]);
  const link = { token: pending.token };
  expect((await call(routes.getPublicBooking, { params: link })).booking.cancellable).toBe(true);
  const cancelled = await call(routes.cancelPublicBooking, { params: link, body: { reason: 'Rain' } });
  expect(cancelled.booking.status).toBe('cancelled');
});

describe('the days of a vehicle', () => {
  it('are taken by a booking and free again after its cancellation', async () => {
    const body = world.rental();
    const path = `/availability?car_id=${body.carId}&start=${body.startDate}&end=${addDays(body.startDate, 2)}`;
    const free = async () => (await get(path)).body.map((day: { available: boolean }) => day.available);
    expect(await free()).toEqual([true, true, true]);
    const { body: made } = await world.app.call('POST', '/bookings', { body });
    expect(await free()).toEqual([false, false, true]);
    await send('DELETE', `/bookings/${made.bookingId}`);
    expect(await free()).toEqual([true, true, true]);
  });

  it('can be asked for 731 at once', async () => {
    const { status, body } = await get(
      `/availability?car_id=${world.home.carId}&start=2027-01-01&end=2028-12-31`,
    );
    expect([status, body.length]).toEqual([200, 731]);
  });

  it('are not there for a vehicle that is not', async () => {
    const nobody = '00000000-0000-4000-8000-000000000000';
    expect((await get(`/availability?car_id=${nobody}&start=2027-01-01&end=2027-01-02`)).status).toBe(404);
    expect((await world.app.call('POST', '/bookings', { body: world.rental(nobody) })).status).toBe(404);
  });
});

describe('creation', () => {
  it('answers what was made, with its link, and asks staff to look at it', async () => {
    const { status, body } = await world.app.call('POST', '/bookings', { body: world.rental() });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      success: true,
      message: 'Booking received',
      booking: { status: 'pending', revision: 1 },
    });
    expect(body.bookingUrl).toMatch(/^http:\/\/localhost:3000\/booking\/[\w-]{43}$/);
  });

  it('of taken days is 409 with what is free instead', async () => {
    const body = world.rental();
    await world.app.call('POST', '/bookings', { body });
    const { status, body: refusal } = await world.app.call('POST', '/bookings', { body });
    expect([status, refusal.code]).toEqual([409, 'slot_unavailable']);
    expect(refusal.alternatives.length).toBeGreaterThan(0);
  });

  it('beyond what the business allows is 422 with the rule', async () => {
    const far = addDays(new Date().toISOString().slice(0, 10), 800);
    const { status, body } = await world.app.call('POST', '/bookings', {
      body: { ...world.rental(), startDate: far, endDate: far },
    });
    expect([status, body.code, body.violations[0].rule]).toEqual([422, 'rule_violation', 'advance_booking']);
  });

  it('gives one place to one of fifty who race for it', async () => {
    const body = world.rental();
    const all = await Promise.all(
      Array.from({ length: 50 }, () => world.app.call('POST', '/bookings', { body })),
    );
    expect(all.map(answer => answer.status).sort()).toEqual([201, ...Array(49).fill(409)]);
  });
});

describe('the list', () => {
  it('is paged, filtered and searched, also with the words of the seeds', async () => {
    const body = {
      ...world.rental(),
      customer: { fullName: 'Zoe Quill', email: 'zoe@quill.test', phone: '(310) 555-0199' },
    };
    const { body: made } = await world.app.call('POST', '/bookings', { body });
    await send('POST', `/bookings/${made.bookingId}/confirm`);
    const ids = async (query: string) =>
      (await get(`/bookings?${query}`)).body.bookings.map((b: { id: string }) => b.id);
    for (const query of [
      'search=quill',
      'search=555-0199',
      'search=ZOE%40',
      'search=quill&status=confirmed',
      'search=quill&status=UPCOMING,active',
      `search=quill&start_date=${body.startDate}&end_date=${body.startDate}`,
    ]) {
      expect([query, await ids(query)]).toEqual([query, [made.bookingId]]);
    }
    for (const query of [
      'search=quill&status=canceled',
      'search=nobody',
      `search=quill&start_date=${addDays(body.endDate, 1)}`,
    ]) {
      expect([query, await ids(query)]).toEqual([query, []]);
    }
    const page = (await get('/bookings?limit=1&page=2')).body;
    expect(page.bookings).toHaveLength(1);
    expect(page.pagination).toMatchObject({ page: 2, limit: 1, totalPages: page.pagination.total });
  });
});

describe('moves', () => {
  it('are understood in the words of the seeds and refused with what is allowed', async () => {
    const { id } = await world.book();
    const confirmed = await send('PATCH', `/bookings/${id}/status`, { status: 'confirmed' });
    expect([confirmed.status, confirmed.body.message, confirmed.body.booking.status]).toEqual([
      200,
      'Booking confirmed',
      'upcoming',
    ]);
    const odd = await send('PATCH', `/bookings/${id}/status`, { status: 'pending' });
    expect([odd.status, odd.body]).toMatchObject([
      400,
      {
        code: 'invalid_transition',
        from: 'upcoming',
        to: 'pending',
        // It starts months from now, so nobody can start it today.
        allowed: ['cancelled', 'no_show'],
      },
    ]);
    const cancelled = await send('PATCH', `/bookings/${id}`, {
      status: 'canceled',
      reason: 'Broken',
      notes: 'Sorry',
    });
    expect(cancelled.body.booking).toMatchObject({
      status: 'cancelled',
      cancelReason: 'staff',
      notes: 'Sorry',
    });
    const { body } = await get(`/bookings/${id}`);
    expect(body.booking.auditTrail.map((e: { action: string }) => e.action)).toEqual([
      'created',
      'status_changed',
      'status_changed',
      'details_changed',
    ]);
    expect(body.booking.allowedStatuses).toEqual([]);
  });

  it('that happened although their answer was lost are answered, and those that did not are refused', async () => {
    const { orchestrator } = world.app.deps;
    const really = orchestrator.move.bind(orchestrator);
    const lost = new Refusal('orchestrator_unavailable', 'Orchestrator unavailable');
    const losing = jest.spyOn(orchestrator, 'move').mockImplementationOnce(async (target, input) => {
      await really(target, input);
      throw lost;
    });
    const { id } = await world.book();
    const confirmed = await send('POST', `/bookings/${id}/confirm`);
    expect([confirmed.status, confirmed.body.booking.status]).toEqual([200, 'upcoming']);
    losing.mockRejectedValueOnce(lost);
    const cancelled = await send('DELETE', `/bookings/${id}`);
    expect([cancelled.status, cancelled.body.code]).toEqual([503, 'orchestrator_unavailable']);
    expect((await get(`/bookings/${id}`)).body.booking.status).toBe('upcoming');
    losing.mockRestore();
  });

  it('of a booking that is not are 404', async () => {
    const path = '/bookings/00000000-0000-4000-8000-000000000000';
    for (const [method, tail, body] of [
      ['POST', '/confirm'],
      ['DELETE', ''],
      ['PATCH', '', { notes: 'x' }],
      ['PATCH', '/status', { status: 'upcoming' }],
    ] as const) {
      expect((await send(method, path + tail, body)).status).toBe(404);
    }
  });
});

it('tells operators what there is, and offers them nothing to do', async () => {
  const { id } = await world.book();
  const operator = await world.app.tokenOf(world.home.users.operator);
  const { body } = await world.app.call('GET', `/bookings/${id}`, { token: operator });
  expect(body.booking.allowedStatuses).toEqual([]);
  expect((await get(`/bookings/${id}`)).body.booking.allowedStatuses).toEqual(['upcoming', 'cancelled']);
});

describe('the page behind a link', () => {
  it('shows the booking without what is of no concern to its reader', async () => {
    const { token: link, startDate } = await world.book();
    const { status, body } = await world.app.call('GET', `/public/bookings/${link}`);
    expect([status, body.booking.startDate, body.booking.reference]).toEqual([
      200,
      startDate,
      expect.stringMatching(/^[0-9A-F]{8}$/),
    ]);
    expect(Object.keys(body.booking)).not.toEqual(expect.arrayContaining(['customerEmail']));
    const file = await world.app.call('GET', `/public/bookings/${link}/calendar.ics`);
    expect(file.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="booking.ics"');
    expect(file.text).toMatch(/^BEGIN:VCALENDAR\r\n/);
  });

  it('looks the same for a wrong, a forged and an expired link', async () => {
    const { token: link, id } = await world.book();
    const forged = link.slice(0, -2) + (link.endsWith('AA') ? 'BB' : 'AA');
    const answers = [
      await world.app.call('GET', '/public/bookings/nonsense'),
      await world.app.call('GET', `/public/bookings/${forged}`),
    ];
    await world.database
      .owner('booking_tokens')
      .where({ bookingId: id })
      .update({ expiresAt: new Date(now) });
    answers.push(await world.app.call('GET', `/public/bookings/${link}`));
    for (const { status, body } of answers) {
      expect([status, { ...body, requestId: '' }]).toEqual([404, { ...answers[0]!.body, requestId: '' }]);
    }
  });

  it('is replaced by staff: the old address opens nothing at once, the new one the booking', async () => {
    const { token: link, id } = await world.book();
    const pageOf = (url: string) => world.app.call('GET', `/public/bookings/${url.split('/').at(-1)}`);
    const replaced = await send('POST', `/bookings/${id}/link`);
    expect([replaced.status, replaced.body.mailedTo]).toEqual([201, null]);
    expect((await pageOf(link)).status).toBe(404);
    expect((await pageOf(replaced.body.bookingUrl)).body.booking.reference).toBeDefined();
    const { booking } = (await get(`/bookings/${id}`)).body;
    expect(booking.bookingUrl).toBe(replaced.body.bookingUrl);
    const entry = booking.auditTrail.at(-1);
    expect(entry).toMatchObject({
      action: 'link_replaced',
      from: null,
      to: null,
      metadata: { mailed: false },
    });
    expect((await get(`/notifications?booking_id=${id}`)).body.notifications).toEqual([]);
  });

  it('is mailed with its new address when that is wanted, as often as it is replaced', async () => {
    const { id } = await world.book();
    const urls: string[] = [];
    for (const event of ['pending', 'confirmed']) {
      const { status, body } = await send('POST', `/bookings/${id}/link`, { mail: true });
      expect([status, body.mailedTo]).toEqual([201, world.rental().customer.email]);
      urls.unshift(body.bookingUrl as string);
      const [sent] = (await get(`/notifications?booking_id=${id}`)).body.notifications;
      expect(sent).toMatchObject({ event, channel: 'email', status: 'queued', recipient: body.mailedTo });
      expect(sent.body).toContain(body.bookingUrl);
      expect([sent.subject, sent.body]).toEqual([
        expect.stringMatching(/^New link\. /),
        expect.stringMatching(/^This booking has a new link, .* opens nothing any more\.\n\n/),
      ]);
      await send('POST', `/bookings/${id}/confirm`);
    }
    const wanted = await world.database
      .owner('notifications')
      .where({ bookingId: id })
      .whereNotNull('deliveryWantedAt');
    expect([wanted.length, new Set(urls).size]).toEqual([2, 2]);
    await send('DELETE', `/bookings/${id}`);
    expect((await send('POST', `/bookings/${id}/link`, { mail: true })).body.mailedTo).toBeNull();
  });

  it('that works no more is not replaced, and the refusal says so', async () => {
    const { id } = await world.book();
    const link = world.database.owner('booking_tokens').where({ bookingId: id });
    await link.update({ expiresAt: new Date(now) });
    const refused = await send('POST', `/bookings/${id}/link`);
    expect([refused.status, refused.body.error]).toEqual([409, 'No link to replace']);
    const gone = await send('POST', '/bookings/00000000-0000-4000-8000-000000000000/link');
    expect(gone.status).toBe(404);
  });

  it('cancels until two hours before the start, and not a millisecond later', async () => {
    const [inTime, late] = [await world.book(), await world.book()];
    for (const { id } of [inTime, late]) await send('POST', `/bookings/${id}/confirm`);
    const cancel = async (link: string, start: Date, msBefore: number) => {
      now = start.getTime() - msBefore;
      return world.app.call('POST', `/public/bookings/${link}/cancel`);
    };
    const startOf = async (id: string) =>
      (await world.database.owner('bookings').where({ id }).first('startsAt')).startsAt as Date;
    const allowed = await cancel(inTime.token, await startOf(inTime.id), 2 * 3_600_000);
    expect([allowed.status, allowed.body.booking.status]).toEqual([200, 'cancelled']);
    const refused = await cancel(late.token, await startOf(late.id), 2 * 3_600_000 - 1);
    expect([refused.status, refused.body.violations[0].rule]).toEqual([422, 'cancellation_cutoff']);
    const shown = await world.app.call('GET', `/public/bookings/${late.token}`);
    expect(shown.body.booking).toMatchObject({ status: 'upcoming', cancellable: false });
  });

  it('is never written to the log', async () => {
    const { token: link } = await world.book();
    await world.app.call('GET', `/public/bookings/${link}`);
    expect(world.app.log).toContainEqual(
      expect.objectContaining({ route: '/api/public/bookings/:token', status: 200 }),
    );
    expect(JSON.stringify(world.app.log)).not.toContain(link);
    expect(JSON.stringify(world.app.log)).not.toContain('ann@example.com');
  });
});

describe('for operators of the process', () => {
  it('measures requests by the pattern of their route', async () => {
    const { id } = await world.book();
    await get(`/bookings/${id}`);
    const text = await (await fetch(`${world.app.url}/metrics`)).text();
    expect(text).toMatch(
      /berth_http_request_seconds_count\{method="GET",route="\/api\/bookings\/:id",status="200"\} [1-9]/,
    );
    expect(text).not.toContain(id);
    expect(text).toMatch(/berth_database_pool\{state="free"\} \d/);
    expect(text).toMatch(/berth_starter_waiting_bookings [1-9]/);
    expect(text).toMatch(/berth_live_watchers 0/);
  });
});
