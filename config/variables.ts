// Every environment variable of Berth, with what it is for. Processes pick the groups they need (config/index.ts).
import { z } from 'zod';
import { parseCodecKeys } from './codec-keys';
import { count, onOff, port } from './environment';

const url = (...protocols: string[]) =>
  z.url({ protocol: new RegExp(`^(${protocols.join('|')})$`), message: `Must be a ${protocols[0]}:// URL.` });

export const common = {
  NODE_ENV: z.string().default('development').describe('production: no demo data, secrets are required'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('least severe log line that is written'),
  SENTRY_DSN: url('https', 'http')
    .regex(/^\w+:\/\/\w+(:\w*)?@[^/]+\/.+$/, 'Must be like https://key@host/project.')
    .optional()
    .describe('where errors are reported; nowhere without it'),
};

export const database = {
  DATABASE_URL: url('postgres', 'postgresql').describe(
    'login of the application role, which owns nothing and cannot bypass row-level security',
  ),
  DATABASE_POOL_MAX: count(20).describe('connections of one process'),
};

export const migration = {
  DATABASE_OWNER_URL: url('postgres', 'postgresql').describe(
    'login of the owner of the schema, for migrations',
  ),
};

export const temporal = {
  TEMPORAL_ADDRESS: z.string().default('127.0.0.1:7233').describe('host:port of the Temporal frontend'),
  TEMPORAL_NAMESPACE: z.string().default('default').describe('namespace of the workflows'),
  TEMPORAL_TLS: onOff('off').describe('on: TLS to Temporal; implied by a key or a certificate'),
  TEMPORAL_API_KEY: z.string().optional().describe('API key of Temporal Cloud'),
  TEMPORAL_TLS_CERT: z.string().optional().describe('path of the client certificate (PEM)'),
  TEMPORAL_TLS_KEY: z.string().optional().describe('path of the key of the client certificate (PEM)'),
  TEMPORAL_TLS_CA: z.string().optional().describe('path of the CA of the server (PEM)'),
  TEMPORAL_UI_URL: url('https', 'http').optional().describe('the Temporal UI, for links from bookings'),
  TEMPORAL_CODEC_KEYS: z
    .string()
    .transform((value, ctx) => {
      const keys = parseCodecKeys(value);
      if (keys) return keys;
      ctx.addIssue('Must be pairs of id:key, keys being 32 bytes in base64, the newest first.');
      return z.NEVER;
    })
    .optional()
    .describe('encrypts what Temporal keeps: pairs of id:key, the newest first; in clear without it'),
  TEMPORAL_CODEC_TOKEN: z
    .string()
    .regex(/^[\w-]{32,}$/, 'Must have at least 32 letters, digits, - and _.')
    .optional()
    .describe('lets operators read what is encrypted, at /codec of the API; nobody can without it'),
};

export const secrets = {
  BERTH_SECRET: z
    .string()
    .min(32, 'Must have at least 32 characters.')
    .describe('key from which booking links are made; changing it invalidates all of them'),
};

export const stock = {
  FEATURE_STOCK_LEVEL_ALERTS: onOff('on').describe(
    'off: no new stock alerts and automatic needs, unless a business switches them on for itself',
  ),
};

export const web = {
  WEB_HOST: z.string().default('0.0.0.0').describe('address the web server listens on'),
  WEB_PORT: port(3000).describe('port the web server listens on'),
  API_URL: url('https', 'http')
    .default('http://127.0.0.1:3001')
    .describe('where the web server finds the API'),
  WEB_TRUST_PROXY: z
    .enum(['off', 'on', '2', '3'])
    .default('off')
    .describe(
      'on: believe X-Forwarded-For, -Proto and -Host as the proxy in front of the web server writes them; 2 or 3: there are as many in a row; only when the web server can be reached through them alone',
    ),
};

export const publicUrl = {
  PUBLIC_URL: url('https', 'http')
    .default('http://localhost:3000')
    .transform(value => value.replace(/\/+$/, ''))
    .describe('address of the web as customers see it, for links in messages'),
};

export const api = {
  API_HOST: z.string().default('127.0.0.1').describe('address the API listens on'),
  API_PORT: port(3001).describe('port the API listens on'),
  DEFAULT_TENANT: z.string().default('demo').describe('slug of the tenant of the public pages'),
  SESSION_HOURS: count(12).describe('how long a login lasts'),
  TRUST_PROXY: onOff('off').describe(
    'on: believe X-Forwarded-For, -Proto and -Host of who asks, which is the web server or your proxy; only when the API can be reached through it alone',
  ),
  RATE_LIMITS: onOff('on').describe('off: for load tests only'),
  LOGIN_LIMIT: count(10).describe(
    'logins per account, and five times as many per address, in LOGIN_WINDOW_SECONDS',
  ),
  LOGIN_WINDOW_SECONDS: count(300).describe('window of LOGIN_LIMIT'),
  CREATION_LIMIT: count(20).describe('public bookings per address in CREATION_WINDOW_SECONDS'),
  CREATION_WINDOW_SECONDS: count(60).describe('window of CREATION_LIMIT'),
  KEY_LIMIT: count(6000).describe('calls of another system by one key in KEY_WINDOW_SECONDS'),
  KEY_WINDOW_SECONDS: count(60).describe('window of KEY_LIMIT'),
};

export const worker = {
  WORKER_HOST: z.string().default('127.0.0.1').describe('address of the health and metrics of the worker'),
  WORKER_PORT: port(3002).describe('port of the health and metrics of the worker'),
  WORKER_SDK_METRICS: z
    .string()
    .regex(/^\S+:\d+$/, 'must be an address and a port, such as 127.0.0.1:9464')
    .optional()
    .describe("address and port of the Temporal SDK's own metrics; without it there are none"),
  WORKER_MAX_CACHED_WORKFLOWS: count(700).describe('workflows kept in memory; 1,000 take about 200 MB'),
  WORKER_PATCHES: onOff('on').describe(
    'off: workflows do nothing yet that workers of the release before do not know; for as long as those run as well',
  ),
  STARTER_POLL_MS: count(1000, 50).describe('how often the starter looks for bookings without a lifecycle'),
};

export const messages = {
  SMTP_URL: url('smtp', 'smtps').optional().describe('mail server; without it mails are stored only'),
  MAIL_FROM: z.string().default('Berth <bookings@localhost>').describe('sender of mails'),
  TWILIO_ACCOUNT_SID: z.string().optional().describe('account for sms; without it they are stored only'),
  TWILIO_AUTH_TOKEN: z
    .string()
    .optional()
    .describe('secret of the account; with it the API also believes what Twilio reports of messages'),
  TWILIO_FROM: z.string().optional().describe('number sms come from, E.164'),
  TWILIO_API_URL: url('https', 'http')
    .default('https://api.twilio.com')
    .describe('address of the sms service'),
  SLACK_WEBHOOK_URL: url('https', 'http').optional().describe('incoming webhook for messages to staff'),
};

/** Where the calendars of staff members may be. The API checks what managers type, the worker writes there. */
export const calendarServer = {
  CALDAV_URL: url('https', 'http')
    .optional()
    .describe(
      'CalDAV server for the calendars of staff members, which have to be below this address; `{tenant}` in it stands for the slug of a business; without it no events are written',
    ),
};

export const calendars = {
  CALDAV_USERNAME: z.string().default('').describe('login at the CalDAV server'),
  CALDAV_PASSWORD: z.string().default('').describe('its password, better one made for Berth alone'),
};

/** A CRM belongs to one business: its token opens one account. */
export const crm = {
  HUBSPOT_TENANT: z.string().optional().describe('slug of the business whose HubSpot account it is'),
  HUBSPOT_CLIENT_SECRET: z
    .string()
    .optional()
    .describe(
      'of the private app: signs what HubSpot tells the API; without it HubSpot is asked every few minutes only',
    ),
};

export const crmAccess = {
  HUBSPOT_ACCESS_TOKEN: z
    .string()
    .optional()
    .describe('of the private app; without it no customer is told of to HubSpot'),
  HUBSPOT_API_URL: url('https', 'http')
    .default('https://api.hubapi.com')
    .describe('address of HubSpot’s API'),
};

/** The language model that is asked for advice. */
export const advice = {
  ANTHROPIC_API_KEY: z
    .string()
    .optional()
    .describe('key for a language model of Anthropic; without it advice comes from rules'),
  ANTHROPIC_MODEL: z.string().default('claude-sonnet-5-5').describe('which model is asked'),
  ANTHROPIC_BASE_URL: url('https', 'http')
    .default('https://api.anthropic.com')
    .transform(value => value.replace(/\/+$/, ''))
    .describe('address of the model'),
  ADVICE_PER_DAY: count(50, 0).describe(
    'how often a business may have the model asked in a day; after that rules advise',
  ),
};
