// The SMS gateway against a server that answers, and fails, as Twilio's REST API does.
import { basicAuth, startHttpPeer, twilioAnswers, twilioProblem } from '../../tests/harness/http-peer';
import type { HttpPeer, PeerAnswer } from '../../tests/harness/http-peer';
import { PermanentDeliveryError, TransientDeliveryError } from './message';
import type { OutgoingMessage } from './message';
import { createSmsGateway } from './sms';

const account = { accountSid: 'AC0123456789', authToken: 'tok-en+s3cret' };

const sms = (overrides: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  key: 'booking-7/1/reminder/sms',
  channel: 'sms',
  to: '+14155550123',
  subject: '',
  body: 'See you at 10:00 & bring a coat — Ålesund',
  ...overrides,
});

let twilio: HttpPeer;
beforeAll(async () => {
  twilio = await startHttpPeer(twilioAnswers(account));
});
afterEach(() => twilio.reset());
afterAll(() => twilio.close());

const gateway = (overrides: Partial<Parameters<typeof createSmsGateway>[0]> = {}, timeoutMs?: number) =>
  createSmsGateway({ ...account, from: '+14155550100', apiUrl: twilio.url, ...overrides }, timeoutMs);

const failure = (promise: Promise<unknown>): Promise<Error & { retryAfterMs?: number }> =>
  promise.then(
    () => Promise.reject(new Error('The message was sent.')),
    (error: Error) => error,
  );

it('posts sender, recipient and text with basic auth and the key, and returns the sid', async () => {
  const result = await gateway().send(sms());
  expect(result).toEqual({ outcome: 'sent', providerId: expect.stringMatching(/^SM\d{32}$/) });
  const request = await twilio.nextRequest();
  expect(request.path).toBe('/2010-04-01/Accounts/AC0123456789/Messages.json');
  expect(basicAuth(request)).toEqual({ user: account.accountSid, password: account.authToken });
  expect(Object.fromEntries(new URLSearchParams(request.body))).toEqual({
    To: '+14155550123',
    From: '+14155550100',
    Body: 'See you at 10:00 & bring a coat — Ålesund',
  });
  expect(request.headers['idempotency-key']).toBe('booking-7=2F1=2Freminder=2Fsms');
  expect(request.headers['i-twilio-idempotency-token']).toBe('booking-7=2F1=2Freminder=2Fsms');
});

it('says where to report how the message fared, when there is such a place', async () => {
  const reportUrl = 'https://berth.example/api/webhooks/twilio';
  await gateway({ reportUrl }).send(sms({ reportAs: 'tenant/message' }));
  await gateway().send(sms({ reportAs: 'tenant/message' }));
  const said = twilio.requests.map(({ body }) => new URLSearchParams(body).get('StatusCallback'));
  expect(said).toEqual([`${reportUrl}/tenant/message`, null]);
});

it('carries the same key on every attempt, whatever characters it has', async () => {
  twilio.answerNext({ status: 500 });
  const message = sms({ key: 'ключ\r\nx: y' });
  await failure(gateway().send(message));
  await gateway().send(message);
  const keys = twilio.requests.map(request => request.headers['idempotency-key']);
  expect(keys).toHaveLength(2);
  expect(keys[0]).toBe(keys[1]);
  expect(keys[0]).toMatch(/^[A-Za-z0-9=_-]+$/);
});

it('sends through a messaging service when the sender is one', async () => {
  const service = `MG${'0a'.repeat(16)}`;
  await gateway({ from: service, apiUrl: `${twilio.url}/` }).send(sms());
  const form = new URLSearchParams((await twilio.nextRequest()).body);
  expect(form.get('MessagingServiceSid')).toBe(service);
  expect(form.has('From')).toBe(false);
});

it.each(['4155550123', '+0155550123', '+1 415 555 0123', '+1415555x', '', '+12345678901234567'])(
  'refuses %j for good without asking Twilio',
  async to => {
    const error = await failure(gateway().send(sms({ to })));
    expect(error).toBeInstanceOf(PermanentDeliveryError);
    expect(error.message).toContain('is not a phone number');
    expect(twilio.requests).toHaveLength(0);
  },
);

it.each([
  [21610, 'Attempt to send to unsubscribed recipient'],
  [21614, "'To' number is not a valid mobile number"],
  [21617, 'The concatenated message body exceeds the 1600 character limit'],
])('calls error %i permanent', async (code, text) => {
  twilio.answerNext(twilioProblem(400, code, text));
  const error = await failure(gateway().send(sms()));
  expect(error).toBeInstanceOf(PermanentDeliveryError);
  expect(error.message).toBe(`Twilio refused the message (HTTP 400, error ${code}: ${text}).`);
});

it('calls an empty text permanent, as Twilio does', async () => {
  expect(await failure(gateway().send(sms({ body: '' })))).toBeInstanceOf(PermanentDeliveryError);
});

