// How often one may call: logins per account and per address, public bookings per address (DESIGN §6), and anything per
// key of another system, lest one that runs wild takes all there is. The budgets are
// kept in Postgres, so that all API processes share them; when they cannot be asked, nobody gets through.
import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { Knex } from 'knex';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { ApiConfig } from '../../config';
import { Refusal } from '../../domain/errors';

export interface Limits {
  /** One login is tried. @throws Refusal `rate_limited`, `database_unavailable`. */
  login(account: string, address: string): Promise<void>;
  /** It succeeded: it was no guess, and costs nothing. */
  loginSucceeded(account: string, address: string): Promise<void>;
  /** One public booking is made. @throws Refusal `rate_limited`, `database_unavailable`. */
  creation(address: string): Promise<void>;
  /** Another system calls by its key. @throws Refusal `rate_limited`, `database_unavailable`. */
  key(keyId: string): Promise<void>;
}

/** One address may serve many people: it gets this many times the logins of one account. */
const ACCOUNTS_PER_ADDRESS = 5;

const UNLIMITED: Limits = {
  login: () => Promise.resolve(),
  loginSucceeded: () => Promise.resolve(),
  creation: () => Promise.resolve(),
  key: () => Promise.resolve(),
};

export function createLimits(knex: Knex, settings: ApiConfig['limits']): Limits {
  if (!settings.enabled) return UNLIMITED;
  const { login, creation, key } = settings;
  const limiter = (name: string, points: number, seconds: number): RateLimiterPostgres =>
    new RateLimiterPostgres({
      storeClient: knex,
      storeType: 'knex',
      tableName: 'rate_limits',
      tableCreated: true,
      clearExpiredByTimeout: false, // Housekeeping does it.
      keyPrefix: name,
      points,
      duration: seconds,
    });
  const byAccount = limiter('login', login.points, login.seconds);
  const byAddress = limiter('login-from', login.points * ACCOUNTS_PER_ADDRESS, login.seconds);
  const creations = limiter('creation', creation.points, creation.seconds);
  const byKey = limiter('key', key.points, key.seconds);

  return {
    async login(account, address) {
      await consume(byAddress, networkOf(address));
      await consume(byAccount, account.toLowerCase());
    },
    async loginSucceeded(account, address) {
      await ask(() => byAccount.delete(digest(account.toLowerCase())));
      await ask(() => byAddress.reward(digest(networkOf(address))));
    },
    creation: address => consume(creations, networkOf(address)),
    key: keyId => consume(byKey, keyId),
  };
}

const consume = (limiter: RateLimiterPostgres, subject: string): Promise<void> =>
  ask(() => limiter.consume(digest(subject)));

async function ask(question: () => Promise<unknown>): Promise<void> {
  try {
    await question();
  } catch (reason) {
    if (reason instanceof RateLimiterRes) throw limited(Math.max(1, Math.ceil(reason.msBeforeNext / 1000)));
    const unknown = new Refusal('database_unavailable', 'Service unavailable', undefined, {
      retryAfterSeconds: 2,
    });
    unknown.cause = reason;
    throw unknown;
  }
}

const limited = (retryAfterSeconds: number): Refusal =>
  new Refusal(
    'rate_limited',
    'Too many requests',
    `That was too often. Please try again in ${retryAfterSeconds} s.`,
    { retryAfterSeconds },
  );

/** Addresses and accounts are people's data: only their digests are kept. */
const digest = (subject: string): string => createHash('sha256').update(subject).digest('base64url');

/** Whoever has one IPv6 address has the 2^64 around it too. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped) return mapped[1]!;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('%')[0]!.toLowerCase().split('::');
  const groups = head ? head.split(':') : [];
  const rest = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? 0 : 8 - groups.length - rest.length;
  return [...groups, ...Array<string>(zeros).fill('0'), ...rest].slice(0, 4).join(':');
}
