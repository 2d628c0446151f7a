// What nobody expected is reported to Sentry: with what finds the request again, without the people in it.
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';
import type { SentryServer } from '../tests/harness/sentry';
import { startSentryServer } from '../tests/harness/sentry';
import type { Limits } from './policies/limits';

// On a busy machine it takes long to make a database and log in.
jest.setTimeout(30_000);

let sentry: SentryServer;
let world: ApiWorld;

const broken = (): Promise<void> =>
  Promise.reject(
    new TypeError('no budget for zoe@example.com, +13105550177', { cause: new Error('of zoe@x.test') }),
  );
const limits: Limits = {
  login: () => Promise.resolve(),
  loginSucceeded: () => Promise.resolve(),
  creation: broken,
  key: () => Promise.resolve(),
};

beforeAll(async () => {
  sentry = await startSentryServer();
  world = await startApiWorld({ env: { SENTRY_DSN: sentry.dsn }, replaced: { limits } });
});
afterAll(async () => {
  await world?.stop();
  await sentry?.close();
});

const PEOPLE = { fullName: 'Zoe Quist', email: 'zoe@example.com', phone: '+13105550177' };

it('an unexpected error arrives with its request id and route, and with nothing about people', async () => {
  const body = { ...world.rental(), customer: PEOPLE, notes: 'secret notes' };
  const answer = await world.app.call('POST', '/bookings?x=zoe@example.com', {
    body,
    headers: {
      ...{ cookie: 'berth_session=a-session-token', origin: world.app.url },
      'x-forwarded-for': '203.0.113.77',
    },
  });
  expect([answer.status, answer.body.code]).toEqual([500, 'internal_error']);
  const { event, text } = await sentry.nextReport();
  expect(event.tags).toMatchObject({
    ...{ process: 'api', route: '/bookings', requestId: answer.body.requestId },
  });
  expect(event.environment).toBe('test');
  expect(event.exception.values.map(({ type, value }) => [type, value])).toEqual(
    expect.arrayContaining([['TypeError', 'no budget for [email], [phone]']]),
  );
  expect(event.exception.values.at(-1)!.stacktrace!.frames.length).toBeGreaterThan(0);
  expect(text).not.toMatch(/zoe|quist|3105550177|secret|session-token|203\.0\.113/i);
});

it('what is refused is an answer and no report', async () => {
  const before = sentry.reports();
  expect((await world.app.call('POST', '/bookings', { body: {} })).status).toBe(400);
  expect((await world.app.call('GET', '/bookings')).status).toBe(401);
  await world.app.deps.reporter.close();
  expect(sentry.reports()).toBe(before);
});
