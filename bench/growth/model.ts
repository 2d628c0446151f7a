// What Berth needs at 1, 100 and 10,000 businesses: arithmetic from what was measured, and from a few assumptions that are
// named here and can be changed on the command line (`npm run growth -- model --per-day 40`).
import { RECORDS } from './records';
import { measured } from './store';
import type { Measured } from './store';

export interface Assumptions {
  /** Bookings a day of one business. */
  perDay: number;
  /** Days between the creation of a booking and its end. */
  leadDays: number;
  /** Share of the day's bookings made in its busiest hour. */
  busiestHour: number;
  /** Of all bookings; the rest are sessions and appointments, which cost less. */
  rentals: number;
  cancelled: number;
  expired: number;
  /** For how long Temporal keeps what is over. */
  retentionDays: number;
}

export const ASSUMED: Assumptions = {
  ...{ perDay: 60, leadDays: 14, busiestHour: 0.2 },
  ...{ rentals: 0.5, cancelled: 0.1, expired: 0.03, retentionDays: 7 },
};

/** Of the stock monitor of one business: a check an hour; from its code, a timer and an activity each. */
const MONITOR_ACTIONS_A_DAY = 24 * 2;
/** Of the Schedules, however many businesses: 288 runs of two and 4 of one, three actions each and their activities. */
const SCHEDULES_ACTIONS_A_DAY = 288 * (3 + 5) + 288 * (3 + 1) + 4 * (3 + 1);
/** What a worker process of one core does in a second, from bench/: 27 ms of CPU a lifecycle, with room to spare. */
const LIFECYCLES_A_SECOND = 20;

export interface Costs {
  /** Of a booking of the assumed mix. */
  actions: number;
  historyBytes: number;
  workflowTasks: number;
  timers: number;
  /** In Postgres, with indexes: the booking alone, and with all that is written beside it. */
  bookingBytes: number;
  allBytes: number;
}

const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0);

/** @throws when nothing has been measured yet */
export function costs({ sizes, lifecycles }: Measured, assumed: Assumptions): Costs {
  const [rental, session, cancelled, expired] = lifecycles ?? [];
  const withRecords = Object.values(sizes)
    .filter(one => one.tables.some(({ table }) => table === 'notifications'))
    .sort((a, b) => b.bookings - a.bookings)[0];
  if (!rental || !session || !cancelled || !expired || !withRecords) {
    throw new Error('Measure first: npm run growth -- tables 1000000, npm run growth -- lifecycles.');
  }
  const usual = 1 - assumed.cancelled - assumed.expired;
  const mix = [
    [rental, usual * assumed.rentals],
    [session, usual * (1 - assumed.rentals)],
    [cancelled, assumed.cancelled],
    [expired, assumed.expired],
  ] as const;
  const of = (key: 'actions' | 'historyBytes' | 'workflowTasks' | 'timers'): number =>
    sum(mix.map(([life, share]) => life[key] * share));
  const perRow = (table: string): number => {
    const found = withRecords.tables.find(one => one.table === table);
    return found ? (found.heapBytes + found.indexBytes) / found.rows : 0;
  };
  const beside = [
    ...[RECORDS.tokens * perRow('booking_tokens'), RECORDS.inbox * assumed.rentals * perRow('inbox_items')],
    ...[RECORDS.messages * perRow('notifications'), RECORDS.audit * perRow('audit_events')],
    RECORDS.analytics * perRow('analytics_events'),
  ];
  const bookingBytes = perRow('bookings');
  return {
    ...{ actions: of('actions'), historyBytes: of('historyBytes') },
    ...{ workflowTasks: of('workflowTasks'), timers: of('timers') },
    ...{ bookingBytes, allBytes: bookingBytes + sum(beside) },
  };
}

export interface Forecast {
  businesses: number;
  bookingsADay: number;
  /** In the busiest hour. */
  creationsASecond: number;
  openLifecycles: number;
  /** One each at most: a lifecycle waits for the next thing only. */
  openTimers: number;
  actionsADay: number;
  actionsASecond: number;
  /** Histories of what is open and what is kept. */
  temporalGb: number;
  bookingsAYear: number;
  postgresGbAYear: number;
  workers: number;
}

export function forecastFor(businesses: number, cost: Costs, assumed: Assumptions): Forecast {
  const bookingsADay = businesses * assumed.perDay;
  const creationsASecond = (bookingsADay * assumed.busiestHour) / 3_600;
  const openLifecycles = bookingsADay * assumed.leadDays;
  const kept = openLifecycles + bookingsADay * assumed.retentionDays;
  const background = businesses * MONITOR_ACTIONS_A_DAY + SCHEDULES_ACTIONS_A_DAY;
  return {
    ...{ businesses, bookingsADay, creationsASecond, openLifecycles },
    openTimers: openLifecycles + businesses,
    actionsADay: bookingsADay * cost.actions + background,
    actionsASecond: creationsASecond * cost.actions + background / 86_400,
    temporalGb: (kept * cost.historyBytes) / 1e9,
    bookingsAYear: bookingsADay * 365,
    postgresGbAYear: (bookingsADay * 365 * cost.allBytes) / 1e9,
    workers: Math.max(1, Math.ceil(creationsASecond / LIFECYCLES_A_SECOND)),
  };
}

