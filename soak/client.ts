// Clients as they are: they repeat a request with the same key until they are told how it ended, and some lose patience.
import { setTimeout as delay } from 'node:timers/promises';
import type { Ledger, Trace, Write } from './ledger';
import type { Random } from './random';

export interface Answer {
  status: number;
  // What it says depends on the route; each reader knows what it asked for.
  body: Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any
}

export interface Request {
  method: 'POST' | 'PATCH' | 'DELETE' | 'PUT';
  path: string;
  /** Made once, with the mark of the write. */
  body?: (mark: string) => object;
  token?: string;
}

export interface ApiClient {
  get(path: string, token?: string): Promise<Answer | undefined>;
  /** A page of the web: whether it was shown. */
  page(path: string): Promise<boolean>;
  /** Undefined when nobody heard how it ended, or it was refused. */
  write(what: string, trace: Trace, request: Request): Promise<Answer | undefined>;
}

export interface ClientOptions {
  web: string;
  api: string;
  ledger: Ledger;
  random: Random;
  /** How many clients in a hundred give up after the first failure. */
  impatientPercent: number;
  /** From then on nobody tries again. Milliseconds since the epoch. */
  endsAt(): number;
}

const ANSWER_MS = 15_000;
const READ_MS = 10_000;

export function createClient(options: ClientOptions): ApiClient {
  const { web, api, ledger, random } = options;
  /** Most come through the web server, as browsers do; some programs ask the API itself. */
  const base = (): string => (random.chance(0.7) ? web : api);

  async function get(path: string, token?: string): Promise<Answer | undefined> {
    const answer = await ask(`${base()}/api${path}`, { headers: auth(token) }, READ_MS);
    const fine = typeof answer !== 'string' && answer.status < 500;
    ledger.read(fine);
    if (fine) return answer;
    ledger.failed(`GET ${pattern(path)}`, typeof answer === 'string' ? answer : String(answer.status));
    return undefined;
  }

  async function page(path: string): Promise<boolean> {
    const answer = await ask(`${web}${path}`, {}, READ_MS);
    const fine = typeof answer !== 'string' && answer.status < 500;
    ledger.read(fine);
    if (!fine) ledger.failed('GET page', typeof answer === 'string' ? answer : String(answer.status));
    return fine;
  }

  async function write(what: string, trace: Trace, request: Request): Promise<Answer | undefined> {
    const entry = ledger.open(what, trace);
    const isImpatient = random.chance(options.impatientPercent / 100);
    // Once: a repeated request says the same.
    const text = request.body && JSON.stringify(request.body(entry.mark));
    for (;;) {
      entry.attempts += 1;
      const answer = await attempt(entry, request, text);
      if (typeof answer !== 'string' && answer.status < 500 && answer.status !== 429) {
        return end(entry, answer);
      }
      ledger.failed(what, typeof answer === 'string' ? answer : String(answer.status));
      if (isImpatient || Date.now() > options.endsAt()) {
        Object.assign(entry, { outcome: 'unknown', endedAt: Date.now() });
        return undefined;
      }
      await delay(random.whole(300, 2_000));
    }
  }

  function attempt(
    { mark }: Write,
    { method, path, token }: Request,
    body: string | undefined,
  ): Promise<Answer | string> {
    const headers: Record<string, string> = {
      ...auth(token),
      'idempotency-key': mark,
      'x-request-id': mark,
      ...(body ? { 'content-type': 'application/json' } : {}),
    };
    return ask(`${base()}/api${path}`, { method, headers, body }, ANSWER_MS);
  }

  function end(entry: Write, answer: Answer): Answer | undefined {
    const fine = answer.status < 300;
    entry.outcome = fine ? 'acknowledged' : 'refused';
    entry.status = answer.status;
    entry.code = answer.body.code as string | undefined;
    entry.madeId = answer.body.bookingId ?? answer.body.quoteId ?? answer.body.messageId ?? answer.body.jobId;
    entry.revision = answer.body.booking?.revision;
    entry.endedAt = Date.now();
    return fine ? answer : undefined;
  }

  return { get, page, write };
}

const auth = (token?: string): Record<string, string> => (token ? { authorization: `Bearer ${token}` } : {});

/** Without ids and questions, so that failures can be counted. */
const pattern = (path: string): string => path.replace(/\?.*/, '').replace(/[0-9a-f-]{30,}/g, ':id');

/** The answer, or in a few words why there is none. */
async function ask(url: string, init: RequestInit, limitMs: number): Promise<Answer | string> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(limitMs) });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return { status: response.status, body: isJson ? JSON.parse(text) : {} };
  } catch (error) {
    const { name, cause } = error as Error & { cause?: { code?: string } };
    return cause?.code ?? name;
  }
}
