// The settings of each process. Call once at boot, pass the result on.
import { z } from 'zod';
import type { CodecKey } from './codec-keys';
import type { Environment } from './environment';
import { ConfigError, parseEnvironment } from './environment';
import * as vars from './variables';

export { ConfigError } from './environment';

/** How to reach Temporal; paths are of PEM files. */
export interface TemporalSettings {
  address: string;
  namespace: string;
  tls: boolean;
  apiKey?: string;
  certPath?: string;
  keyPath?: string;
  caPath?: string;
  uiUrl?: string;
  /** Of the payload codec; none where it is off. */
  codecKeys?: CodecKey[];
  codecToken?: string;
}

const temporalSettings = (env: {
  TEMPORAL_ADDRESS: string;
  TEMPORAL_NAMESPACE: string;
  TEMPORAL_TLS: boolean;
  TEMPORAL_API_KEY?: string;
  TEMPORAL_TLS_CERT?: string;
  TEMPORAL_TLS_KEY?: string;
  TEMPORAL_TLS_CA?: string;
  TEMPORAL_UI_URL?: string;
  TEMPORAL_CODEC_KEYS?: CodecKey[];
  TEMPORAL_CODEC_TOKEN?: string;
}): TemporalSettings => ({
  address: env.TEMPORAL_ADDRESS,
  namespace: env.TEMPORAL_NAMESPACE,
  apiKey: env.TEMPORAL_API_KEY,
  tls: env.TEMPORAL_TLS || Boolean(env.TEMPORAL_API_KEY ?? env.TEMPORAL_TLS_CERT ?? env.TEMPORAL_TLS_CA),
  certPath: env.TEMPORAL_TLS_CERT,
  keyPath: env.TEMPORAL_TLS_KEY,
  caPath: env.TEMPORAL_TLS_CA,
  uiUrl: env.TEMPORAL_UI_URL?.replace(/\/+$/, ''),
  codecKeys: env.TEMPORAL_CODEC_KEYS,
  codecToken: env.TEMPORAL_CODEC_TOKEN,
});

const TLS_FILES = ['TEMPORAL_TLS_CERT', 'TEMPORAL_TLS_KEY'];
const TWILIO = ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_FROM'];

const logSettings = (env: { NODE_ENV: string; LOG_LEVEL: string; SENTRY_DSN?: string }) => ({
  level: env.LOG_LEVEL,
  sentryDsn: env.SENTRY_DSN,
  environment: env.NODE_ENV,
});
export type LogSettings = ReturnType<typeof logSettings>;

const databaseSettings = (env: { DATABASE_URL: string; DATABASE_POOL_MAX: number }) => ({
  url: env.DATABASE_URL,
  poolMax: env.DATABASE_POOL_MAX,
});
export type DatabaseSettings = ReturnType<typeof databaseSettings>;

export function apiConfig(env: Environment = process.env) {
  const schema = z.object({
    ...vars.common,
    ...vars.database,
    ...vars.temporal,
    ...vars.secrets,
    ...vars.publicUrl,
    ...vars.stock,
    ...vars.api,
    ...vars.calendarServer,
    ...vars.crm,
    TWILIO_AUTH_TOKEN: vars.messages.TWILIO_AUTH_TOKEN,
  });
  const e = parseEnvironment(schema, env, [TLS_FILES]);
  return {
    log: logSettings(e),
    database: databaseSettings(e),
    temporal: temporalSettings(e),
    secret: e.BERTH_SECRET,
    publicUrl: e.PUBLIC_URL,
    host: e.API_HOST,
    port: e.API_PORT,
    defaultTenant: e.DEFAULT_TENANT,
    sessionHours: e.SESSION_HOURS,
    trustProxy: e.TRUST_PROXY,
    /** As configured; `{tenant}` in it stands for the slug of a tenant. */
    calendarServer: e.CALDAV_URL,
    stockAlerts: e.FEATURE_STOCK_LEVEL_ALERTS,
    /** Whoever signs what is told to the API, and whose business it is about. */
    hooks: {
      twilioAuthToken: e.TWILIO_AUTH_TOKEN,
      hubspotTenant: e.HUBSPOT_TENANT,
      hubspotClientSecret: e.HUBSPOT_CLIENT_SECRET,
    },
    limits: {
      enabled: e.RATE_LIMITS,
      login: { points: e.LOGIN_LIMIT, seconds: e.LOGIN_WINDOW_SECONDS },
      creation: { points: e.CREATION_LIMIT, seconds: e.CREATION_WINDOW_SECONDS },
      key: { points: e.KEY_LIMIT, seconds: e.KEY_WINDOW_SECONDS },
    },
  };
}
export type ApiConfig = ReturnType<typeof apiConfig>;

