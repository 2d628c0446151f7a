// The scriptable HTTP server: tests lean on what it records and checks.
import { basicAuth, hasHmacSignature, startHttpPeer } from './http-peer';
import type { HttpPeer } from './http-peer';

let peer: HttpPeer;
beforeAll(async () => {
  peer = await startHttpPeer();
});
afterEach(() => peer.reset());
afterAll(() => peer.close());

const send = (body: string, headers: Record<string, string> = {}) =>
  fetch(`${peer.url}/a?b=c`, { method: 'POST', body, headers });

it('records requests and answers the scripted ones first', async () => {
  peer.answerNext({ status: 418, headers: { 'x-kind': 'teapot' }, body: { short: true } });
  const first = await send('one');
  expect([first.status, first.headers.get('x-kind'), await first.json()]).toEqual([
    418,
    'teapot',
    { short: true },
  ]);
  expect((await send('two')).status).toBe(200);
  expect(await peer.nextRequest()).toMatchObject({ method: 'POST', path: '/a?b=c', body: 'one' });
  expect((await peer.nextRequest()).body).toBe('two');
});

it('says so when an awaited request does not come', async () => {
  await expect(peer.nextRequest(20)).rejects.toThrow('No request came within 20 ms (0 came before).');
});

it('knows a right signature of the raw body from a wrong or missing one', async () => {
  // printf 'hello' | openssl dgst -sha256 -hmac key
  const right = '9307b3b915efb5171ff14d8cb55fbcc798c6c0ef1456d66ded1a6aa723a58b7b';
  for (const headers of [
    { 'x-sig': right },
    { 'x-sig': `sha256=${right}` },
    { 'x-sig': 'f'.repeat(64) },
    {},
  ]) {
    await send('hello', headers as Record<string, string>);
  }
  expect(peer.requests.map(request => hasHmacSignature(request, 'X-Sig', 'key'))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

it('reads basic auth, with a colon in the password', async () => {
  await send('', { authorization: `Basic ${Buffer.from('user:pa:ss').toString('base64')}` });
  await send('', { authorization: 'Bearer x' });
  expect(peer.requests.map(basicAuth)).toEqual([{ user: 'user', password: 'pa:ss' }, null]);
});