const number = (value: number, digits = 0): string =>
  value.toLocaleString('en-US', {
    maximumFractionDigits: value < 10 ? Math.max(digits, value < 1 ? 2 : 1) : digits,
  });

const table = (rows: readonly (readonly string[])[]): string => {
  const [head, ...body] = rows.map(row => `| ${row.join(' | ')} |`);
  return [head, `| --- ${'| --: '.repeat(rows[0]!.length - 1)}|`, ...body].join('\n');
};

/** The table of docs/scaling.md. */
export function forecastTable(found: Measured, assumed: Assumptions): string {
  const cost = costs(found, assumed);
  const forecasts = [1, 100, 10_000].map(businesses => forecastFor(businesses, cost, assumed));
  const row = (what: string, of: (one: Forecast) => number): string[] => [
    what,
    ...forecasts.map(f => number(of(f))),
  ];
  return table([
    row('businesses', f => f.businesses),
    row('bookings a day', f => f.bookingsADay),
    row('creations a second, busiest hour', f => f.creationsASecond),
    row('open lifecycles', f => f.openLifecycles),
    row('open timers', f => f.openTimers),
    row('actions a day', f => f.actionsADay),
    row('actions a second, busiest hour', f => f.actionsASecond),
    row('histories in Temporal, GB', f => f.temporalGb),
    row('bookings a year', f => f.bookingsAYear),
    row('Postgres, GB a year', f => f.postgresGbAYear),
    row('worker processes (one core each)', f => f.workers),
  ]);
}

/** What one booking costs, by how it went. */
export function lifecycleTable({ lifecycles = [] }: Measured): string {
  const head = [
    'a booking',
    'actions',
    'timers',
    'activities',
    'Updates',
    'workflow tasks',
    'events',
    'history, bytes',
  ];
  return table([
    head,
    ...lifecycles.map(one => [
      one.what,
      ...[
        one.actions,
        one.timers,
        one.activities,
        one.messages,
        one.workflowTasks,
        one.events,
        one.historyBytes,
      ].map(value => number(value)),
    ]),
  ]);
}

export function sizeTable({ sizes }: Measured): string {
  const measuredSizes = Object.values(sizes).sort((a, b) => a.bookings - b.bookings);
  const names = [...new Set(measuredSizes.flatMap(one => one.tables.map(({ table: name }) => name)))];
  const cell = (one: (typeof measuredSizes)[number], name: string): string => {
    const found = one.tables.find(({ table: each }) => each === name);
    if (!found || found.rows < 1_000) return '–';
    return `${number(found.heapBytes / found.rows)} + ${number(found.indexBytes / found.rows)}`;
  };
  const wanted = names.filter(name =>
    measuredSizes.some(one => (one.tables.find(t => t.table === name)?.rows ?? 0) > 90_000),
  );
  return table([
    ['bytes a row, and of its indexes', ...measuredSizes.map(one => `${number(one.bookings)} bookings`)],
    ...wanted.map(name => [`\`${name}\``, ...measuredSizes.map(one => cell(one, name))]),
    ['whole database, GB', ...measuredSizes.map(one => number(one.databaseBytes / 1e9, 1))],
  ]);
}

export function queryTable({ sizes }: Measured): string {
  const all = Object.values(sizes).sort((a, b) => a.bookings - b.bookings);
  const cell = (one: (typeof all)[number], what: string, business: string): string => {
    const found = one.queries.find(query => query.what === what && query.business === business);
    return found
      ? `${number(found.medianMs)} (${number(found.cpuMs.postgres)} + ${number(found.cpuMs.api)})`
      : '–';
  };
  const businesses = ['largest', 'ordinary'] as const;
  const whats = [...new Set(all.flatMap(one => one.queries.map(query => query.what)))];
  return table([
    [
      'ms: median (CPU of Postgres + API)',
      ...all.flatMap(one => businesses.map(b => `${number(one.bookings)}: ${b}`)),
    ],
    ...whats.map(what => [what, ...all.flatMap(one => businesses.map(b => cell(one, what, b)))]),
  ]);
}

const OPTIONS = {
  'per-day': 'perDay',
  'lead-days': 'leadDays',
  'busiest-hour': 'busiestHour',
  'retention-days': 'retentionDays',
} as const satisfies Record<string, keyof Assumptions>;

/** @param args `--name value`, of the assumptions */
export function forecast(args: readonly string[] = []): string {
  const assumed = { ...ASSUMED };
  for (let i = 0; i < args.length; i += 2) {
    const key = OPTIONS[args[i]!.replace(/^--/, '') as keyof typeof OPTIONS];
    const value = Number(args[i + 1]);
    if (!key || !(value > 0))
      throw new Error(
        `Options: ${Object.keys(OPTIONS)
          .map(o => `--${o} N`)
          .join(', ')}.`,
      );
    assumed[key] = value;
  }
  const found = measured();
  return [lifecycleTable(found), sizeTable(found), queryTable(found), forecastTable(found, assumed)].join(
    '\n\n',
  );
}
