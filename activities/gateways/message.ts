// What every message gateway takes and answers: a message ready to go, and the two ways in which sending it
// can fail. A gateway knows one provider's protocol and nothing of bookings, tenants or Temporal.
import { createHash } from 'node:crypto';

/** A file that travels with an e-mail, for example the booking as an .ics. Other channels leave it out. */
export interface MessageAttachment {
  filename: string;
  contentType: string;
  /** The file's text. */
  content: string;
}

/** A message ready to go: rendered, addressed, and carrying its key. */
export interface OutgoingMessage {
  /** Unique, and stable over retries: becomes the Message-ID or the idempotency header. */
  key: string;
  channel: 'email' | 'sms' | 'slack';
  /** A mail address, an E.164 number, or '' for slack (its webhook knows the channel). */
  to: string;
  /** '' for sms. */
  subject: string;
  /** Plain text. */
  body: string;
  attachments?: MessageAttachment[];
  /** Names the message in what the provider reports of it later: the end of a path. */
  reportAs?: string;
}

/** `providerId` is the provider's name for the message: the Message-ID, Twilio's sid, null for Slack. */
export type SendResult = { outcome: 'sent'; providerId: string | null };

export interface MessageGateway {
  readonly channel: OutgoingMessage['channel'];
  /**
   * Hands the message to the provider, within a bounded time.
   * Throws PermanentDeliveryError or TransientDeliveryError; when `signal` aborts, its reason.
   */
  send(message: OutgoingMessage, signal?: AbortSignal): Promise<SendResult>;
  /** Lets the messages being sent finish (each is bounded), then frees the connections. */
  close(): Promise<void>;
}

/** The provider will never take this message: a bad address, refused content. Do not retry. */
export class PermanentDeliveryError extends Error {
  override readonly name = 'PermanentDeliveryError';
}

/**
 * Anything that may pass: the provider is down, slow or limits the rate, or an operator will mend the
 * configuration (credentials, sender). `retryAfterMs` when the provider said how long to wait.
 */
export class TransientDeliveryError extends Error {
  override readonly name = 'TransientDeliveryError';
  readonly retryAfterMs: number | undefined;

  constructor(message: string, retryAfterMs?: number) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

const LONGEST_READABLE_KEY = 200;

/**
 * The key in characters that are legal in a Message-ID and in any HTTP header. Two different keys never
 * become the same: every other byte is written as `=XX`, and a very long key becomes its SHA-256.
 */
export function transportKey(key: string): string {
  const encoded = Array.from(Buffer.from(key, 'utf8'), byte => {
    const char = String.fromCharCode(byte);
    return /[A-Za-z0-9_-]/.test(char) ? char : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
  return encoded.length <= LONGEST_READABLE_KEY
    ? encoded
    : `sha256=${createHash('sha256').update(key).digest('hex')}`;
}

const LONGEST_REPLY = 200;

/**
 * What a provider answered, fit for an error message: one line, short, and without our secrets should the
 * provider have echoed one.
 */
export function quoteReply(reply: string, secrets: string[] = []): string {
  const hidden = secrets
    .filter(secret => secret !== '')
    .flatMap(secret => [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')])
    .reduce((text, secret) => text.split(secret).join('***'), reply);

  const line = hidden.replace(/[\u0000-\u001f\u007f\s]+/g, ' ').trim();
  return line.length <= LONGEST_REPLY ? line : `${line.slice(0, LONGEST_REPLY)}…`;
}
