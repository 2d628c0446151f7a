/** @jest-environment node */
// Who is greeted, asked of a real server in the place of the API.
import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AppLoadContext } from '@remix-run/node';
import { requireVendor, vendorGreeting } from './vendor.server';

const id = '0198b000-0000-7000-8000-000000000001';
const user = {
  ...{ id, email: 'ada@farm.test', name: 'Ada', vendor: { id, name: 'Farm' } },
  tenant: { id, slug: 'demo', name: 'Demo', timeZone: 'UTC', currency: 'USD' },
};

let api: Server;
let cookies: (string | undefined)[];
let status: number;

beforeAll(async () => {
  api = createServer((request, response) => {
    cookies.push(request.headers.cookie);
    const no = { success: false, error: 'Unauthorized', code: 'unauthorized', requestId: '1' };
    const body = status === 200 ? { success: true, user, unread: cookies.length } : no;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await once(api.listen(0, '127.0.0.1'), 'listening');
});
beforeEach(() => {
  cookies = [];
  status = 200;
});
afterAll(async () => {
  api.closeAllConnections();
  await once(api.close(), 'close');
});

/** What the Koa server hands over for one request of a browser. */
const contextOf = (): AppLoadContext =>
  ({
    apiUrl: `http://127.0.0.1:${(api.address() as AddressInfo).port}`,
    ...{ requestId: '1', forwardedFor: '::1', forwardedProto: 'http', host: 'a.test', origin: undefined },
  }) as AppLoadContext;
const requestOf = (cookie: string, method = 'GET') =>
  new Request('http://a.test/vip/needs?page=2', { method, headers: { cookie } });

it('the frame and the page of one request ask once between them, those of another anew', async () => {
  const [context, request] = [contextOf(), requestOf('berth_vip=ada')];
  const [greeting, vendor] = await Promise.all([
    vendorGreeting(request, context),
    requireVendor(request, context),
  ]);
  expect([greeting.unread, greeting.user, vendor, cookies]).toEqual([1, user, user, ['berth_vip=ada']]);
  expect((await vendorGreeting(requestOf('berth_vip=bob'), contextOf())).unread).toBe(2);
  expect(cookies).toEqual(['berth_vip=ada', 'berth_vip=bob']);
});

it('what was asked before a form was answered is asked again after it', async () => {
  const context = contextOf();
  await requireVendor(requestOf('berth_vip=ada', 'POST'), context);
  expect((await vendorGreeting(requestOf('berth_vip=ada'), context)).unread).toBe(2);
});

it('frame and page of somebody who is not logged in both lead to the login', async () => {
  status = 401;
  const context = contextOf();
  const asked = [vendorGreeting(requestOf(''), context), requireVendor(requestOf(''), context)].map(one =>
    one.catch((redirect: Response) => redirect.headers.get('location')),
  );
  const login = '/vip/login?to=%2Fvip%2Fneeds%3Fpage%3D2';
  expect([await Promise.all(asked), cookies.length]).toEqual([[login, login], 1]);
});
