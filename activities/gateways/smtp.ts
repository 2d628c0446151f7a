// E-mail over SMTP: a small pool of connections, each step bounded in time. The pool never repeats a message
// of which a byte was sent, since the server may have taken it; repeating is the caller's decision, with the
// same Message-ID.
import { domainToASCII } from 'node:url';
import nodemailer from 'nodemailer';
import type { SendMailOptions } from 'nodemailer';
import { withDeadline } from './deadline';
import { PermanentDeliveryError, transportKey, TransientDeliveryError } from './message';
import type { MessageAttachment, MessageGateway, OutgoingMessage, SendResult } from './message';
import { smtpError } from './smtp-errors';
import { parseSmtpUrl } from './smtp-url';
import type { SmtpAddress } from './smtp-url';

export interface SmtpConfig {
  /** See smtp-url.ts. */
  url: string;
  /** `no-reply@example.com` or `Example <no-reply@example.com>`. */
  from: string;
}

/** All in milliseconds. */
export interface SmtpTimeouts {
  /** From the DNS look-up to the end of STARTTLS. */
  connectionMs: number;
  greetingMs: number;
  /** Silence of the server in the middle of a conversation. */
  socketMs: number;
  /** The whole of one send, waiting for a free connection included. */
  sendMs: number;
}

const TIMEOUTS: SmtpTimeouts = { connectionMs: 10_000, greetingMs: 10_000, socketMs: 15_000, sendMs: 30_000 };
const CONNECTIONS = 5;

/** A gateway for one mail server. Throws a plain Error when the URL or the sender cannot be understood. */
export function createSmtpGateway(config: SmtpConfig, timeouts: Partial<SmtpTimeouts> = {}): MessageGateway {
  const address = parseSmtpUrl(config.url);
  const domain = senderDomain(config.from);
  const limits = { ...TIMEOUTS, ...timeouts };
  const transport = nodemailer.createTransport(poolOptions(address, limits));
  const server = `${address.host}:${address.port}`;
  const secrets = address.auth ? [address.auth.pass, `\0${address.auth.user}\0${address.auth.pass}`] : [];
  const sending = new Set<Promise<unknown>>();
  let closed = false;

  async function deliver(message: OutgoingMessage, signal?: AbortSignal): Promise<SendResult> {
    const mail = compose(message, config.from, domain);
    const info = await withDeadline(
      limits.sendMs,
      signal,
      abort => transport.sendMail({ ...mail, signal: abort }),
      (error, timedOut) =>
        timedOut
          ? new TransientDeliveryError(
              `The mail server ${server} is too slow: no result in ${limits.sendMs / 1000} s.`,
            )
          : smtpError(error, server, secrets),
    );
    return { outcome: 'sent', providerId: info.serverMessageId ?? info.messageId };
  }

  return {
    channel: 'email',
    async send(message, signal) {
      if (closed)
        throw new TransientDeliveryError('The mail gateway is closed: this process is shutting down.');
      const delivery = deliver(message, signal);
      const settled = delivery.catch(() => {}).finally(() => sending.delete(settled));
      sending.add(settled);
      return delivery;
    },
    async close() {
      closed = true;
      await Promise.all(sending);
      transport.close();
    },
  };
}

function poolOptions(address: SmtpAddress, limits: SmtpTimeouts) {
  const { rejectUnauthorized, ...connection } = address;
  return {
    ...connection,
    tls: { rejectUnauthorized },
    // A user name is only ever configured to be used: without this, a server that stops offering AUTH
    // would get our mail without a login.
    forceAuth: address.auth !== undefined,
    pool: true as const,
    maxConnections: CONNECTIONS,
    // Repeats only what was not yet begun, when a connection that idled turns out to be gone.
    maxRequeues: 1,
    connectionTimeout: limits.connectionMs,
    dnsTimeout: limits.connectionMs,
    greetingTimeout: limits.greetingMs,
    socketTimeout: limits.socketMs,
    socketCloseTimeout: 1_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** The domain of the sender's address, in ASCII, for the right side of Message-IDs. */
function senderDomain(from: string): string {
  const domain = domainToASCII(/@([^\s@<>]+)>?\s*$/.exec(from)?.[1] ?? '');
  if (domain === '' || /[\r\n]/.test(from)) {
    throw new Error(
      'The address we send mail from is not like no-reply@example.com or Name <no-reply@example.com>.',
    );
  }
  return domain;
}

function compose(message: OutgoingMessage, from: string, domain: string): SendMailOptions {
  return {
    from,
    // As an object it is taken as one address, not parsed as a list of them.
    to: { name: '', address: oneAddress(message.to) },
    subject: oneLine(message.subject),
    text: message.body,
    messageId: `<${transportKey(message.key)}@${domain}>`,
    // Keeps out-of-office replies from coming back (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated' },
    attachments: (message.attachments ?? []).map(composeAttachment),
  };
}

/** Exactly one plain address: no display name, no list, nothing that could start another header or command. */
function oneAddress(to: string): string {
  if (
    to.length > 254 ||
    !/^[^\s\u0000-\u001f\u007f@<>()[\]\\,;:"]+@[^\s\u0000-\u001f\u007f@<>()\\,;:"]+$/.test(to)
  ) {
    throw new PermanentDeliveryError(`${JSON.stringify(to)} is not a mail address.`);
  }
  return to;
}

function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim();
}

function composeAttachment({ filename, contentType, content }: MessageAttachment) {
  const plainType = oneLine(contentType);
  // Mail programs offer a calendar file for import only when it names its method.
  const calendar = /^text\/calendar\b/i.test(plainType) && !/;\s*method=/i.test(plainType);
  return {
    filename: oneLine(filename),
    content: Buffer.from(content, 'utf8'),
    contentType: calendar ? 'text/calendar; method=PUBLISH; charset=utf-8' : plainType,
    contentDisposition: 'attachment' as const,
  };
}
