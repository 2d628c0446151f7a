// The Slack gateway against a server that answers, and fails, as an incoming webhook does.
import { slackAnswers, startHttpPeer } from '../../tests/harness/http-peer';
import type { HttpPeer, PeerAnswer } from '../../tests/harness/http-peer';
import { PermanentDeliveryError, TransientDeliveryError } from './message';
import type { OutgoingMessage } from './message';
import { createSlackGateway } from './slack';

const PATH = '/services/T0/B0/s3cret';

const note = (overrides: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  key: 'booking-7/1/overdue/slack',
  channel: 'slack',
  to: '',
  subject: 'Van 2 is overdue',
  body: 'It should have been back at 10:00.',
  ...overrides,
});

let slack: HttpPeer;
beforeAll(async () => {
  slack = await startHttpPeer(slackAnswers(PATH));
});
afterEach(() => slack.reset());
afterAll(() => slack.close());

const gateway = (path = PATH, timeoutMs?: number) =>
  createSlackGateway({ webhookUrl: slack.url + path }, timeoutMs);

const failure = (promise: Promise<unknown>): Promise<Error & { retryAfterMs?: number }> =>
  promise.then(
    () => Promise.reject(new Error('The message was sent.')),
    (error: Error) => error,
  );

const postedText = async () => (JSON.parse((await slack.nextRequest()).body) as { text: string }).text;

it('posts the subject in bold and the body', async () => {
  expect(await gateway().send(note())).toEqual({ outcome: 'sent', providerId: null });
  expect(await postedText()).toBe('*Van 2 is overdue*\nIt should have been back at 10:00.');
});

it('posts the body alone when there is no subject', async () => {
  await gateway().send(note({ subject: '' }));
  expect(await postedText()).toBe('It should have been back at 10:00.');
});

it('escapes what Slack would read as a mention, a link or an entity', async () => {
  await gateway().send(note({ subject: 'A & B', body: '<!channel> <https://evil.test|click> &lt;' }));
  expect(await postedText()).toBe('*A &amp; B*\n&lt;!channel&gt; &lt;https://evil.test|click&gt; &amp;lt;');
});

it.each<[PeerAnswer, string]>([
  [{ status: 400, body: 'invalid_payload' }, 'HTTP 400: invalid_payload'],
  [{ status: 403, body: 'action_prohibited' }, 'HTTP 403: action_prohibited'],
  [{ status: 404, body: 'no_service' }, 'HTTP 404: no_service'],
  [{ status: 410, body: 'channel_is_archived' }, 'HTTP 410: channel_is_archived'],
])('calls %j permanent', async (answer, words) => {
  slack.answerNext(answer);
  const error = await failure(gateway().send(note()));
  expect(error).toBeInstanceOf(PermanentDeliveryError);
  expect(error.message).toContain(words);
});

it('waits as long as a 429 says', async () => {
  slack.answerNext({ status: 429, headers: { 'retry-after': '30' }, body: 'rate_limited' });
  const error = await failure(gateway().send(note()));
  expect(error).toBeInstanceOf(TransientDeliveryError);
  expect(error.retryAfterMs).toBe(30_000);
});

it.each<[string, PeerAnswer, string]>([
  ['500', { status: 500, body: 'rollup_error' }, 'Slack is in trouble (HTTP 500: rollup_error).'],
  [
    'a redirect',
    { status: 301, headers: { location: 'http://127.0.0.1:1/' } },
    'did not answer as Slack does',
  ],
  ['a 200 that is not Slack', { body: '<html>log in</html>' }, 'did not answer as Slack does'],
  ['a broken-off connection', { fault: 'drop' }, 'Slack could not be reached'],
])('is transient after %s, and goes out later', async (_, answer, words) => {
  slack.answerNext(answer);
  const error = await failure(gateway().send(note()));
  expect(error).toBeInstanceOf(TransientDeliveryError);
  expect(error.message).toContain(words);
  await expect(gateway().send(note())).resolves.toMatchObject({ outcome: 'sent' });
});

it('gives up on a webhook that does not answer in time', async () => {
  slack.answerNext({ fault: 'hang' });
  const error = await failure(gateway(PATH, 150).send(note()));
  expect(error).toBeInstanceOf(TransientDeliveryError);
  expect(error.message).toBe('Slack did not answer within 0.15 s.');
});

it('never shows the webhook, which is a secret', async () => {
  slack.answerNext({ status: 400, body: `bad request to ${PATH}` });
  const refused = await failure(gateway().send(note()));
  expect(refused.message).toContain('bad request to ***');
  await slack.stop();
  const unreachable = await failure(gateway().send(note()));
  await slack.start();
  for (const error of [refused, unreachable]) {
    expect(JSON.stringify([error.message, error.stack, error.cause])).not.toContain('s3cret');
  }
  expect(() => createSlackGateway({ webhookUrl: 'hooks.slack.com/s3cret' })).toThrow(
    /^The Slack webhook URL is not an http\(s\) address\.$/,
  );
});
