// Which gateways a configuration makes, and that a real message goes out through each.
import { slackAnswers, startHttpPeer, twilioAnswers } from '../../tests/harness/http-peer';
import { startSmtpServer } from '../../tests/harness/smtp';
import { closeGateways, createGateways } from './index';

it('has no gateway for a channel that is not configured', () => {
  expect(createGateways({})).toEqual({});
  expect(Object.keys(createGateways({ slack: { webhookUrl: 'https://hooks.slack.test/x' } }))).toEqual([
    'slack',
  ]);
});

it('sends each channel through its own provider', async () => {
  const account = { accountSid: 'AC1', authToken: 'token' };
  const [smtp, twilio, slack] = await Promise.all([
    startSmtpServer(),
    startHttpPeer(twilioAnswers(account)),
    startHttpPeer(slackAnswers('/hook')),
  ]);
  const gateways = createGateways({
    smtp: { url: smtp.url, from: 'no-reply@demo.test' },
    twilio: { ...account, from: '+14155550100', apiUrl: twilio.url },
    slack: { webhookUrl: `${slack.url}/hook` },
  });
  const recipients = { email: 'customer@example.test', sms: '+14155550123', slack: '' };
  for (const channel of ['email', 'sms', 'slack'] as const) {
    expect(gateways[channel]?.channel).toBe(channel);
    await gateways[channel]?.send({
      key: channel,
      channel,
      to: recipients[channel],
      subject: 'Hello',
      body: 'Hello',
    });
  }
  expect([smtp.messages.length, twilio.requests.length, slack.requests.length]).toEqual([1, 1, 1]);
  await closeGateways(gateways);
  await Promise.all([smtp.close(), twilio.close(), slack.close()]);
});
