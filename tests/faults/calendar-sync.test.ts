// The calendar of a staff member follows the bookings, on a real CalDAV server, whatever that server or people do to it.
import { changeDetails } from '../../services/bookings/update';
import type { CalendarWorld, Salon } from '../harness/calendar-world';
import { openSalon, startCalendarWorld, throughProxy } from '../harness/calendar-world';

// The first run installs the calendar server.
jest.setTimeout(30_000);

let world: CalendarWorld;
let salon: Salon;
beforeAll(async () => {
  world = await startCalendarWorld();
}, 240_000);
afterAll(() => world?.stop());
beforeEach(async () => {
  salon = await openSalon(world);
  world.proxy.clear();
});
afterEach(() => world.proxy.fault(undefined));

const trouble = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no trouble',
    (error: Error) => error.message,
  );

describe('an event follows its booking', () => {
  test('created with what the staff member has to know, and no more', async () => {
    const booking = await salon.book(0);
    expect(await salon.state(booking)).toEqual({ status: 'pending' });
    await salon.sync(booking);
    const [slot] = salon.kim.slots;
    expect(await salon.seen(salon.kim)).toMatchObject([
      {
        ...{ uid: `${booking}@berth`, summary: 'Cut – Ann Lee', status: 'CONFIRMED' },
        ...{ start: slot!.startTime, end: slot!.endTime },
      },
    ]);
    const [text] = [...(await world.radicale.events(salon.kim.calendar)).values()];
    expect(text).toContain('URL');
    for (const personal of ['ann@example.com', '3105550100']) expect(text).not.toContain(personal);
    const state = await salon.state(booking);
    expect(state).toEqual({ status: 'synced', syncedAt: expect.any(String) });
    expect(Math.abs(Date.now() - Date.parse(state.syncedAt!))).toBeLessThan(10_000);
  });

  test('moved in time, moved to a colleague, and taken away with it', async () => {
    const booking = await salon.book(0);
    await salon.sync(booking);
    await salon.moveTo(booking, salon.kim, 3);
    expect(await salon.state(booking)).toMatchObject({ status: 'pending' });
    await salon.sync(booking);
    const [moved] = await salon.seen(salon.kim);
    expect([moved!.uid, moved!.start]).toEqual([`${booking}@berth`, salon.kim.slots[3]!.startTime]);

    await salon.moveTo(booking, salon.lou, 1);
    await salon.sync(booking);
    expect(await salon.seen(salon.kim)).toEqual([]);
    expect(await salon.seen(salon.lou)).toMatchObject([{ uid: `${booking}@berth` }]);

    await salon.move(booking, 'cancelled');
    await salon.sync(booking);
    expect(await salon.seen(salon.lou)).toEqual([]);
    expect(await salon.state(booking)).toMatchObject({ status: 'synced' });
  });

  test('a customer who did not come is taken away, one who came stays', async () => {
    const [missed, came] = [await salon.book(0), await salon.book(1)];
    for (const booking of [missed, came]) await salon.sync(booking);
    await salon.move(missed, 'no_show');
    await salon.move(came, 'completed');
    for (const booking of [missed, came]) await salon.sync(booking);
    expect((await salon.seen(salon.kim)).map(event => event.uid)).toEqual([`${came}@berth`]);
  });

  test('asked again, it asks the server nothing', async () => {
    const booking = await salon.book(0);
    await salon.sync(booking);
    world.proxy.clear();
    await salon.sync(booking);
    expect(world.proxy.requests).toEqual([]);
  });

  test('a staff member without a calendar has no event and no state', async () => {
    await salon.setCalendar(salon.kim, null);
    const booking = await salon.book(0);
    await salon.sync(booking);
    expect(await salon.seen(salon.kim)).toEqual([]);
    expect(await salon.state(booking)).toEqual({ status: 'off' });
    expect(world.proxy.requests).toEqual([]);
  });
});

