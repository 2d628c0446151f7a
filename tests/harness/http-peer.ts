// A scriptable HTTP server on loopback that stands in for a provider: it records requests, answers what it is
// told (statuses, headers, delays, broken connections), and can check credentials as the provider would.
//
//   const twilio = await startHttpPeer(twilioAnswers({ accountSid: 'AC1', authToken: 'secret' }));
//   twilio.answerNext({ status: 429, headers: { 'retry-after': '7' } });   // once, then as before
//   const request = await twilio.nextRequest();
//   await twilio.close();
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Arrivals } from './arrivals';

export interface PeerRequest {
  method: string;
  /** Path with query, as sent. */
  path: string;
  headers: IncomingHttpHeaders;
  /** The raw body. */
  body: string;
}

export interface PeerAnswer {
  /** 200 unless told. */
  status?: number;
  headers?: Record<string, string>;
  /** An object is sent as JSON. */
  body?: string | object;
  /** Wait so long before answering, in milliseconds. */
  delayMs?: number;
  /** Instead of a whole answer: never answer, close the connection at once, or close it within the body. */
  fault?: 'hang' | 'drop' | 'drop-in-body';
}

export type PeerBehaviour = PeerAnswer | ((request: PeerRequest) => PeerAnswer);

export interface HttpPeer {
  /** http://127.0.0.1:port, without a trailing slash. */
  readonly url: string;
  /** All requests since the start or the last `reset`. */
  readonly requests: readonly PeerRequest[];
  /** The oldest request not yet returned by this function; rejects when none comes. */
  nextRequest(timeoutMs?: number): Promise<PeerRequest>;
  /** From now on answer like this. */
  answer(behaviour: PeerBehaviour): void;
  /** Answer the next requests like these, one each, before what `answer` said. */
  answerNext(...behaviours: PeerBehaviour[]): void;
  /** Forgets requests and `answerNext`, and behaves as at the start. */
  reset(): void;
  /** Closes the port, so that connections are refused; `start` opens the same one again. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Ends the server and every connection. */
  close(): Promise<void>;
}

/** Starts a peer on a free port. */
export async function startHttpPeer(behaviour: PeerBehaviour = {}): Promise<HttpPeer> {
  const arrivals = new Arrivals<PeerRequest>('request');
  let usual = behaviour;
  let once: PeerBehaviour[] = [];
  let port = 0;

  const server = createServer((incoming, outgoing) => {
    readRequest(incoming).then(
      request => {
        const chosen = once.shift() ?? usual;
        arrivals.add(request);
        reply(outgoing, typeof chosen === 'function' ? chosen(request) : chosen);
      },
      () => outgoing.destroy(), // the client gave up in the middle of its request
    );
  });

  async function start(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
    port = (server.address() as AddressInfo).port;
  }

  async function stop(): Promise<void> {
    if (!server.listening) return;
    await new Promise<void>(resolve => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  await start();
  return {
    url: `http://127.0.0.1:${port}`,
    requests: arrivals.all,
    nextRequest: timeoutMs => arrivals.next(timeoutMs),
    answer: next => void (usual = next),
    answerNext: (...next) => void once.push(...next),
    reset() {
      arrivals.clear();
      once = [];
      usual = behaviour;
    },
    stop,
    start,
    close: stop,
  };
}

async function readRequest(incoming: IncomingMessage): Promise<PeerRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return {
    method: incoming.method ?? '',
    path: incoming.url ?? '',
    headers: incoming.headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

function reply(outgoing: ServerResponse, answer: PeerAnswer): void {
  if (answer.fault === 'hang') return;
  if (answer.fault === 'drop') {
    outgoing.destroy();
    return;
  }
  const timer = setTimeout(() => write(outgoing, answer), answer.delayMs ?? 0);
  outgoing.once('close', () => clearTimeout(timer));
}

function write(outgoing: ServerResponse, { status = 200, headers, body = '', fault }: PeerAnswer): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  outgoing.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text), ...headers });
  if (fault === 'drop-in-body') {
    // Only once the first half is on its way, so that the client has seen the headers.
    outgoing.write(text.slice(0, Math.ceil(text.length / 2)), () => outgoing.destroy());
  } else {
    outgoing.end(text);
  }
}

/** The user and password of a request with basic auth, else null. */
export function basicAuth(request: PeerRequest): { user: string; password: string } | null {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/.exec(request.headers.authorization ?? '')?.[1];
  const parts = encoded && /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString('utf8'));
  return parts ? { user: parts[1] ?? '', password: parts[2] ?? '' } : null;
}

/** Whether `header` holds the hex HMAC-SHA-256 of the raw body (with an optional `sha256=` before it). */
export function hasHmacSignature(request: PeerRequest, header: string, secret: string): boolean {
  const sent = Buffer.from(
    String(request.headers[header.toLowerCase()] ?? '').replace(/^sha256=/, ''),
    'utf8',
  );
  const right = Buffer.from(createHmac('sha256', secret).update(request.body).digest('hex'), 'utf8');
  return sent.length === right.length && timingSafeEqual(sent, right);
}

/** Answers as Twilio's Messages resource does: 401 without the right login, 404, 400 with error codes, 201. */
export function twilioAnswers(account: { accountSid: string; authToken: string }): PeerBehaviour {
  let accepted = 0;
  return request => {
    const login = basicAuth(request);
    if (login?.user !== account.accountSid || login.password !== account.authToken) {
      return twilioProblem(401, 20003, 'Authenticate');
    }
    if (
      request.method !== 'POST' ||
      request.path !== `/2010-04-01/Accounts/${account.accountSid}/Messages.json`
    ) {
      return twilioProblem(404, 20404, `The requested resource ${request.path} was not found`);
    }
    const form = new URLSearchParams(request.body);
    if (!/^\+[1-9]\d{6,14}$/.test(form.get('To') ?? '')) {
      return twilioProblem(400, 21211, `Invalid 'To' Phone Number: ${form.get('To')}`);
    }
    if (!form.get('From') && !form.get('MessagingServiceSid')) {
      return twilioProblem(400, 21603, "A 'From' phone number is required.");
    }
    if (!form.get('Body')) return twilioProblem(400, 21602, 'Message body is required.');
    accepted += 1;
    const sid = `SM${String(accepted).padStart(32, '0')}`;
    return { status: 201, body: { sid, status: 'queued', to: form.get('To'), body: form.get('Body') } };
  };
}

/** An error in the form Twilio gives it. */
export function twilioProblem(status: number, code: number, message: string): PeerAnswer {
  return { status, body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status } };
}

/** Answers as a Slack incoming webhook at `path` does: 404 no_service elsewhere, 400 for bad payloads, 200 ok. */
export function slackAnswers(path: string): PeerBehaviour {
  return request => {
    if (request.method !== 'POST' || request.path !== path) return { status: 404, body: 'no_service' };
    try {
      const payload = JSON.parse(request.body) as { text?: unknown };
      return payload.text ? { body: 'ok' } : { status: 400, body: 'no_text' };
    } catch {
      return { status: 400, body: 'invalid_payload' };
    }
  };
}
