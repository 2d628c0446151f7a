// Whose budget a request draws from, through the whole chain: browser, a proxy such as nginx, the web server, the API.
import type { IncomingMessage, Server } from 'node:http';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { createWebServer } from '../web/koa/server';
import type { WebServer } from '../web/koa/server';
import type { ApiWorld } from './harness/api-world';
import { startApiWorld } from './harness/api-world';

// On a busy machine it takes long to make a database and log in.
jest.setTimeout(30_000);

const LIMIT = 2;

let world: ApiWorld;
const webs: WebServer[] = [];
const proxies: Server[] = [];

beforeAll(async () => {
  world = await startApiWorld({
    env: {
      ...{ TRUST_PROXY: 'on', RATE_LIMITS: 'on' },
      ...{ CREATION_LIMIT: String(LIMIT), CREATION_WINDOW_SECONDS: '600' },
    },
  });
});
afterAll(async () => {
  for (const proxy of proxies) {
    proxy.closeAllConnections();
    proxy.close();
  }
  for (const web of webs) await web.close();
  await world.stop();
});

/** The port of a web server behind that many proxies. No page is asked for, so it has none. */
async function startWeb(behind: number): Promise<number> {
  const web = createWebServer({
    ...{ build: { routes: {} } as never, assetsFolder: 'web/public', mode: 'production', report: () => {} },
    ...{ apiUrl: world.app.url, proxies: behind, log: pino({ level: 'silent' }) },
  });
  webs.push(web);
  return (await web.listen(0, '127.0.0.1')).port;
}

/** What nginx does with the settings of docs/operating.md: adds whom it saw, and says what it was asked. */
async function startProxy(to: number): Promise<number> {
  const proxy = http.createServer((request, response) => {
    const { 'x-forwarded-for': before, ...headers } = request.headers;
    const seen = request.socket.remoteAddress!;
    const forwarded = {
      'x-forwarded-for': before ? `${String(before)}, ${seen}` : seen,
      'x-forwarded-proto': 'https',
      'x-forwarded-host': headers.host,
    };
    const upstream = http.request(
      {
        port: to,
        host: '127.0.0.1',
        method: request.method,
        path: request.url,
        headers: { ...headers, ...forwarded },
      },
      answer => {
        response.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(response);
      },
    );
    request.pipe(upstream);
  });
  proxies.push(proxy);
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve));
  return (proxy.address() as AddressInfo).port;
}

/** Books from an address of this machine. Answers the status. */
function book(port: number, from: string, headers: Record<string, string> = {}): Promise<number> {
  const body = JSON.stringify(world.rental());
  const sent = { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, localAddress: from, method: 'POST', path: '/api/bookings' };
    const request = http.request({ ...options, headers: sent, agent: false }, (answer: IncomingMessage) => {
      answer.resume();
      answer.once('end', () => resolve(answer.statusCode!));
    });
    request.once('error', reject);
    request.end(body);
  });
}

async function spend(port: number, from: string): Promise<void> {
  for (let n = 0; n < LIMIT; n += 1) expect(await book(port, from)).toBe(201);
}

const claims = (address: string) => ({
  'x-forwarded-for': address,
  'x-real-ip': address,
  forwarded: `for=${address}`,
});

test('behind a proxy each visitor has a budget of their own, and claiming to be somebody else does not help', async () => {
  const port = await startProxy(await startWeb(1));
  await spend(port, '127.0.0.11');
  expect(await book(port, '127.0.0.11')).toBe(429);
  expect(await book(port, '127.0.0.11', claims('198.51.100.1'))).toBe(429);
  expect(await book(port, '127.0.0.11', claims('198.51.100.2, 198.51.100.3'))).toBe(429);
  expect(await book(port, '127.0.0.12')).toBe(201);
  // Nor can one visitor spend the budget of another.
  await spend(port, '127.0.0.13');
  expect(await book(port, '127.0.0.13', claims('127.0.0.12'))).toBe(429);
  expect(await book(port, '127.0.0.12')).toBe(201);
});

test('behind two proxies in a row it is still the visitor who is counted', async () => {
  const port = await startProxy(await startProxy(await startWeb(2)));
  await spend(port, '127.0.0.21');
  expect(await book(port, '127.0.0.21', claims('198.51.100.4'))).toBe(429);
  expect(await book(port, '127.0.0.22')).toBe(201);
});

test('without a proxy it is the address of the connection, whatever is claimed', async () => {
  const port = await startWeb(0);
  await spend(port, '127.0.0.31');
  expect(await book(port, '127.0.0.31', claims('198.51.100.5'))).toBe(429);
  expect(await book(port, '127.0.0.32')).toBe(201);
});