describe('two at once', () => {
  test('of two revisions that race, the newer one stays, though the older one is written last', async () => {
    const booking = await salon.book(0);
    await salon.sync(booking);
    await salon.moveTo(booking, salon.kim, 1);
    // While the older one is under way, the booking moves on and the newer one is written.
    world.proxy.before('PUT', async () => {
      await salon.moveTo(booking, salon.kim, 2);
      await salon.sync(booking);
    });
    await salon.sync(booking);
    expect(await salon.seen(salon.kim)).toMatchObject([{ start: salon.kim.slots[2]!.startTime }]);
    expect(await salon.state(booking)).toMatchObject({ status: 'synced' });
  });

  test('a booking cancelled while its event is being created leaves none behind', async () => {
    const booking = await salon.book(0);
    world.proxy.before('PUT', async () => {
      await salon.move(booking, 'cancelled');
      await salon.sync(booking);
    });
    await salon.sync(booking);
    expect(await salon.seen(salon.kim)).toEqual([]);
    expect(await salon.state(booking)).toMatchObject({ status: 'synced' });
  });

  test('ten syncs of one booking make one event', async () => {
    const booking = await salon.book(0);
    await Promise.all(Array.from({ length: 10 }, () => salon.sync(booking)));
    expect(await salon.seen(salon.kim)).toHaveLength(1);
    expect(await salon.reconcile()).toMatchObject({ failed: 0 });
    expect(await salon.reconcile()).toEqual({ calendars: 2, repaired: 0, failed: 0 });
    expect(await salon.state(booking)).toMatchObject({ status: 'synced' });
  });
});

describe('a server that', () => {
  test.each([
    [401, 'The calendar server does not accept the login (401).'],
    [403, 'The calendar server does not let us write to this calendar (403).'],
    [507, 'The calendar server has no space left (507).'],
    [500, 'The calendar server has trouble of its own (500).'],
    [301, 'The calendar server sends us to another address (301)'],
  ])('answers %i is told of in plain words, and healed by the next try', async (status, words) => {
    const booking = await salon.book(0);
    world.proxy.fault(status);
    expect(await trouble(salon.sync(booking))).toContain(words);
    expect(await salon.state(booking)).toEqual({ status: 'failed', message: expect.stringContaining(words) });
    world.proxy.fault(undefined);
    await salon.sync(booking);
    expect(await salon.seen(salon.kim)).toHaveLength(1);
    expect(await salon.state(booking)).toMatchObject({ status: 'synced' });
    expect((await salon.state(booking)).message).toBeUndefined();
  });

  test('does not answer is not waited for', async () => {
    const booking = await salon.book(0);
    world.proxy.fault('hang');
    const began = Date.now();
    expect(await trouble(salon.sync(booking))).toMatch(/did not answer within/);
    expect(Date.now() - began).toBeLessThan(5_000);
    expect(await salon.state(booking)).toMatchObject({ status: 'failed' });
  });

  test('is down fails nothing but the event, which stands there when it is back', async () => {
    await world.radicale.stop();
    const bookings = [await salon.book(0), await salon.book(1)];
    expect(await trouble(salon.sync(bookings[0]!))).toMatch(/could not be reached/);
    expect(await salon.reconcile()).toMatchObject({ repaired: 0, failed: 2 });
    await world.radicale.start();
    expect(await salon.reconcile()).toEqual({ calendars: 2, repaired: 2, failed: 0 });
    expect(await salon.seen(salon.kim)).toHaveLength(2);
    for (const booking of bookings) expect(await salon.state(booking)).toMatchObject({ status: 'synced' });
  });

  test('loses its answer after it did the work is asked again, and holds one event', async () => {
    const booking = await salon.book(0);
    world.proxy.fault('lose', 'PUT');
    expect(await trouble(salon.sync(booking))).toMatch(/could not be reached/);
    world.proxy.fault(undefined);
    await salon.moveTo(booking, salon.kim, 2);
    await salon.sync(booking);
    expect(await salon.seen(salon.kim)).toMatchObject([{ start: salon.kim.slots[2]!.startTime }]);
  });

  test('says the event is another version (412) is read again and written', async () => {
    const booking = await salon.book(0);
    await salon.sync(booking);
    const [event] = await salon.seen(salon.kim);
    const text = (await world.radicale.events(salon.kim.calendar)).get(event!.url)!;
    await world.radicale.put(event!.url, text.replace(/SUMMARY:[^\r\n]+/, 'SUMMARY:Lunch'));
    await salon.moveTo(booking, salon.kim, 2);
    await salon.sync(booking);
    expect(await salon.seen(salon.kim)).toMatchObject([
      { summary: 'Cut – Ann Lee', start: salon.kim.slots[2]!.startTime },
    ]);
  });

  test('forgot the event gets it again when the booking moves', async () => {
    const booking = await salon.book(0);
    await salon.sync(booking);
    const [event] = await salon.seen(salon.kim);
    await world.radicale.remove(event!.url);
    await salon.moveTo(booking, salon.kim, 2);
    await salon.sync(booking);
    expect(await salon.seen(salon.kim)).toMatchObject([{ start: salon.kim.slots[2]!.startTime }]);
    await world.radicale.remove((await salon.seen(salon.kim))[0]!.url);
    await salon.move(booking, 'cancelled');
    await salon.sync(booking);
    expect(await salon.state(booking)).toMatchObject({ status: 'synced' });
  });

  test('is not the configured one is never asked, whatever the database says', async () => {
    const booking = await salon.book(0);
    const elsewhere = 'http://127.0.0.1:9/berth/kim/';
    await world.db.owner('resources').where({ id: salon.kim.id }).update({ calendarUrl: elsewhere });
    expect(await trouble(salon.sync(booking))).toContain('not on the calendar server that is configured');
    expect(world.proxy.requests).toEqual([]);
  });
});

