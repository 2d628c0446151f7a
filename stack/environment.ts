// The environment of each process: exactly the variables it reads, given to us or made by us, and what any program
// needs of the system.
import * as vars from '../config/variables';
import type { Logins } from './database';
import type { Secrets } from './secrets';
import type { Environment } from './running';

const system = [
  ...['PATH', 'HOME', 'USER', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS'],
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'UV_THREADPOOL_SIZE'],
  ...['MALLOC_ARENA_MAX', 'MALLOC_TRIM_THRESHOLD_'],
];

const groups = {
  migrate: [vars.common, vars.database, vars.migration],
  seeds: [vars.common, vars.database, vars.migration, vars.secrets],
  worker: [
    ...[vars.common, vars.database, vars.temporal, vars.secrets, vars.publicUrl],
    ...[
      vars.worker,
      vars.messages,
      vars.calendarServer,
      vars.calendars,
      vars.crm,
      vars.crmAccess,
      vars.advice,
    ],
  ],
  api: [
    ...[vars.common, vars.database, vars.temporal, vars.secrets, vars.publicUrl],
    ...[vars.api, vars.calendarServer, vars.crm, { TWILIO_AUTH_TOKEN: vars.messages.TWILIO_AUTH_TOKEN }],
  ],
  web: [vars.common, vars.web, vars.publicUrl],
};
export type ProcessName = keyof typeof groups;

export interface Wiring {
  logins: Logins;
  secrets: Secrets;
  temporal: { address: string; uiUrl?: string };
  ports: { WEB_PORT: number; API_PORT: number; WORKER_PORT: number };
}

/** What a process on the same machine connects to, when a server listens on `host`. */
export const reachable = (host: string) => (['0.0.0.0', '::', ''].includes(host) ? '127.0.0.1' : host);

/** The settings that the stack decides; all others are the environment's or their defaults. */
function decided(wiring: Wiring, given: Environment): Environment {
  const { ports } = wiring;
  return {
    DATABASE_URL: wiring.logins.app,
    DATABASE_OWNER_URL: wiring.logins.owner,
    TEMPORAL_ADDRESS: wiring.temporal.address,
    TEMPORAL_UI_URL: given.TEMPORAL_UI_URL || wiring.temporal.uiUrl,
    BERTH_SECRET: given.BERTH_SECRET || wiring.secrets.berthSecret,
    WEB_PORT: String(ports.WEB_PORT),
    // On one's own machine nobody else should reach the demo logins unless asked for.
    WEB_HOST: given.WEB_HOST || '127.0.0.1',
    API_PORT: String(ports.API_PORT),
    // On loopback only the web asks, and says for whom.
    TRUST_PROXY: given.TRUST_PROXY || (given.API_HOST ? undefined : 'on'),
    API_URL: `http://${reachable(given.API_HOST || '127.0.0.1')}:${ports.API_PORT}`,
    WORKER_PORT: String(ports.WORKER_PORT),
    PUBLIC_URL: given.PUBLIC_URL || `http://localhost:${ports.WEB_PORT}`,
  };
}

/**
 * Their threads shall not each keep memory of their own: two arenas are enough for all of them. And what is freed goes back
 * to the system: with a limit that is set, glibc keeps blocks of 128 kB and more apart and returns each, where it would
 * raise that size with every one that is freed and keep ever more between the small ones (man 3 mallopt,
 * M_MMAP_THRESHOLD). Rendered pages and steps of workflows leave little behind that lives long, so a small nursery costs
 * them nothing; the API is quicker with a large one.
 */
function sparing(name: ProcessName, given: Environment): Environment {
  const node = name === 'api' ? undefined : '--max-semi-space-size=4';
  return {
    MALLOC_ARENA_MAX: given.MALLOC_ARENA_MAX || '2',
    MALLOC_TRIM_THRESHOLD_: given.MALLOC_TRIM_THRESHOLD_ || '4194304',
    NODE_OPTIONS: [node, given.NODE_OPTIONS].filter(Boolean).join(' '),
  };
}

/** `NODE_ENV` of what was built for production is production; migrations and seeds go by what the user says. */
export function environmentOf(name: ProcessName, wiring: Wiring, given: Environment): Environment {
  const own = groups[name].flatMap(group => Object.keys(group));
  const all: Environment = { ...given, ...decided(wiring, given) };
  if (name === 'worker' || name === 'api' || name === 'web') {
    Object.assign(all, sparing(name, given), { NODE_ENV: 'production' });
  }
  const names = [...system, ...system.map(variable => variable.toLowerCase()), ...own];
  return Object.fromEntries(
    names.filter(variable => all[variable]).map(variable => [variable, all[variable]]),
  );
}
