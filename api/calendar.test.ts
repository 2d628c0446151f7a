// Calendars and feeds over HTTP: what managers may set, and what somebody with a feed's address can read. Feeds are read
// by an independent library.
import ICAL from 'ical.js';
import { addDays } from '../domain/calendar';
import { createService } from '../services/services';
import { createStaff } from '../services/staff';
import type { Answer } from '../tests/harness/app';
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';
import { insertBooking } from '../tests/harness/lifecycle';
import { by } from '../tests/factories';

const SERVER = 'https://dav.example.com/berth/{tenant}';
const DAY_MS = 86_400_000;

let world: ApiWorld;
let kim: string;
let base: string;
beforeAll(async () => {
  world = await startApiWorld({ env: { CALDAV_URL: SERVER } });
});
afterAll(() => world.stop());
beforeEach(async () => {
  const { tenant } = world.home;
  base = `https://dav.example.com/berth/${tenant.slug}/`;
  ({ id: kim } = await createStaff(world.database.knex, tenant, { name: 'Kim' }, by()));
});

type Method = 'GET' | 'PUT' | 'POST' | 'DELETE';
async function call(
  method: Method,
  path: string,
  body?: object,
  by = world.home.users.manager,
): Promise<Answer> {
  return world.app.call(method, path, { body, token: await world.app.tokenOf(by) });
}
const setUrl = (url: string | null, id = kim) => call('PUT', `/calendars/${id}`, { url });
const read = (url: string, headers: Record<string, string> = {}, method = 'GET') =>
  world.app.call(method, new URL(url).pathname.replace('/api', ''), { headers });

/** A new feed, and the address it is read at. */
async function feedOf(id: string): Promise<string> {
  const { status, body } = await call('POST', `/calendars/${id}/feed`);
  expect(status).toBe(201);
  return body.calendar.feed.url as string;
}

interface Entry {
  start: number;
  end?: number;
  status?: 'pending' | 'upcoming';
}
async function serviceId(): Promise<string> {
  const name = `Cut ${Math.random()}`;
  return (await createService(world.database.knex, world.home.tenant, { name, durationMinutes: 30 }, by()))
    .id;
}

/** An appointment of Kim's, times in days from now. */
async function appointment({ start, end = start + 1 / 48, status = 'upcoming' }: Entry): Promise<string> {
  const at = (days: number) => new Date(Math.round((Date.now() + days * DAY_MS) / 1000) * 1000).toISOString();
  const times = { start: at(start), end: at(end), pendingUntil: at(start) };
  return insertBooking(world.database, world.home.tenant, {
    ...{ kind: 'appointment', resourceId: kim, status },
    ...times,
  });
}

interface Read {
  uid: string;
  summary: string;
  start: string;
  end: string;
  isDate: boolean;
  status: string;
}
function parse(text: string): Read[] {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return calendar.getAllSubcomponents('vevent').map(component => {
    const event = new ICAL.Event(component);
    const { isDate } = event.startDate;
    const told = (time: ICAL.Time) => (isDate ? time.toString() : time.toJSDate().toISOString());
    return {
      ...{ uid: event.uid, summary: event.summary, isDate },
      ...{ start: told(event.startDate), end: told(event.endDate) },
      status: String(component.getFirstPropertyValue('status')),
    };
  });
}

