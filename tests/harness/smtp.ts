// A real SMTP server on loopback that keeps the mail it takes, and that can be told to misbehave.
//
//   const smtp = await startSmtpServer();
//   … createSmtpGateway({ url: smtp.url, from: 'no-reply@demo.test' }) …
//   const mail = await smtp.nextMessage();      // parsed: mail.subject, mail.text, mail.attachments
//   smtp.behave({ fault: 'reject-recipient', code: 550 });
//   await smtp.stop();                          // an outage: the port refuses connections
//   await smtp.start();                         // and is back on the same port
//   await smtp.close();
import type { AddressInfo, Socket } from 'node:net';
import { simpleParser } from 'mailparser';
import type { ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerDataStream, SMTPServerOptions, SMTPServerSession } from 'smtp-server';
import { Arrivals } from './arrivals';

/** What the server does wrong; `none` takes every mail. Codes are SMTP replies, such as 450 or 550. */
export type SmtpBehaviour =
  | { fault: 'none' }
  /** The greeting is this refusal, e.g. 421 or 554. */
  | { fault: 'refuse-greeting'; code: number }
  | { fault: 'slow-greeting'; delayMs: number }
  /** The connection is closed instead of a greeting. */
  | { fault: 'drop-at-greeting' }
  | { fault: 'reject-sender'; code: number }
  /** `only` limits it to these addresses. */
  | { fault: 'reject-recipient'; code: number; only?: string[] }
  /** The refusal comes after the content. */
  | { fault: 'reject-content'; code: number }
  /** The connection is closed while the content comes in. */
  | { fault: 'drop-in-data' }
  /** The content is read, and no answer follows. */
  | { fault: 'hang-after-data' }
  /** The mail is taken, but the connection closes before the client learns of it. */
  | { fault: 'drop-after-data' };

export interface ReceivedMail extends ParsedMail {
  /** The addresses of the envelope, which decide where a mail goes. */
  envelope: { from: string; to: string[] };
  /** As it came over the wire, headers and all. */
  raw: string;
  /** Whether the connection was encrypted. */
  secure: boolean;
  /** The name the client logged in with, or null. */
  user: string | null;
}

export interface SmtpServerSettings {
  behaviour?: SmtpBehaviour;
  /** A login is required when given. */
  auth?: { user: string; pass: string };
  /** `none` unless told. The certificate is self-signed. */
  tls?: 'none' | 'starttls' | 'implicit';
  /** The largest mail it says it takes. */
  sizeLimitBytes?: number;
}

