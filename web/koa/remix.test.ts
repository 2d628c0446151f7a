/** @jest-environment node */
// How pages and files leave the web server, on a real one.
import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer, request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { buffer, text } from 'node:stream/consumers';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { brotliDecompressSync, createGunzip, gunzipSync } from 'node:zlib';
import type { HandleDocumentRequestFunction, ServerBuild } from '@remix-run/node';
import Koa from 'koa';
import { pino } from 'pino';
import { remix } from './remix';
import { requestFacts } from './request-facts';
import type { WebState } from './state';

const PAGE = `<!doctype html><p>${'ü'.repeat(2_000)}</p>`;
const pageHeaders = { 'content-type': 'text/html; charset=utf-8' };

/** The answer of what Remix calls for a page, and of a file at /file. */
let page: () => Response;
let file: () => Response;
let server: Server;
/** The request of a page is over. */
let over: Promise<unknown>;

/** Reads what the page was loaded with, as rendering does. */
async function renderPage(...given: Parameters<HandleDocumentRequestFunction>): Promise<Response> {
  const [asked, , , { serverHandoffStream }] = given;
  over = once(asked.signal, 'abort');
  await buffer(serverHandoffStream as NodeReadableStream);
  return page();
}

const root = {
  ...{ id: 'root', path: '' },
  module: { default: () => null },
};
const resource = { id: 'file', parentId: 'root', path: 'file', module: { loader: () => file() } };
const build = {
  entry: { module: { default: renderPage, streamTimeout: 5_000 } },
  routes: { root, file: resource },
  assets: { entry: { imports: [], module: '' }, routes: {}, url: '', version: '1' },
  ...{ publicPath: '/', assetsBuildDirectory: '', basename: '/', mode: 'production', isSpaMode: false },
  future: { v3_singleFetch: true, v3_throwAbortReason: true },
} as unknown as ServerBuild;

beforeAll(async () => {
  const app = new Koa<WebState>();
  app.silent = true;
  app.use(requestFacts(pino({ level: 'silent' })));
  app.use(remix({ build, mode: 'production', apiUrl: 'http://127.0.0.1:9', report: () => {} }));
  server = createServer(app.callback());
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
beforeEach(() => {
  page = () => new Response(PAGE, { headers: pageHeaders });
  file = () => new Response('a;b\n', { headers: { 'content-type': 'text/csv' } });
});
afterAll(async () => {
  server.closeAllConnections();
  await once(server.close(), 'close');
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await nextTurn();
}

/** Answers as soon as its head is there. */
async function get(path: string, acceptEncoding = 'identity', method = 'GET'): Promise<IncomingMessage> {
  const { port } = server.address() as AddressInfo;
  const asked = request({
    ...{ port, path, method, agent: false, headers: { 'accept-encoding': acceptEncoding } },
  });
  const [answer] = (await once(asked.end(), 'response')) as [IncomingMessage];
  return answer;
}

it.each([
  ['br, gzip', 'br', brotliDecompressSync],
  ['gzip, deflate', 'gzip', gunzipSync],
  ['identity', undefined, (whole: Buffer) => whole],
] as const)(
  'a page goes out in one piece, for a browser that takes %s',
  async (accepted, encoding, unpack) => {
    const answer = await get('/', accepted);
    const body = await buffer(answer);
    expect([answer.statusCode, unpack(body).toString()]).toEqual([200, PAGE]);
    expect(answer.headers).toMatchObject({ 'content-length': String(body.length), vary: 'accept-encoding' });
    expect(answer.headers['content-encoding']).toBe(encoding);
  },
);

it('a page keeps its status, its cookies and the headers that keep it to itself', async () => {
  page = () => {
    const headers = new Headers(pageHeaders);
    for (const cookie of ['a=1', 'b=2']) headers.append('set-cookie', cookie);
    return new Response(PAGE, { status: 404, headers });
  };
  const answer = await get('/', 'br');
  answer.resume();
  expect([answer.statusCode, answer.headers['set-cookie']]).toEqual([404, ['a=1', 'b=2']]);
  expect(answer.headers).toMatchObject({
    'cache-control': 'private, no-cache',
    'content-security-policy': expect.stringContaining("script-src 'nonce-") as string,
  });
});

it('of a page that is only asked about, and of a redirect, nothing is sent but the head', async () => {
  const asked = await get('/', 'br', 'HEAD');
  expect([asked.statusCode, await text(asked)]).toEqual([200, '']);
  page = () => new Response(null, { status: 302, headers: { location: '/login' } });
  const sent = await get('/', 'br');
  expect([sent.statusCode, sent.headers.location, await text(sent)]).toEqual([302, '/login', '']);
});

it('when a page is out, or nobody waits for it any more, its request is over', async () => {
  await text(await get('/'));
  await over;
  page = () => new Response(new ReadableStream(), { headers: pageHeaders });
  const asked = request({ port: (server.address() as AddressInfo).port, agent: false });
  const left = once(asked.end(), 'error');
  const before = over;
  await until(() => over !== before);
  asked.destroy(new Error('left'));
  await Promise.all([left, over]);
});

it('a file goes out as it is written', async () => {
  let controller!: ReadableStreamDefaultController<Uint8Array>;
  const body = new ReadableStream<Uint8Array>({ start: given => void (controller = given) });
  const write = (line: string) => controller.enqueue(new TextEncoder().encode(line));
  file = () => new Response(body, { headers: { 'content-type': 'text/csv; charset=utf-8' } });
  write('a;b\n');
  const answer = await get('/file');
  const lines = answer.setEncoding('utf8')[Symbol.asyncIterator]();
  expect((await lines.next()).value).toBe('a;b\n');
  write('c;d\n');
  controller.close();
  expect((await lines.next()).value).toBe('c;d\n');
});

it('a file is packed on the way, and one that breaks off is not taken for a whole one', async () => {
  const whole = await get('/file', 'gzip');
  expect(await text(whole.pipe(createGunzip()))).toBe('a;b\n');
  const body = new ReadableStream<Uint8Array>({
    pull: controller => controller.error(new Error('cut')),
  });
  file = () => new Response(body, { headers: { 'content-type': 'text/csv' } });
  await expect(get('/file').then(text)).rejects.toThrow();
});