describe('the calendar of a staff member', () => {
  it('is set, shown and taken away by managers, and every change is on record', async () => {
    const set = await setUrl(`${base}kim`);
    expect(set.body.calendar).toMatchObject({
      ...{ id: kim, kind: 'staff', name: 'Kim', url: `${base}kim/`, feed: null, problem: null },
      events: { synced: 0, pending: 0, failed: 0 },
    });
    const list = await call('GET', '/calendars');
    expect(list.body.server).toBe(base);
    expect(list.body.calendars).toContainEqual(set.body.calendar);
    expect((await setUrl('')).body.calendar.url).toBeNull();
    const trail = await world.database
      .owner('audit_events')
      .where({ subject: 'calendar', subjectId: kim })
      .orderBy('id');
    expect(trail).toMatchObject([
      { subject: 'calendar', action: 'calendar_set', fromValue: null, toValue: `${base}kim/` },
      { action: 'calendar_set', fromValue: `${base}kim/`, toValue: null },
    ]);
  });

  it('has to be in this tenant’s part of the configured server', async () => {
    for (const url of [
      'http://169.254.169.254/latest/meta-data',
      'https://dav.example.com/berth/somebody-else/kim/',
      `${base}../somebody-else/kim/`,
      'https://evil.example.com/berth/kim/',
      base,
      'kim',
    ]) {
      const { status, body } = await setUrl(url);
      expect([url, status, body.code, body.details?.[0]?.field]).toEqual([
        url,
        400,
        'validation_failed',
        'url',
      ]);
    }
  });

  it('is nobody else’s', async () => {
    await setUrl(`${base}shared`);
    const { id } = await createStaff(world.database.knex, world.home.tenant, { name: 'Lou' }, by());
    const taken = await setUrl(`${base}%73hared/`, id);
    expect([taken.status, taken.body.code]).toEqual([409, 'conflict']);
  });

  it('is not one of a vehicle', async () => {
    const { status, body } = await setUrl(`${base}car`, world.home.carId);
    expect([status, body.details[0].message]).toEqual([400, expect.stringContaining('has a feed')]);
  });

  it('counts how its events stand, and says why one failed', async () => {
    await setUrl(`${base}counted`);
    const bookings = [1, 2, 3].map(start => appointment({ start }));
    const [failed, synced] = await Promise.all(bookings);
    const { id: tenantId } = world.home.tenant;
    const event = { tenantId, updatedAt: new Date() };
    await world.database.owner('calendar_events').insert([
      { ...event, bookingId: failed, status: 'failed', message: 'No space left.' },
      {
        ...{ ...event, bookingId: synced, status: 'synced', eventUrl: `${base}counted/x.ics` },
        calendarUrl: `${base}counted/`,
      },
    ]);
    const { body } = await call('GET', '/calendars');
    const mine = body.calendars.find((calendar: { id: string }) => calendar.id === kim);
    expect([mine.events, mine.problem]).toEqual([{ synced: 1, pending: 1, failed: 1 }, 'No space left.']);
    const shown = await call('GET', `/bookings/${failed}`);
    expect(shown.body.booking.calendar).toEqual({ status: 'failed', message: 'No space left.' });
  });

  it('does not wait for what ended more than a week ago', async () => {
    await setUrl(`${base}past`);
    const states = [];
    for (const start of [-6.9, -7.1]) {
      const { body } = await call('GET', `/bookings/${await appointment({ start })}`);
      states.push(body.booking.calendar);
    }
    expect(states).toEqual([{ status: 'pending' }, { status: 'off' }]);
  });

  it('cannot be set, and no event stands anywhere, where no server is configured', async () => {
    await setUrl(`${base}off`);
    const booking = await appointment({ start: 1 });
    const bare = await startApiWorld();
    try {
      const token = await bare.app.tokenOf(bare.home.users.manager);
      const body = { url: `${base}kim` };
      const refused = await bare.app.call('PUT', `/calendars/${bare.home.carId}`, { token, body });
      expect([refused.status, refused.body.details[0].message]).toEqual([
        400,
        expect.stringContaining('No calendar server is configured'),
      ]);
      expect((await bare.app.call('GET', '/calendars', { token })).body.server).toBeNull();
      const own = await bare.book();
      const shown = await bare.app.call('GET', `/bookings/${own.id}`, { token });
      expect(shown.body.booking.calendar).toEqual({ status: 'off' });
    } finally {
      await bare.stop();
    }
    expect((await call('GET', `/bookings/${booking}`)).body.booking.calendar).toEqual({ status: 'pending' });
  });
});

