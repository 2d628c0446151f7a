// The real API on a free port, over a real database, for the tests of its routes.
//
//   const app = await startTestApp(database);
//   const { status, body } = await app.call('POST', '/bookings', { body: { … } });
//   await app.stop();
import type { ApiConfig } from '../../config';
import { apiConfig } from '../../config';
import { createLogger } from '../../config/logger';
import type { Logger } from '../../config/logger';
import type { ApiDeps } from '../../api/context';
import type { Orchestrator } from '../../api/orchestrator';
import { startApi } from '../../api/start';
import { moveBooking } from '../../services/bookings/move';
import { rescheduleBooking } from '../../services/bookings/reschedule-to';
import { controlJob } from '../../services/bulk/progress';
import { createLinks } from '../../services/links';
import { answerQuote } from '../../services/quotes/answer';
import { requestRetry } from '../../services/notifications';
import { setMonitorPaused } from '../../services/stock/monitor';
import { acceptOffer, declineOffer } from '../../services/waitlist/offers';
import type { Knex } from 'knex';
import { connect } from '../../db/connection';
import { PASSWORD } from '../factories';
import type { TestUser, TestVipUser } from '../factories';
import { assertDeclared } from './declared';

export interface CallOptions {
  /** Sent as JSON; text and bytes as they are. */
  body?: unknown;
  token?: string;
  headers?: Record<string, string>;
}

export interface Answer {
  status: number;
  headers: Headers;
  // Tests look into answers of every shape.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
  text: string;
}

export interface TestApp {
  url: string;
  deps: ApiDeps;
  /** Lines of its log, as objects, in order. */
  log: Record<string, unknown>[];
  /** Asks `/api` + path. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** Logs in and answers the token of a new session. */
  login(user: TestUser): Promise<string>;
  /** The token of a session that all who ask for this user share. */
  tokenOf(user: TestUser): Promise<string>;
  /** The same for a vendor. */
  vendorLogin(user: TestVipUser): Promise<string>;
  vendorTokenOf(user: TestVipUser): Promise<string>;
  stop(): Promise<void>;
}

export interface TestAppOptions {
  /** Of `process.env`, on top of the usual ones. */
  env?: Record<string, string>;
  replaced?: Partial<ApiDeps>;
  /** Moves happen at once in Postgres, without Temporal; `down` asks a Temporal that is not there. */
  temporal?: 'direct' | 'down';
}

/** A port where nothing listens, and nothing may. */
const NOWHERE = '127.0.0.1:9';

export async function startTestApp(databaseUrl: string, options: TestAppOptions = {}): Promise<TestApp> {
  const config = testConfig(databaseUrl, options.env ?? {});
  const log: Record<string, unknown>[] = [];
  const direct = options.temporal === 'down' ? undefined : directOrchestrator(databaseUrl);
  const api = await startApi(config, recordingLogger(log), {
    ...(direct ? { orchestrator: direct } : {}),
    ...options.replaced,
  });
  const tokens = new Map<string, string>();

  const call = async (method: string, path: string, sent: CallOptions = {}): Promise<Answer> => {
    const answer = await ask(`${api.url}/api${path}`, method, sent);
    const id = answer.headers.get('x-request-id');
    const line = log.findLast(({ msg, requestId }) => msg === 'request' && requestId === id);
    assertDeclared(`${method} ${line?.route as string}`, answer);
    return answer;
  };

  const logInAt = async (path: string, { email }: { email: string }): Promise<string> => {
    const { status, body } = await call('POST', path, { body: { email, password: PASSWORD } });
    if (status !== 200) throw new Error(`${email} cannot log in: ${JSON.stringify(body)}`);
    return body.token as string;
  };
  const login = (user: TestUser) => logInAt('/auth/login', user);
  const vendorLogin = (user: TestVipUser) => logInAt('/vip/auth/login', user);
  const shared = async (user: { id: string }, open: () => Promise<string>): Promise<string> => {
    const token = tokens.get(user.id) ?? (await open());
    tokens.set(user.id, token);
    return token;
  };

  return {
    url: api.url,
    deps: api.deps,
    log,
    call,
    login,
    tokenOf: user => shared(user, () => login(user)),
    vendorLogin,
    vendorTokenOf: user => shared(user, () => vendorLogin(user)),
    stop: () => api.stop(),
  };
}

