// What operators read of encrypted workflows: with the token, from where the Temporal UI is, and nothing without.
import { defaultPayloadConverter } from '@temporalio/common';
import { createPayloadCodec } from '../config/codec';
import { parseCodecKeys } from '../config/codec-keys';
import { toWire } from '../config/codec-wire';
import { startTestApp } from '../tests/harness/app';
import type { TestApp } from '../tests/harness/app';
import type { TestDatabase } from '../tests/harness/database';
import { createTestDatabase } from '../tests/harness/database';

const KEYS = `new:${Buffer.alloc(32, 7).toString('base64')}`;
const TOKEN = 'operators-only-operators-only-operators';
const UI = 'https://temporal.example.com';

let db: TestDatabase;
let app: TestApp;
beforeAll(async () => {
  db = await createTestDatabase();
  const env = { TEMPORAL_CODEC_KEYS: KEYS, TEMPORAL_CODEC_TOKEN: TOKEN, TEMPORAL_UI_URL: `${UI}/` };
  app = await startTestApp(db.url, { env });
});
afterAll(async () => {
  await app.stop();
  await db.drop();
});

async function encrypted() {
  const payload = defaultPayloadConverter.toPayload({ reason: 'Ann Lee is ill' })!;
  return (await createPayloadCodec(parseCodecKeys(KEYS)!).encode([payload])).map(toWire);
}

const decode = (path: string, body: unknown, headers: Record<string, string> = {}, url = app.url) =>
  fetch(`${url}/codec${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

test('it is read with the token, in the header or in the address, and by pages of the Temporal UI', async () => {
  const payloads = await encrypted();
  const headers = { authorization: `Bearer ${TOKEN}`, origin: UI };
  for (const answer of [
    await decode('/decode', { payloads }, headers),
    await decode(`/${TOKEN}/decode`, { payloads }),
  ]) {
    expect(answer.status).toBe(200);
    const {
      payloads: [read],
    } = (await answer.json()) as { payloads: { data: string }[] };
    expect(Buffer.from(read!.data, 'base64').toString()).toBe('{"reason":"Ann Lee is ill"}');
  }
  const preflight = await fetch(`${app.url}/codec/decode`, { method: 'OPTIONS', headers: { origin: UI } });
  expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, UI]);
  const foreign = await decode('/decode', { payloads }, { ...headers, origin: 'https://evil.test' });
  expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
  expect(JSON.stringify(app.log)).not.toContain(TOKEN);
});

test('nobody reads it without the token, and what is no payload is refused', async () => {
  const payloads = await encrypted();
  for (const headers of [{}, { authorization: 'Bearer wrong' }, { authorization: TOKEN }]) {
    expect((await decode('/decode', { payloads }, headers as Record<string, string>)).status).toBe(404);
  }
  expect((await decode('/wrong/decode', { payloads })).status).toBe(404);
  for (const body of [{}, [], { payloads: 1 }, { payloads: [null] }, { payloads: [{ data: 1 }] }]) {
    expect((await decode(`/${TOKEN}/decode`, body)).status).toBe(400);
  }
  const damaged = payloads.map(payload => ({ ...payload, data: 'AAAA' }));
  expect((await decode(`/${TOKEN}/decode`, { payloads: damaged })).status).toBe(422);
});
