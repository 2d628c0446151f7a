// Messages to staff on Slack, through an incoming webhook. The webhook's URL is the credential: it never
// appears in an error.
import { isHttpUrl, post, retryAfterMs } from './http';
import type { ProviderReply } from './http';
import { PermanentDeliveryError, quoteReply, transportKey, TransientDeliveryError } from './message';
import type { MessageGateway, OutgoingMessage } from './message';

export interface SlackConfig {
  webhookUrl: string;
}

const TIMEOUT_MS = 15_000;

/** A gateway for one webhook. Throws a plain Error when the URL is not an http(s) address. */
export function createSlackGateway(config: SlackConfig, timeoutMs = TIMEOUT_MS): MessageGateway {
  if (!isHttpUrl(config.webhookUrl)) throw new Error('The Slack webhook URL is not an http(s) address.');
  const secrets = [config.webhookUrl, new URL(config.webhookUrl).pathname];
  return {
    channel: 'slack',
    async send(message, signal) {
      const reply = await post(
        {
          provider: 'Slack',
          url: config.webhookUrl,
          // Slack itself does not look at the key; a relay in front of it may.
          headers: { 'content-type': 'application/json', 'idempotency-key': transportKey(message.key) },
          body: JSON.stringify({ text: slackText(message) }),
          timeoutMs,
        },
        signal,
      );
      if (reply.status === 200 && reply.text.trim() === 'ok') return { outcome: 'sent', providerId: null };
      throw slackError(reply, secrets, Date.now());
    },
    async close() {},
  };
}

/** The subject in bold, then the body; what Slack would read as markup or a mention is escaped. */
function slackText({ subject, body }: OutgoingMessage): string {
  const text = escapeText(body);
  return subject === '' ? text : `*${escapeText(subject)}*\n${text}`;
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function slackError(reply: ProviderReply, secrets: string[], nowMs: number): Error {
  const { status } = reply;
  const said = `HTTP ${status}: ${quoteReply(reply.text, secrets) || 'no text'}`;
  if (status === 429) {
    return new TransientDeliveryError(
      `Slack limits the rate of messages (${said}).`,
      retryAfterMs(reply.headers, nowMs),
    );
  }
  if (status >= 500 || status === 408) {
    return new TransientDeliveryError(`Slack is in trouble (${said}).`, retryAfterMs(reply.headers, nowMs));
  }
  if (status >= 400) {
    return new PermanentDeliveryError(
      `Slack refused the message (${said}). Check the webhook and its channel.`,
    );
  }
  return new TransientDeliveryError(`The webhook did not answer as Slack does (${said}). Check its URL.`);
}