function testConfig(databaseUrl: string, env: Record<string, string>): ApiConfig {
  return apiConfig({
    NODE_ENV: 'test',
    DATABASE_URL: databaseUrl,
    DATABASE_POOL_MAX: '10',
    BERTH_SECRET: 'a secret of the tests that is long enough',
    TEMPORAL_ADDRESS: NOWHERE,
    API_PORT: '0',
    RATE_LIMITS: 'off',
    LOG_LEVEL: 'debug',
    ...env,
  });
}

const recordingLogger = (lines: Record<string, unknown>[]): Logger =>
  createLogger({ level: 'debug' }, 'api', {
    write: line => void lines.push(JSON.parse(line) as Record<string, unknown>),
  });

export async function ask(url: string, method: string, sent: CallOptions): Promise<Answer> {
  const raw = typeof sent.body === 'string' || sent.body instanceof Uint8Array;
  const response = await fetch(url, {
    method,
    headers: {
      ...(sent.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(sent.token ? { authorization: `Bearer ${sent.token}` } : {}),
      ...sent.headers,
    },
    body: sent.body === undefined ? undefined : raw ? (sent.body as BodyInit) : JSON.stringify(sent.body),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') && text !== '';
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson ? (JSON.parse(text) as unknown) : undefined,
  };
}

/** Does at once what the lifecycle's activities do: the same services, the same refusals. */
export function directOrchestrator(databaseUrl: string): Orchestrator {
  const knex: Knex = connect({ url: databaseUrl, poolMax: 5 });
  const now = () => new Date().toISOString();
  const actor = (by: { type: 'staff' | 'customer' | string; id: string | null }) =>
    ({ ...by, name: by.type }) as Parameters<typeof moveBooking>[2]['actor'];
  return {
    async move({ tenant, bookingId }, { by, ...input }) {
      const row = await moveBooking(knex, tenant, { ...input, bookingId, actor: actor(by), now: now() });
      return { status: row.status, revision: row.revision };
    },
    async reschedule({ tenant, bookingId }, { by, ...input }) {
      const row = await rescheduleBooking(knex, tenant, {
        ...input,
        bookingId,
        actor: actor(by),
        now: now(),
      });
      return { status: row.status, revision: row.revision };
    },
    async retryMessage({ tenant, messageId, userId, requestId, now: at }) {
      const staff = actor({ type: 'staff', id: userId });
      await requestRetry(knex, tenant, { id: messageId, actor: staff, requestId, now: at });
    },
    answerOffer({ tenant, offerId, answer, requestId }) {
      const order = { offerId, requestId, now: now() };
      const links = createLinks('of the moves of the tests, which send none', 'http://localhost');
      return answer === 'accept'
        ? acceptOffer({ knex, links }, tenant, order)
        : declineOffer(knex, tenant, order);
    },
    async answerQuote({ tenant, quoteId, input }) {
      const links = createLinks('of the quotes of the tests, which send none', 'http://localhost');
      const row = await answerQuote({ knex, links }, tenant, { ...input, quoteId, now: now() });
      return { status: row.status, revision: row.revision };
    },
    async pauseMonitor(tenant, { userId, ...input }) {
      const change = { ...input, actor: actor({ type: 'staff', id: userId }), now: now() };
      const { paused } = await setMonitorPaused({ knex, alertsByDefault: true }, tenant, change);
      return { paused, changed: false, found: null, ahead: [] };
    },
    controlJob({ tenant, jobId, input: { userId, ...input } }) {
      const by = actor({ type: 'staff', id: userId });
      const links = createLinks('of the jobs of the tests, which open none', 'http://localhost');
      return controlJob({ knex, links }, tenant, { ...input, jobId, actor: by, now: now() });
    },
    reconcileCalendars: () => Promise.resolve(),
    ping: () => Promise.resolve(true),
    close: () => knex.destroy(),
  };
}
