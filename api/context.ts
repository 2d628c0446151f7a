// What every handler is given: the parts of the running API, and the request it answers.
import type { Context } from 'koa';
import type { Knex } from 'knex';
import type { ApiConfig } from '../config';
import type { ErrorReporter, Logger } from '../config/logger';
import type { LoginRealm, RouteContract } from '../contracts/route';
import { loginRealmOf } from '../contracts/route';
import { Refusal } from '../domain/errors';
import type { Session } from '../services/auth';
import { findSession } from '../services/auth';
import type { KeyHolder } from '../services/members/api-keys';
import { KEY_PREFIX, findApiKey } from '../services/members/api-keys';
import type { BookingLinks } from '../services/links';
import type { LiveFeed } from '../services/live';
import type { VipSession } from '../services/vendors/vip-auth';
import { findVipSession } from '../services/vendors/vip-auth';
import type { Metrics } from './metrics';
import type { Orchestrator } from './orchestrator';
import { credentialOf } from './policies/credentials';
import type { Limits } from './policies/limits';

export type ApiSettings = Pick<
  ApiConfig,
  | 'calendarServer'
  | 'publicUrl'
  | 'defaultTenant'
  | 'sessionHours'
  | 'trustProxy'
  | 'limits'
  | 'stockAlerts'
  | 'hooks'
> & { temporal: Pick<ApiConfig['temporal'], 'uiUrl' | 'namespace' | 'codecKeys' | 'codecToken'> };

/** The parts of the running API. */
export interface ApiDeps {
  settings: ApiSettings;
  knex: Knex;
  links: BookingLinks;
  orchestrator: Orchestrator;
  live: LiveFeed;
  limits: Limits;
  metrics: Metrics;
  log: Logger;
  reporter: ErrorReporter;
  clock(): Date;
  pace: Pace;
}

/** How often open streams are looked after. */
export interface Pace {
  heartbeatMs: number;
  sessionCheckMs: number;
}

/** One request. */
export class ApiRequest {
  /** The moment of the request, for every rule that asks for "now". ISO instant. */
  readonly now: string;
  /** The route it matched. */
  route?: RouteContract;
  /** Code of the refusal it was answered with. */
  refusal?: string;
  private session?: Promise<Session | undefined>;
  private vipSession?: Promise<VipSession | undefined>;
  private holder?: Promise<KeyHolder | undefined>;

  constructor(
    readonly deps: ApiDeps,
    readonly ctx: Context,
    readonly id: string,
  ) {
    this.now = deps.clock().toISOString();
  }

  /** Whose logins this request is looked up among: a credential of the other realm is nothing here. */
  get realm(): LoginRealm {
    return this.route ? loginRealmOf(this.route.access) : 'staff';
  }

  /** Who of staff and members is logged in, if anybody. Asked once, and only when a credential was sent. */
  caller(): Promise<Session | undefined> {
    this.session ??= this.find('staff', findSession);
    return this.session;
  }

  /** Who is logged in. @throws Refusal `unauthorized` */
  async user(): Promise<Session> {
    return (await this.caller()) ?? loginNeeded();
  }

  /** The vendor who is logged in, if any: on routes of vendors only. */
  vendorCaller(): Promise<VipSession | undefined> {
    this.vipSession ??= this.find('vip', findVipSession);
    return this.vipSession;
  }

  /** The vendor who is logged in. Its work runs in `inVendor`. @throws Refusal `unauthorized` */
  async vendor(): Promise<VipSession> {
    return (await this.vendorCaller()) ?? loginNeeded();
  }

  private get takesKeys(): boolean {
    const access = this.route?.access;
    return access?.realm === 'staff' && access.apiKey !== undefined;
  }

  /** The other system that calls with its key, on routes that take keys. Whether they take this one is the policy's. */
  keyHolder(): Promise<KeyHolder | undefined> {
    const credential = this.takesKeys ? credentialOf(this.ctx, 'staff') : undefined;
    if (credential?.kind !== 'bearer') return Promise.resolve(undefined);
    this.holder ??= findApiKey(this.deps.knex, credential.token, this.now);
    return this.holder;
  }

  private async find<S>(
    realm: LoginRealm,
    find: (knex: Knex, token: string, now: string) => Promise<S | undefined>,
  ): Promise<S | undefined> {
    const credential = this.realm === realm ? credentialOf(this.ctx, realm) : undefined;
    if (!credential) return undefined;
    const session = await find(this.deps.knex, credential.token, this.now);
    // A browser may hold an old cookie; a program that names a token means it.
    if (!session && credential.kind === 'bearer') {
      const isKey = credential.token.startsWith(KEY_PREFIX);
      const notHere = isKey && !this.takesKeys;
      const what = isKey ? 'key' : 'token';
      throw new Refusal(
        'unauthorized',
        'Unauthorized',
        notHere ? 'This takes a login, not a key.' : `This ${what} is not valid, or no longer.`,
      );
    }
    return session;
  }
}

function loginNeeded(): never {
  throw new Refusal('unauthorized', 'Unauthorized', 'Please log in.');
}

/** The request a Koa context stands for. */
export const requestOf = (ctx: Context): ApiRequest => (ctx.state as { request: ApiRequest }).request;
