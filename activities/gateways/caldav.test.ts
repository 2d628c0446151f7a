// The protocol of calendar servers as they differ: what is asked, and what is made of the answers. A real server is asked
// in tests/faults/calendar-sync.
import type { HttpPeer, PeerAnswer } from '../../tests/harness/http-peer';
import { basicAuth, startHttpPeer } from '../../tests/harness/http-peer';
import type { CalendarGateway } from './caldav';
import { CalendarTrouble, EventChanged, createCalDavGateway } from './caldav';

const TIMEOUT_MS = 2_000;

let peer: HttpPeer;
let gateway: CalendarGateway;
let calendar: string;
let event: string;
beforeAll(async () => {
  peer = await startHttpPeer();
  calendar = `${peer.url}/dav/kim/`;
  event = `${calendar}berth-1.ics`;
  gateway = createCalDavGateway({ url: `${peer.url}/dav/`, username: 'ann', password: 'säcret' }, TIMEOUT_MS);
});
afterAll(() => peer.close());
beforeEach(() => peer.reset());

const xml = (body: string): PeerAnswer => ({
  status: 207,
  headers: { 'content-type': 'application/xml; charset=utf-8' },
  body: `<?xml version="1.0"?><d:multistatus xmlns:d="DAV:">${body}</d:multistatus>`,
});
const entry = (href: string, etag: string): string =>
  `<d:response><d:href>${href}</d:href><d:propstat><d:prop><d:getetag>${etag}</d:getetag></d:prop>` +
  '<d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>';

const trouble = (work: Promise<unknown>): Promise<CalendarTrouble> =>
  work.then(
    () => {
      throw new Error('There was no trouble.');
    },
    (error: unknown) => {
      expect(error).toBeInstanceOf(CalendarTrouble);
      return error as CalendarTrouble;
    },
  );

test('a new event is written where there is none, with the login', async () => {
  peer.answer({ status: 201, headers: { etag: '"1"' } });
  expect(await gateway.create(event, 'BEGIN:VCALENDAR')).toBe('"1"');
  const request = await peer.nextRequest();
  expect([request.method, request.path, request.body]).toEqual([
    'PUT',
    '/dav/kim/berth-1.ics',
    'BEGIN:VCALENDAR',
  ]);
  expect(request.headers).toMatchObject({
    'if-none-match': '*',
    'content-type': 'text/calendar; charset=utf-8',
  });
  expect(basicAuth(request)).toEqual({ user: 'ann', password: 'säcret' });
});

test('an event is written over, and removed, in the version it was taken for', async () => {
  peer.answerNext({ status: 204, headers: { etag: '"2"' } }, { status: 204 });
  expect(await gateway.replace(event, 'x', '"1"')).toBe('"2"');
  await gateway.remove(event, '"2"');
  const [put, remove] = [await peer.nextRequest(), await peer.nextRequest()];
  expect([put.headers['if-match'], remove.method, remove.headers['if-match']]).toEqual([
    '"1"',
    'DELETE',
    '"2"',
  ]);
});

test('another version is told apart from trouble, and what is gone is removed', async () => {
  peer.answer({ status: 412 });
  for (const work of [
    () => gateway.create(event, 'x'),
    () => gateway.replace(event, 'x', '"1"'),
    () => gateway.remove(event, '"1"'),
  ]) {
    await expect(work()).rejects.toBeInstanceOf(EventChanged);
  }
  peer.answer({ status: 404 });
  await expect(gateway.replace(event, 'x', '"1"')).rejects.toBeInstanceOf(EventChanged);
  await gateway.remove(event, '"1"');
  expect(await gateway.find(event)).toBeUndefined();
});

test('versions without a name, or with a weak one, are not compared', async () => {
  peer.answerNext(
    { status: 201 },
    { status: 204, headers: { etag: 'W/"2"' } },
    xml(entry('/dav/kim/berth-1.ics', 'W/"2"')),
  );
  expect(await gateway.create(event, 'x')).toBeNull();
  expect(await gateway.replace(event, 'x', null)).toBeNull();
  expect(await gateway.find(event)).toEqual({ url: event, etag: null });
  const [, put] = [await peer.nextRequest(), await peer.nextRequest()];
  expect(put.headers['if-match']).toBeUndefined();
});

test('a list has the address and version of each event, however the server writes them', async () => {
  const events =
    entry('/dav/kim/berth-1.ics', '"1"') +
    entry(`${calendar}a%20b.ics`, '&quot;2&quot;') +
    '<d:response><d:href>/dav/kim/gone.ics</d:href><d:status>HTTP/1.1 404 Not Found</d:status></d:response>';
  peer.answer(xml(events));
  expect(await gateway.list(calendar, '2027-02-01T10:00:00.000Z')).toEqual([
    { url: event, etag: '"1"' },
    { url: `${calendar}a%20b.ics`, etag: '"2"' },
  ]);
  const { method, headers, body } = await peer.nextRequest();
  expect([method, headers.depth]).toEqual(['REPORT', '1']);
  expect(body).toContain('start="20270201T100000Z"');
  peer.answer(xml(''));
  expect(await gateway.list(calendar, '2027-02-01T10:00:00.000Z')).toEqual([]);
});

test('a page of the web in place of a calendar is no empty calendar', async () => {
  peer.answer({ status: 200, headers: { 'content-type': 'text/html' }, body: '<h1>Please log in</h1>' });
  for (const work of [() => gateway.list(calendar, '2027-02-01T10:00:00Z'), () => gateway.find(event)]) {
    expect((await trouble(work())).message).toContain('no calendar server (200)');
  }
});

test('a busy server says how long to wait', async () => {
  peer.answer({ status: 503, headers: { 'retry-after': '7' } });
  const { message, retryAfterMs } = await trouble(gateway.create(event, 'x'));
  expect([message, retryAfterMs]).toEqual(['The calendar server is not ready (503).', 7_000]);
});

test('no answer, half an answer and too much of one end in time', async () => {
  peer.answer({ fault: 'hang' });
  expect((await trouble(gateway.find(event))).message).toBe('The calendar server did not answer within 2 s.');
  peer.answer({ ...xml(entry('/dav/kim/berth-1.ics', '"1"')), fault: 'drop-in-body' });
  expect((await trouble(gateway.find(event))).message).toContain('could not be reached');
  peer.answer(xml('x'.repeat(17 * 1024 * 1024)));
  expect((await trouble(gateway.find(event))).message).toContain('more than can be read');
});

test('nothing outside the configured server is asked, and no redirect followed', async () => {
  for (const url of [
    `${peer.url}/admin/x.ics`,
    'http://127.0.0.1:9/dav/kim/x.ics',
    `${peer.url}/davy/kim/x.ics`,
  ]) {
    expect(gateway.reaches(url)).toBe(false);
    expect((await trouble(gateway.create(url, 'x'))).message).toContain('not on the calendar server');
  }
  expect(peer.requests).toHaveLength(0);
  peer.answer({ status: 302, headers: { location: `${peer.url}/dav/other.ics` } });
  expect((await trouble(gateway.create(event, 'x'))).message).toContain('another address (302)');
  expect(peer.requests).toHaveLength(1);
});

test('no trouble tells the password or the address', async () => {
  for (const answer of [{ status: 401, body: 'säcret' }, { status: 418 }, { fault: 'drop' as const }]) {
    peer.answer(answer);
    const { message, stack } = await trouble(gateway.create(event, 'x'));
    expect(`${message} ${stack}`).not.toMatch(/säcret|berth-1/);
  }
});