describe('reconciliation', () => {
  const NOTHING = { calendars: 2, repaired: 0, failed: 0 };
  const FOREIGN = [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Somebody//EN', 'BEGIN:VEVENT', 'UID:lunch@elsewhere'],
    ...['DTSTAMP:20270101T000000Z', 'DTSTART:20301201T110000Z', 'DTEND:20301201T120000Z', 'SUMMARY:Lunch'],
    ...['END:VEVENT', 'END:VCALENDAR', ''],
  ].join('\r\n');

  test('finds nothing to do where all is well, and leaves the events of others alone', async () => {
    for (const slot of [0, 1, 2]) await salon.sync(await salon.book(slot));
    await world.radicale.put(`${salon.kim.calendar}lunch.ics`, FOREIGN);
    await world.radicale.put(
      `${salon.kim.calendar}berth-${'0'.repeat(64)}.ics`,
      FOREIGN.replace('lunch@', 'dinner@'),
    );
    world.proxy.clear();
    expect(await salon.reconcile()).toEqual(NOTHING);
    expect(world.proxy.requests.map(request => request.split(' ')[0])).toEqual(['REPORT', 'REPORT']);
    expect(await salon.seen(salon.kim)).toHaveLength(5);
  });

  test('writes events that are missing, because nobody wrote them or somebody deleted them', async () => {
    const [deleted, never] = [await salon.book(0), await salon.book(1)];
    await salon.sync(deleted);
    await world.radicale.remove((await salon.seen(salon.kim))[0]!.url);
    expect(await salon.reconcile()).toEqual({ ...NOTHING, repaired: 2 });
    expect((await salon.seen(salon.kim)).map(event => event.uid)).toEqual([
      `${deleted}@berth`,
      `${never}@berth`,
    ]);
    expect(await salon.reconcile()).toEqual(NOTHING);
  });

  test('undoes what was changed there, also when it was moved far away', async () => {
    const [renamed, moved] = [await salon.book(0), await salon.book(1)];
    for (const booking of [renamed, moved]) await salon.sync(booking);
    const [first, second] = await salon.seen(salon.kim);
    const texts = await world.radicale.events(salon.kim.calendar);
    await world.radicale.put(first!.url, texts.get(first!.url)!.replace(/SUMMARY:[^\r\n]+/, 'SUMMARY:Mine'));
    const past = texts.get(second!.url)!.replace(/DT(START|END):\d{4}/g, 'DT$1:2019');
    await world.radicale.put(second!.url, past);
    expect(await salon.reconcile()).toEqual({ ...NOTHING, repaired: 2 });
    expect(await salon.seen(salon.kim)).toEqual([first, second]);
    expect(await salon.reconcile()).toEqual(NOTHING);
  });

  test('takes away events whose booking is over or is somewhere else, known or not', async () => {
    const [cancelled, elsewhere] = [await salon.book(0), await salon.book(1)];
    for (const booking of [cancelled, elsewhere]) await salon.sync(booking);
    const before = await world.radicale.events(salon.kim.calendar);
    await salon.move(cancelled, 'cancelled');
    await salon.sync(cancelled);
    await salon.moveTo(elsewhere, salon.lou, 1);
    await salon.sync(elsewhere);
    for (const [url, text] of before) await world.radicale.put(url, text);
    expect(await salon.seen(salon.kim)).toHaveLength(2);
    expect(await salon.reconcile()).toEqual({ ...NOTHING, repaired: 2 });
    expect(await salon.seen(salon.kim)).toEqual([]);
    expect(await salon.seen(salon.lou)).toHaveLength(1);
    expect(await salon.reconcile()).toEqual(NOTHING);
  });

  test('takes away an event of ours whose booking is unknown, as after a restored backup', async () => {
    const lost = '0190a0c0-0000-7000-8000-000000000001';
    const name = world.deps.links.eventNameOf(salon.tenant.id, lost);
    await world.radicale.put(`${salon.kim.calendar}${name}.ics`, FOREIGN);
    const another = world.deps.links.eventNameOf(lost, lost);
    await world.radicale.put(`${salon.kim.calendar}${another}.ics`, FOREIGN.replace('lunch@', 'dinner@'));
    expect(await salon.reconcile()).toEqual({ ...NOTHING, repaired: 1 });
    expect((await salon.seen(salon.kim)).map(event => event.uid)).toEqual(['dinner@elsewhere']);
  });

  test('heals what failed, and follows a changed name', async () => {
    const booking = await salon.book(0);
    world.proxy.fault(507);
    await trouble(salon.sync(booking));
    world.proxy.fault(undefined);
    expect(await salon.reconcile()).toEqual({ ...NOTHING, repaired: 1 });
    const change = { customerName: 'Bea Lee' };
    const now = new Date().toISOString();
    await changeDetails(world.db.knex, {
      ...{
        tenantId: salon.tenant.id,
        bookingId: booking,
        change,
        actor: salon.actor,
        now,
        requestId: 'test',
      },
    });
    expect(await salon.reconcile()).toEqual({ ...NOTHING, repaired: 1 });
    expect(await salon.seen(salon.kim)).toMatchObject([{ summary: 'Cut – Bea Lee' }]);
  });

  test('fills a calendar that is added, moves to one that replaces it, and empties one that is taken away', async () => {
    await salon.setCalendar(salon.kim, null);
    const booking = await salon.book(0);
    await salon.setCalendar(salon.kim, throughProxy(world, salon.kim.calendar));
    expect(await salon.state(booking)).toEqual({ status: 'pending' });
    expect(await salon.reconcile()).toEqual({ ...NOTHING, repaired: 1 });
    expect(await salon.seen(salon.kim)).toHaveLength(1);

    const next = { ...salon.kim, calendar: await world.radicale.makeCalendar(`next-${booking}`) };
    await salon.setCalendar(salon.kim, throughProxy(world, next.calendar));
    await salon.reconcile();
    expect([await salon.seen(salon.kim), await salon.seen(next)]).toMatchObject([
      [],
      [{ uid: `${booking}@berth` }],
    ]);

    await salon.setCalendar(salon.kim, null);
    await salon.reconcile();
    expect(await salon.seen(next)).toEqual([]);
    expect(await salon.state(booking)).toEqual({ status: 'off' });
  });

  test('leaves a server alone for this time once it has failed three times in a row', async () => {
    for (const slot of [0, 1, 2, 3, 4]) await salon.book(slot);
    world.proxy.fault(507, 'PUT');
    world.proxy.clear();
    expect(await salon.reconcile()).toEqual({ ...NOTHING, failed: 3 });
    expect(world.proxy.requests.filter(request => request.startsWith('PUT'))).toHaveLength(3);
    world.proxy.fault(undefined);
    expect(await salon.reconcile()).toEqual({ ...NOTHING, repaired: 5 });
  });

  test('one calendar that is gone keeps no other waiting', async () => {
    await salon.setCalendar(salon.kim, `${throughProxy(world, salon.kim.calendar)}gone/`);
    const booking = await salon.book(0, salon.lou);
    expect(await salon.reconcile()).toEqual({ ...NOTHING, repaired: 1, failed: 1 });
    expect(await salon.state(booking)).toMatchObject({ status: 'synced' });
  });
});
