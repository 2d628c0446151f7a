/** @jest-environment node */
// The web server's way to the API, against a real server on loopback.
import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import { pino } from 'pino';
import type { ApiProxy } from './proxy';
import { apiProxy } from './proxy';
import { requestFacts, withoutSecrets } from './request-facts';
import type { WebState } from './state';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

let api: Server;
let web: Server;
let proxy: ApiProxy;
let handle: Handler;
let url: string;

const listen = async (server: Server): Promise<string> => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

beforeEach(async () => {
  api = createServer((request, response) => handle(request, response));
  const log = pino({ level: 'silent' });
  proxy = apiProxy({ apiUrl: await listen(api), log });
  const app = new Koa<WebState>();
  app.silent = true;
  app.use(requestFacts(log));
  app.use(proxy.middleware);
  web = createServer(app.callback());
  url = await listen(web);
});
afterEach(async () => {
  proxy.close();
  for (const server of [web, api]) {
    server.closeAllConnections();
    if (server.listening) await once(server.close(), 'close');
  }
});

it('passes method, path, body, status and headers on, and says for whom it asks', async () => {
  let seen: IncomingMessage | undefined;
  handle = (request, response) => {
    seen = request;
    response.writeHead(201, { 'set-cookie': ['a=1', 'b=2'], 'x-kind': 'answer' });
    request.pipe(response);
  };
  const answer = await fetch(`${url}/api/things?x=1`, {
    method: 'POST',
    body: 'hello',
    headers: {
      ...{ 'x-request-id': 'my-id', 'x-forwarded-for': '203.0.113.9' },
      ...{ 'x-forwarded-host': 'evil.test', 'x-forwarded-proto': 'https' },
    },
  });
  expect([answer.status, await answer.text(), answer.headers.getSetCookie()]).toEqual([
    201,
    'hello',
    ['a=1', 'b=2'],
  ]);
  expect(answer.headers.get('x-kind')).toBe('answer');
  expect([seen!.method, seen!.url]).toEqual(['POST', '/api/things?x=1']);
  expect(seen!.headers).toMatchObject({
    host: new URL(url).host,
    'x-request-id': 'my-id',
    'x-forwarded-for': expect.stringMatching(/^(::ffff:)?127\.0\.0\.1$/),
    'x-forwarded-host': new URL(url).host,
    'x-forwarded-proto': 'http',
  });
});

it('events arrive one by one, and the API learns when the browser leaves', async () => {
  let stream: ServerResponse | undefined;
  handle = (_, response) => {
    stream = response;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: 1\n\n');
  };
  const abort = new AbortController();
  const answer = await fetch(`${url}/api/events`, { signal: abort.signal });
  const reader = answer.body!.getReader();
  const next = async () => new TextDecoder().decode((await reader.read()).value);
  expect(await next()).toBe('data: 1\n\n');
  stream!.write('data: 2\n\n');
  expect(await next()).toBe('data: 2\n\n');
  const left = once(stream!, 'close');
  abort.abort();
  await left;
});

it('closing ends event streams, so that the server can stop', async () => {
  handle = (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: 1\n\n');
  };
  const answer = await fetch(`${url}/api/events`);
  proxy.close();
  await expect(answer.text()).rejects.toThrow();
});

it('an API that is away is a 503 in the words of the API', async () => {
  api.closeAllConnections();
  await once(api.close(), 'close');
  const answer = await fetch(`${url}/api/resources`);
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
  expect(await answer.json()).toMatchObject({
    success: false,
    code: 'api_unavailable',
    requestId: answer.headers.get('x-request-id'),
  });
});

it('an API that hangs up before it answered is a 503, too', async () => {
  handle = request => request.socket.destroy();
  expect((await fetch(`${url}/api/resources`)).status).toBe(503);
});

it('an id that is no id is replaced', async () => {
  handle = (_, response) => response.end();
  const answer = await fetch(`${url}/api/x`, { headers: { 'x-request-id': 'a b;c' } });
  expect(answer.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
});

it('logs show that a booking’s page, an offer or a feed was asked for, not which', () => {
  expect(withoutSecrets('/booking/abc-DEF_1')).toBe('/booking/…');
  expect(withoutSecrets('/api/public/bookings/abc/cancel')).toBe('/api/public/bookings/…/cancel');
  expect(withoutSecrets('/offers/abc')).toBe('/offers/…');
  expect(withoutSecrets('/api/public/offers/abc/accept')).toBe('/api/public/offers/…/accept');
  expect(withoutSecrets('/api/feeds/abc.ics')).toBe('/api/feeds/…');
  for (const page of ['/vip/reset', '/vip/invitation', '/login/reset', '/login/invitation'])
    expect(withoutSecrets(`${page}/abc`)).toBe(`${page}/…`);
  for (const path of ['/api/vip/links', '/api/auth/links'])
    expect(withoutSecrets(`${path}/abc`)).toBe(`${path}/…`);
});