describe('a feed', () => {
  it('of a staff member has the instants of their bookings and whom for, and nothing else about people', async () => {
    const ids = [await appointment({ start: 1 }), await appointment({ start: 2, status: 'pending' })];
    await world.database
      .owner('bookings')
      .where({ id: ids[0] })
      .update({ serviceId: await serviceId() });
    const cancelled = await appointment({ start: 3 });
    await world.database
      .owner('bookings')
      .where({ id: cancelled })
      .update({ status: 'cancelled', cancelReason: 'staff' });
    const answer = await read(await feedOf(kim));
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'text/calendar; charset=utf-8',
    ]);
    const stored = await world.database.owner('bookings').whereIn('id', ids).orderBy('startsAt');
    const events = parse(answer.text);
    expect(events.map(event => [event.uid, event.start, event.end, event.isDate, event.status])).toEqual([
      [
        `${ids[0]}@berth`,
        stored[0].startsAt.toISOString(),
        stored[0].endsAt.toISOString(),
        false,
        'CONFIRMED',
      ],
      [
        `${ids[1]}@berth`,
        stored[1].startsAt.toISOString(),
        stored[1].endsAt.toISOString(),
        false,
        'TENTATIVE',
      ],
    ]);
    expect(events[0]!.summary).toMatch(/^Cut .* – Ann Lee$/);
    for (const personal of ['ann@example.com', '3105550100']) expect(answer.text).not.toContain(personal);
    for (const line of answer.text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  });

  it('of a vehicle has whole days and no names', async () => {
    const { id, startDate } = await world.book();
    const answer = await read(await feedOf(world.home.carId));
    expect(parse(answer.text)).toEqual([
      {
        ...{ uid: `${id}@berth`, summary: 'Booked', status: 'TENTATIVE', isDate: true },
        ...{ start: startDate, end: addDays(startDate, 2) },
      },
    ]);
    expect(answer.text).not.toContain('Ann');
  });

  it('reaches 60 days back and up to the booking horizon', async () => {
    const [lately, ahead] = [await appointment({ start: -59 }), await appointment({ start: 729 })];
    await appointment({ start: -61 });
    await appointment({ start: 731 });
    const events = parse((await read(await feedOf(kim))).text);
    expect(events.map(event => event.uid)).toEqual([`${lately}@berth`, `${ahead}@berth`]);
  });

  it('is the same file until something changes, and is then not sent again', async () => {
    await appointment({ start: 1 });
    const url = await feedOf(kim);
    const first = await read(url);
    const etag = first.headers.get('etag')!;
    const again = await read(url, { 'if-none-match': etag });
    expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag]);
    const listed = await read(url, { 'if-none-match': `"x", W/${etag}` });
    expect(listed.status).toBe(304);
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    const head = await read(url, {}, 'HEAD');
    expect([head.status, head.text, head.headers.get('etag')]).toEqual([200, '', etag]);
    await appointment({ start: 2 });
    const changed = await read(url, { 'if-none-match': etag });
    expect([changed.status, parse(changed.text).length]).toEqual([200, 2]);
  });

  it('has a new address when it is renewed and none when it is revoked; a wrong one looks the same', async () => {
    const first = await feedOf(kim);
    const second = await feedOf(kim);
    expect((await read(first)).status).toBe(404);
    expect((await read(second)).status).toBe(200);
    const revoked = await call('DELETE', `/calendars/${kim}/feed`);
    expect(revoked.body.calendar.feed).toBeNull();
    const gone = await read(second);
    const forged = await read(second.replace(/.{6}\.ics$/, 'AAAAAA.ics'));
    const booking = await world.book();
    const another = await world.app.call('GET', `/feeds/${booking.token}.ics`);
    for (const answer of [gone, forged, another]) {
      expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
    }
    const trail = await world.database
      .owner('audit_events')
      .where({ subject: 'calendar', subjectId: kim })
      .orderBy('id');
    expect(trail.map(event => event.action)).toEqual(['feed_created', 'feed_renewed', 'feed_revoked']);
    expect(JSON.stringify(trail)).not.toContain(new URL(second).pathname.split('/').at(-1)!.slice(0, 20));
  });

  it('is not told to staff, whose own it may not be', async () => {
    for (const user of [world.home.users.staff, world.home.users.operator]) {
      expect((await call('GET', '/calendars', undefined, user)).status).toBe(403);
    }
  });

  it('leaves no address in the log', async () => {
    const url = await feedOf(kim);
    await read(url);
    const token = new URL(url).pathname.split('/').at(-1)!;
    expect(world.app.log.some(line => line.route === '/api/feeds/:token.ics')).toBe(true);
    expect(JSON.stringify(world.app.log)).not.toContain(token.replace('.ics', ''));
  });
});
