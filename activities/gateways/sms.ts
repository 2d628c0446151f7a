// Text messages through Twilio's REST API (Programmable Messaging, 2010-04-01), with fetch and no SDK.
import { isHttpUrl, post, retryAfterMs } from './http';
import type { ProviderReply } from './http';
import { PermanentDeliveryError, quoteReply, transportKey, TransientDeliveryError } from './message';
import type { MessageGateway, OutgoingMessage } from './message';

export interface TwilioConfig {
  accountSid: string;
  authToken: string;
  /** An E.164 number, an alphanumeric sender, or the sid of a messaging service (MG…). */
  from: string;
  /** Without path, e.g. https://api.twilio.com. */
  apiUrl: string;
  /** Where Twilio reports how messages fared; without it, nowhere. The message's own name is added to the path. */
  reportUrl?: string;
}

const TIMEOUT_MS = 15_000;

/** A gateway for one Twilio account. Throws a plain Error when the API's URL is not an http(s) address. */
export function createSmsGateway(config: TwilioConfig, timeoutMs = TIMEOUT_MS): MessageGateway {
  if (!isHttpUrl(config.apiUrl)) throw new Error('The Twilio API URL is not an http(s) address.');
  const credentials = Buffer.from(`${config.accountSid}:${config.authToken}`).toString('base64');
  const account = encodeURIComponent(config.accountSid);
  const url = `${config.apiUrl.replace(/\/+$/, '')}/2010-04-01/Accounts/${account}/Messages.json`;
  return {
    channel: 'sms',
    async send(message, signal) {
      assertPhoneNumber(message.to);
      const key = transportKey(message.key);
      const reply = await post(
        {
          provider: 'Twilio',
          url,
          headers: {
            authorization: `Basic ${credentials}`,
            'content-type': 'application/x-www-form-urlencoded',
            'idempotency-key': key,
            'i-twilio-idempotency-token': key,
          },
          body: form(message, config).toString(),
          timeoutMs,
        },
        signal,
      );
      return readReply(reply, config.authToken, Date.now());
    },
    async close() {},
  };
}

/** Saves a round trip, and keeps a mistyped number from reaching whatever Twilio would make of it. */
function assertPhoneNumber(to: string): void {
  if (!/^\+[1-9]\d{6,14}$/.test(to)) {
    throw new PermanentDeliveryError(`${JSON.stringify(to)} is not a phone number in the form +14155550100.`);
  }
}

function form(message: OutgoingMessage, { from, reportUrl }: TwilioConfig): URLSearchParams {
  const sender = /^MG[0-9a-f]{32}$/i.test(from) ? 'MessagingServiceSid' : 'From';
  const fields = new URLSearchParams({ To: message.to, [sender]: from, Body: message.body });
  if (reportUrl && message.reportAs) fields.set('StatusCallback', `${reportUrl}/${message.reportAs}`);
  return fields;
}

/** Twilio's answer: `sid` of an accepted message, or the error's code and text. */
interface TwilioBody {
  sid?: unknown;
  code?: unknown;
  message?: unknown;
}

function readReply(reply: ProviderReply, authToken: string, nowMs: number) {
  const body = parseBody(reply.text);
  if (reply.status >= 200 && reply.status < 300 && typeof body.sid === 'string') {
    return { outcome: 'sent' as const, providerId: body.sid };
  }
  throw twilioError(reply, body, authToken, nowMs);
}

function parseBody(text: string): TwilioBody {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}

/** Rates and full queues, whatever the HTTP status: 14107 and 20429 rate limits, 21611 the sender's queue. */
const LIMIT_CODES = new Set([14107, 20429, 21611]);
/** The sender is wrong, so every message fails until an operator mends it: unknown, missing or not able to text. */
const SENDER_CODES = new Set([21212, 21603, 21606, 21659]);

function twilioError(reply: ProviderReply, body: TwilioBody, authToken: string, nowMs: number): Error {
  const { status } = reply;
  const code = typeof body.code === 'number' ? body.code : undefined;
  const text = quoteReply(typeof body.message === 'string' ? body.message : reply.text, [authToken]);
  const said = `HTTP ${status}${code ? `, error ${code}` : ''}: ${text || 'no text'}`;
  const waitMs = retryAfterMs(reply.headers, nowMs);

  if (status === 429 || (code && LIMIT_CODES.has(code))) {
    return new TransientDeliveryError(`Twilio limits the rate of messages (${said}).`, waitMs);
  }
  if (status >= 500 || status === 408) {
    return new TransientDeliveryError(`Twilio is in trouble (${said}).`, waitMs);
  }
  if (status === 401 || status === 403) {
    return new TransientDeliveryError(
      `Twilio refused us: check the account SID and the auth token (${said}).`,
    );
  }
  if (code && SENDER_CODES.has(code)) {
    return new TransientDeliveryError(`Twilio refused our sender: check the number we send from (${said}).`);
  }
  if (status === 404 || status < 400) {
    return new TransientDeliveryError(
      `The SMS API did not answer as Twilio does: check its URL and the account SID (${said}).`,
    );
  }
  return new PermanentDeliveryError(`Twilio refused the message (${said}).`);
}