export interface SmtpTestServer {
  readonly port: number;
  /** smtp://127.0.0.1:port (smtps:// with implicit TLS), without credentials. */
  readonly url: string;
  /** All mail that was accepted since the start or the last `reset`. */
  readonly messages: readonly ReceivedMail[];
  /** How many connections were opened since the start or the last `reset`. */
  readonly connectionCount: number;
  /** Resolves when a client connects, once for each connection, those already made included. */
  nextConnection(timeoutMs?: number): Promise<void>;
  /** The oldest accepted mail not yet returned by this function; rejects when none comes. */
  nextMessage(timeoutMs?: number): Promise<ReceivedMail>;
  behave(behaviour: SmtpBehaviour): void;
  /** Forgets what came, and takes every mail again. */
  reset(): void;
  /** Closes the port and every connection at once; `start` opens the same port again. */
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a server on a free port. */
export async function startSmtpServer(settings: SmtpServerSettings = {}): Promise<SmtpTestServer> {
  const arrivals = new Arrivals<ReceivedMail>('mail');
  const connections = new Arrivals<void>('connection');
  const sockets = new Map<number, Socket>();
  let behaviour: SmtpBehaviour = settings.behaviour ?? { fault: 'none' };
  let port = 0;
  let server: SMTPServer | undefined;

  const drop = (session: SMTPServerSession) => sockets.get(session.remotePort)?.destroy();

  async function start(): Promise<void> {
    const starting = new SMTPServer({
      ...serverOptions(settings),
      ...handlers(() => behaviour, drop, arrivals),
    });
    starting.on('error', () => {}); // the connections it breaks on purpose
    starting.server.on('connection', (socket: Socket) => {
      connections.add();
      const remotePort = socket.remotePort ?? 0;
      sockets.set(remotePort, socket);
      socket.once('close', () => sockets.delete(remotePort));
    });
    await new Promise<void>((resolve, reject) => {
      starting.server.once('error', reject);
      starting.listen(port, '127.0.0.1', () => resolve());
    });
    port = (starting.server.address() as AddressInfo).port;
    server = starting;
  }

  async function stop(): Promise<void> {
    const stopping = server;
    server = undefined;
    if (!stopping) return;
    await new Promise<void>(resolve => {
      stopping.close(() => resolve());
      for (const socket of sockets.values()) socket.destroy();
    });
  }

  await start();
  return {
    port,
    url: `${settings.tls === 'implicit' ? 'smtps' : 'smtp'}://127.0.0.1:${port}`,
    messages: arrivals.all,
    get connectionCount() {
      return connections.all.length;
    },
    nextConnection: timeoutMs => connections.next(timeoutMs),
    nextMessage: timeoutMs => arrivals.next(timeoutMs),
    behave: next => void (behaviour = next),
    reset() {
      arrivals.clear();
      connections.clear();
      behaviour = { fault: 'none' };
    },
    stop,
    start,
    close: stop,
  };
}

function serverOptions({ auth, tls = 'none', sizeLimitBytes }: SmtpServerSettings): SMTPServerOptions {
  return {
    secure: tls === 'implicit',
    disabledCommands: [...(tls === 'starttls' ? [] : ['STARTTLS']), ...(auth ? [] : ['AUTH'])],
    allowInsecureAuth: tls === 'none',
    authOptional: !auth,
    size: sizeLimitBytes,
    disableReverseLookup: true,
    closeTimeout: 100,
    logger: false,
    onAuth(attempt, _session, done) {
      const right = auth && attempt.username === auth.user && attempt.password === auth.pass;
      if (right) done(null, { user: auth.user });
      // Some servers repeat what they were sent; so does this one, for tests that look for leaks.
      else done(replyError(535, `5.7.8 Authentication failed for ${attempt.username} ${attempt.password}`));
    },
  };
}

function handlers(
  current: () => SmtpBehaviour,
  drop: (session: SMTPServerSession) => void,
  arrivals: Arrivals<ReceivedMail>,
): SMTPServerOptions {
  return {
    onConnect(session, done) {
      const now = current();
      if (now.fault === 'refuse-greeting') done(replyError(now.code, 'not now'));
      else if (now.fault === 'slow-greeting') setTimeout(done, now.delayMs).unref();
      else if (now.fault === 'drop-at-greeting') drop(session);
      else done();
    },
    onMailFrom(_address, _session, done) {
      const now = current();
      done(now.fault === 'reject-sender' ? replyError(now.code, 'sender not welcome') : null);
    },
    onRcptTo({ address }, _session, done) {
      const now = current();
      const rejects = now.fault === 'reject-recipient' && (now.only?.includes(address) ?? true);
      done(rejects ? replyError(now.code, `no mailbox ${address}`) : null);
    },
    onData(stream, session, done) {
      const now = current();
      if (now.fault === 'drop-in-data') stream.once('data', () => drop(session));
      readMail(stream, session).then(mail => {
        if (now.fault === 'reject-content') return done(replyError(now.code, 'content refused'));
        if (now.fault === 'hang-after-data' || now.fault === 'drop-in-data') return;
        arrivals.add(mail);
        if (now.fault === 'drop-after-data') drop(session);
        else done();
      }, done);
    },
  };
}

async function readMail(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<ReceivedMail> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  if (stream.sizeExceeded) throw replyError(552, 'message too large');
  const raw = Buffer.concat(chunks);
  const { mailFrom, rcptTo } = session.envelope;
  return {
    ...(await simpleParser(raw)),
    envelope: { from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address) },
    raw: raw.toString('utf8'),
    secure: session.secure,
    user: typeof session.user === 'string' ? session.user : null,
  };
}

/** An error that smtp-server turns into this reply. */
function replyError(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