/** Where Twilio reports to. It refuses addresses that it cannot reach, and with them the message. */
const reportUrl = (publicUrl: string): string | undefined =>
  /^(localhost|.*\.localhost|127\.|\[::1\]|0\.0\.0\.0)/.test(new URL(publicUrl).hostname)
    ? undefined
    : `${publicUrl}/api/webhooks/twilio`;

export function workerConfig(env: Environment = process.env) {
  const schema = z.object({
    ...vars.common,
    ...vars.database,
    ...vars.temporal,
    ...vars.secrets,
    ...vars.publicUrl,
    ...vars.stock,
    ...vars.worker,
    ...vars.messages,
    ...vars.calendarServer,
    ...vars.calendars,
    ...vars.advice,
    ...vars.crm,
    ...vars.crmAccess,
  });
  const e = parseEnvironment(schema, env, [TLS_FILES, TWILIO]);
  if (e.HUBSPOT_ACCESS_TOKEN && !e.HUBSPOT_TENANT) {
    throw new ConfigError([
      `HUBSPOT_TENANT: HUBSPOT_ACCESS_TOKEN needs it (${vars.crm.HUBSPOT_TENANT.description})`,
    ]);
  }
  return {
    log: logSettings(e),
    database: databaseSettings(e),
    temporal: temporalSettings(e),
    secret: e.BERTH_SECRET,
    publicUrl: e.PUBLIC_URL,
    host: e.WORKER_HOST,
    port: e.WORKER_PORT,
    stockAlerts: e.FEATURE_STOCK_LEVEL_ALERTS,
    sdkMetrics: e.WORKER_SDK_METRICS,
    maxCachedWorkflows: e.WORKER_MAX_CACHED_WORKFLOWS,
    patches: e.WORKER_PATCHES,
    starterPollMs: e.STARTER_POLL_MS,
    gateways: {
      smtp: e.SMTP_URL ? { url: e.SMTP_URL, from: e.MAIL_FROM } : undefined,
      twilio:
        e.TWILIO_ACCOUNT_SID && e.TWILIO_AUTH_TOKEN && e.TWILIO_FROM
          ? {
              accountSid: e.TWILIO_ACCOUNT_SID,
              authToken: e.TWILIO_AUTH_TOKEN,
              from: e.TWILIO_FROM,
              apiUrl: e.TWILIO_API_URL,
              reportUrl: reportUrl(e.PUBLIC_URL),
            }
          : undefined,
      slack: e.SLACK_WEBHOOK_URL ? { webhookUrl: e.SLACK_WEBHOOK_URL } : undefined,
    },
    calendars: e.CALDAV_URL
      ? { url: e.CALDAV_URL, username: e.CALDAV_USERNAME, password: e.CALDAV_PASSWORD }
      : undefined,
    advisor: e.ANTHROPIC_API_KEY
      ? {
          ...{ apiKey: e.ANTHROPIC_API_KEY, baseUrl: e.ANTHROPIC_BASE_URL, model: e.ANTHROPIC_MODEL },
          perDay: e.ADVICE_PER_DAY,
        }
      : undefined,
    crm: {
      tenantSlug: e.HUBSPOT_TENANT,
      hubspot: e.HUBSPOT_ACCESS_TOKEN
        ? { accessToken: e.HUBSPOT_ACCESS_TOKEN, apiUrl: e.HUBSPOT_API_URL.replace(/\/+$/, '') }
        : undefined,
    },
  };
}
export type WorkerConfig = ReturnType<typeof workerConfig>;

const PROXIES = { off: 0, on: 1, '2': 2, '3': 3 } as const;

export function webConfig(env: Environment = process.env) {
  const e = parseEnvironment(z.object({ ...vars.common, ...vars.web, ...vars.publicUrl }), env);
  return {
    log: logSettings(e),
    host: e.WEB_HOST,
    port: e.WEB_PORT,
    apiUrl: e.API_URL.replace(/\/+$/, ''),
    /** In front of the web server. */
    proxies: PROXIES[e.WEB_TRUST_PROXY],
    publicUrl: e.PUBLIC_URL,
    production: e.NODE_ENV === 'production',
  };
}
export type WebConfig = ReturnType<typeof webConfig>;

/** For `db/migrate` and the seeds: the owner's login, and the application role's, which migrations create. */
export function migrationConfig(env: Environment = process.env) {
  const e = parseEnvironment(z.object({ ...vars.common, ...vars.database, ...vars.migration }), env);
  return { ownerUrl: e.DATABASE_OWNER_URL, appUrl: e.DATABASE_URL, environment: e.NODE_ENV };
}

/** For `npm run tenant`: the owner's login, who alone may make tenants, and what links are made with. */
export function tenantConfig(env: Environment = process.env) {
  const e = parseEnvironment(z.object({ ...vars.migration, ...vars.secrets, ...vars.publicUrl }), env);
  return { ownerUrl: e.DATABASE_OWNER_URL, secret: e.BERTH_SECRET, publicUrl: e.PUBLIC_URL };
}