const inThirtySeconds = () => new Date(Date.now() + 30_000).toUTCString();
it.each<[string, PeerAnswer, number | undefined]>([
  ['seconds', { status: 429, headers: { 'retry-after': '7' } }, 7_000],
  ['nothing', { status: 429 }, undefined],
  ['nonsense', { status: 429, headers: { 'retry-after': 'soon' } }, undefined],
  ['a date in the past', { status: 429, headers: { 'retry-after': 'Mon, 01 Jan 2024 00:00:00 GMT' } }, 0],
  ['a year', { status: 429, headers: { 'retry-after': '31536000' } }, 3_600_000],
  ['seconds with a 503', { status: 503, headers: { 'retry-after': '120' } }, 120_000],
])('is transient when told to wait %s', async (_, answer, waitMs) => {
  twilio.answerNext(answer);
  const error = await failure(gateway().send(sms()));
  expect(error).toBeInstanceOf(TransientDeliveryError);
  expect(error.retryAfterMs).toBe(waitMs);
});

it('understands a Retry-After that is a date', async () => {
  twilio.answerNext({ status: 429, headers: { 'retry-after': inThirtySeconds() } });
  const { retryAfterMs } = await failure(gateway().send(sms()));
  expect(retryAfterMs).toBeGreaterThan(25_000);
  expect(retryAfterMs).toBeLessThanOrEqual(30_000);
});

it.each<[string, PeerAnswer, string]>([
  ['500', { status: 500, body: 'oops' }, 'Twilio is in trouble (HTTP 500: oops).'],
  ['a full queue', twilioProblem(400, 21611, 'queue is full'), 'limits the rate'],
  [
    'a sender that cannot text',
    twilioProblem(400, 21606, 'not SMS capable'),
    'check the number we send from',
  ],
  ['a suspended account', twilioProblem(403, 20005, 'Account is not active'), 'check the account SID'],
  [
    'a redirect',
    { status: 302, headers: { location: 'http://127.0.0.1:1/' } },
    'did not answer as Twilio does',
  ],
  [
    '200 without a sid',
    { status: 200, body: '<html>Welcome to our WiFi</html>' },
    'did not answer as Twilio does',
  ],
  ['a broken-off connection', { fault: 'drop' }, 'Twilio could not be reached: the connection was closed'],
  [
    'an answer that breaks off',
    { fault: 'drop-in-body', status: 201, body: { sid: 'SM1' } },
    'could not be reached',
  ],
])('is transient after %s', async (_, answer, words) => {
  twilio.answerNext(answer);
  const error = await failure(gateway().send(sms()));
  expect(error).toBeInstanceOf(TransientDeliveryError);
  expect(error.message).toContain(words);
  await expect(gateway().send(sms())).resolves.toMatchObject({ outcome: 'sent' });
});

it('tells an operator to check the credentials after a 401, and shows none of them', async () => {
  const error = await failure(gateway({ authToken: 'wrong-s3cret' }).send(sms()));
  expect(error).toBeInstanceOf(TransientDeliveryError);
  expect(error.message).toBe(
    'Twilio refused us: check the account SID and the auth token (HTTP 401, error 20003: Authenticate).',
  );
  twilio.answerNext({ status: 400, body: `bad token ${account.authToken}` });
  const echoed = await failure(gateway().send(sms()));
  expect(echoed.message).toContain('bad token ***');
  expect(JSON.stringify([echoed.stack, echoed.cause])).not.toContain('s3cret');
});

it('tells an operator to check the account after a 404', async () => {
  twilio.answerNext(twilioProblem(404, 20404, 'not found'));
  const error = await failure(gateway().send(sms()));
  expect(error).toBeInstanceOf(TransientDeliveryError);
  expect(error.message).toContain('check its URL and the account SID');
});

it('gives up on a server that does not answer in time, before or within its answer', async () => {
  twilio.answerNext({ fault: 'hang' }, { status: 201, body: { sid: 'SM1' }, delayMs: 60_000 });
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const error = await failure(gateway({}, 150).send(sms()));
    expect(error).toBeInstanceOf(TransientDeliveryError);
    expect(error.message).toBe('Twilio did not answer within 0.15 s.');
  }
});

it('ends with the reason of the signal', async () => {
  twilio.answerNext({ fault: 'hang' });
  const controller = new AbortController();
  const reason = new Error('the worker is stopping');
  const error = failure(gateway().send(sms(), controller.signal));
  await twilio.nextRequest();
  controller.abort(reason);
  expect(await error).toBe(reason);
});

it('is transient while the server is down, and sends when it is back', async () => {
  await twilio.stop();
  const error = await failure(gateway().send(sms()));
  expect(error).toBeInstanceOf(TransientDeliveryError);
  expect(error.message).toBe('Twilio could not be reached: the connection was refused.');
  await twilio.start();
  await expect(gateway().send(sms())).resolves.toMatchObject({ outcome: 'sent' });
});

it('does not start with an address that is no URL', () => {
  expect(() => gateway({ apiUrl: 'api.twilio.com' })).toThrow(
    'The Twilio API URL is not an http(s) address.',
  );
});
