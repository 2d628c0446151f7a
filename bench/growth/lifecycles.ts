// What one booking costs from its creation to its end, in Temporal and in Postgres: some of each kind are made through the
// real API and live through the real worker on a dev server, with days shortened to seconds. The steps are those of life.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client as TemporalClient, Connection } from '@temporalio/client';
import { Client } from 'pg';
import { migrate } from '../../db/migrator';
import { createOwner, withLogin } from '../../stack/database';
import { freePort } from '../../stack/ports';
import { startPostgres } from '../../stack/postgres';
import { resolveTemporalCli, startTemporal } from '../../stack/temporal';
import { startHttpPeer, twilioAnswers } from '../../tests/harness/http-peer';
import { startSmtpServer } from '../../tests/harness/smtp';
import { waitUntil } from '../patience';
import { startProcesses } from '../processes';
import { SECRETS } from '../servers';
import type { Counted } from './actions';
import { countActions } from './actions';
import type { Business } from './data';
import { fill, look } from './data';
import { keep } from './store';

export interface LifecycleCost extends Counted {
  what: string;
  /** Of its history, as the server counts them. */
  historyBytes: number;
  /** Rows of each table, and the bytes they hold, without indexes. */
  rows: Record<string, { count: number; bytes: number }>;
}

type Say = (text: string) => void;
type Move = (id: string, path: string, body?: object, method?: string) => Promise<void>;

interface Life {
  what: string;
  /** Seconds from now. */
  starts: number;
  ends: number;
  /** Made by its customer, and so pending. */
  byCustomer?: boolean;
  kind: 'rental' | 'session' | 'block';
  pendingUntil?: number;
  /** What people do, and when: seconds from now. */
  moves: { at: number; path: string; body?: object; method?: string }[];
}

const confirm = { path: 'confirm' };
const moveTo = (at: number, status: string) => ({ at, path: 'status', body: { status }, method: 'PATCH' });

const LIVES: Life[] = [
  {
    what: 'rental: asked for, confirmed, picked up, brought back',
    ...{ kind: 'rental', byCustomer: true, starts: 75, ends: 100 },
    moves: [{ at: 20, ...confirm }, moveTo(85, 'completed')],
  },
  {
    what: 'session or appointment: booked by staff, begins and ends by the clock',
    ...{ kind: 'session', starts: 75, ends: 85 },
    moves: [],
  },
  {
    what: 'rental: asked for and confirmed, then cancelled',
    ...{ kind: 'rental', byCustomer: true, starts: 3_600, ends: 7_200 },
    moves: [{ at: 20, ...confirm }, moveTo(30, 'cancelled')],
  },
  {
    what: 'rental: asked for, and nobody confirmed it',
    ...{ kind: 'rental', byCustomer: true, starts: 3_600, ends: 7_200, pendingUntil: 40 },
    moves: [],
  },
];
/** Of each: what is measured once may have been interrupted. */
const OF_EACH = 5;
const REMINDER_MINUTES = -0.5;
const FOLLOW_UP_MINUTES = 0.1;
const ENDED_MS = 300_000;

const ROWS: Record<string, string> = {
  bookings: 'id = $1',
  booking_tokens: 'booking_id = $1',
  inbox_items: 'booking_id = $1',
  notifications: 'booking_id = $1',
  audit_events: 'subject_id = $1',
  analytics_events: `properties->>'booking_id' = $1::text`,
};

/** The plan of messages as it is, but for its two offsets. */
const SHORTEN = `
  update tenants set settings = settings || jsonb_build_object('communications', $1::jsonb, 'staffEmail', 'staff@example.org')`;

const plan = [
  ...(['customer', 'staff'] as const).map(audience => ({ event: 'pending', channel: 'email', audience })),
  ...(['sms', 'email'] as const).map(channel => ({ event: 'confirmed', channel, audience: 'customer' })),
  { event: 'cancelled', channel: 'email', audience: 'customer' },
]
  .map(message => ({ ...message, anchor: 'now', offsetMinutes: 0 }))
  .concat([
    ...[
      {
        event: 'reminder',
        channel: 'sms',
        audience: 'customer',
        anchor: 'start',
        offsetMinutes: REMINDER_MINUTES,
      },
    ],
    ...[
      {
        event: 'follow_up',
        channel: 'sms',
        audience: 'customer',
        anchor: 'end',
        offsetMinutes: FOLLOW_UP_MINUTES,
      },
    ],
  ] as never[]);

export async function measureLifecycles(say: Say): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'berth-growth-'));
  const cli = await resolveTemporalCli({ log: say });
  const postgres = await startPostgres({ dataDir: `${folder}-data`, port: await freePort(), log: () => {} });
  const temporal = await startTemporal({
    ...{
      cli,
      port: await freePort(),
      dbFile: join(folder, 'temporal.db'),
      namespace: 'default',
      log: () => {},
    },
  });
  const mail = await startSmtpServer();
  const account = { accountSid: 'ACgrowth', authToken: 'secret of the account' };
  const sms = await startHttpPeer(twilioAnswers(account));
  const channels = {
    ...{ SMTP_URL: mail.url, TWILIO_API_URL: sms.url, TWILIO_FROM: '+13105550100' },
    ...{ TWILIO_ACCOUNT_SID: account.accountSid, TWILIO_AUTH_TOKEN: account.authToken },
  };
  const superuser = Object.assign(new URL(postgres.url), { pathname: '/growth' }).toString();
  const database = new Client({ connectionString: superuser });
  try {
    const owner = await createOwner(postgres.url, SECRETS.ownerPassword, 'growth');
    const app = withLogin(owner, { user: 'berth_app', password: SECRETS.appPassword });
    await migrate({ ownerUrl: owner, appUrl: app });
    await fill(superuser, 10_000, 0, () => {});
    const { largest } = await look(superuser);
    await database.connect();
    // Only the people and places are needed: today must be free.
    await database.query('truncate bookings cascade');
    await database.query(SHORTEN, [JSON.stringify(plan)]);
    const api = await startProcesses(['api'], { owner, app }, temporal.address);
    const made = await makeBookings(api.api.port, largest, database);
    const from = Date.now();
    await shorten(database, made);
    say(`${made.length} bookings are made`);
    const worker = await startProcesses(['worker'], { owner, app }, temporal.address, channels);
    try {
      await live(made, from, moving(api.api.port, largest.token));
      await waitUntil('Lifecycles over', ENDED_MS, async () => {
        const { rows } = await database.query<{ left: string }>(
          'select count(*) as left from bookings where id = any($1) and lifecycle_ended_at is null',
          [made.map(one => one.id)],
        );
        return rows[0]!.left === '0';
      });
      const connection = await Connection.connect({ address: temporal.address });
      const client = new TemporalClient({ connection });
      const lifecycles: LifecycleCost[] = [];
      for (const life of LIVES) lifecycles.push(await costOf(life, made, client, database));
      await connection.close();
      keep({ lifecycles });
      for (const { what, actions, historyBytes, events } of lifecycles) {
        say(`${what}: ${actions} actions, ${events} events, ${historyBytes} bytes`);
      }
    } finally {
      await Promise.all([api.stop(), worker.stop()]);
    }
  } finally {
    await database.end();
    await Promise.all([temporal.stop(), postgres.stop(), mail.close(), sms.close()]);
    for (const path of [folder, `${folder}-data`]) rmSync(path, { recursive: true, force: true });
  }
}

interface Made {
  id: string;
  life: Life;
}

const dayIn = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

async function makeBookings(port: number, business: Business, database: Client): Promise<Made[]> {
  const made: Made[] = [];
  let n = 0;
  for (const life of LIVES) {
    for (let i = 0; i < OF_EACH; i++, n++) {
      const customer = {
        fullName: `Growth ${n}`,
        email: `growth${n}@example.org`,
        phone: `+1310600${1000 + n}`,
      };
      const day = dayIn(life.kind === 'session' ? 10 : 100);
      const place = life.kind === 'session' ? business.bays[n]! : business.vehicles[n]!;
      const rental = { carId: place, startDate: day, endDate: day, customer };
      const session = {
        ...{ resourceId: place, startTime: `${day}T18:00:00Z`, endTime: `${day}T19:00:00Z` },
        customerId: await newCustomer(database, business.id, n),
      };
      const answer = await fetch(`http://127.0.0.1:${port}/api/bookings`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(life.byCustomer ? {} : { authorization: `Bearer ${business.token}` }),
        },
        body: JSON.stringify(life.kind === 'session' ? session : rental),
      });
      const body = (await answer.json()) as { bookingId: string };
      if (answer.status !== 201) throw new Error(`${life.what}: ${answer.status} ${JSON.stringify(body)}`);
      made.push({ id: body.bookingId, life });
    }
  }
  return made;
}

async function newCustomer(database: Client, tenantId: string, n: number): Promise<string> {
  const { rows } = await database.query<{ id: string }>(
    `insert into customers (tenant_id, full_name, email, phone)
     values ($1, 'Growth ' || $2, 'member' || $2 || '@example.org', '+13106001' || 100 + $2::integer) returning id`,
    [tenantId, n],
  );
  return rows[0]!.id;
}

/** Before any lifecycle has read them. */
async function shorten(database: Client, made: readonly Made[]): Promise<void> {
  for (const { id, life } of made) {
    await database.query(
      `update bookings set period = tstzrange(now() + $2 * interval '1 s', now() + $3 * interval '1 s'),
         occupied = tstzrange(now() + $2 * interval '1 s', now() + $3 * interval '1 s'),
         pending_until = case when $4::integer is null then pending_until else now() + $4 * interval '1 s' end
       where id = $1`,
      [id, life.starts, life.ends, life.pendingUntil ?? null],
    );
  }
}

const moving =
  (port: number, token: string): Move =>
  async (id, path, body = {}, method = 'POST') => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/bookings/${id}/${path}`, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  };

async function live(made: readonly Made[], from: number, move: Move): Promise<void> {
  const all = made.flatMap(({ id, life }) => life.moves.map(one => ({ id, ...one })));
  for (const { id, at, path, body, method } of all.sort((a, b) => a.at - b.at)) {
    await delay(Math.max(0, from + at * 1000 - Date.now()));
    await move(id, path, body, method);
  }
}

/** The middle one of those that lived it, by actions. */
async function costOf(
  life: Life,
  made: readonly Made[],
  client: TemporalClient,
  database: Client,
): Promise<LifecycleCost> {
  const costs: LifecycleCost[] = [];
  for (const { id } of made.filter(one => one.life === life)) {
    const handle = client.workflow.getHandle(`booking/demo/${id}`);
    const [history, description] = [await handle.fetchHistory(), await handle.describe()];
    const rows: LifecycleCost['rows'] = {};
    for (const [table, condition] of Object.entries(ROWS)) {
      const { rows: found } = await database.query<{ count: number; bytes: number }>(
        `select count(*)::integer as count, coalesce(sum(pg_column_size(t.*)), 0)::integer as bytes
         from ${table} t where ${condition}`,
        [id],
      );
      rows[table] = found[0]!;
    }
    const counted = countActions(history.events ?? []);
    costs.push({ what: life.what, ...counted, historyBytes: description.historySize ?? 0, rows });
  }
  return costs.sort((a, b) => a.actions - b.actions)[costs.length >> 1]!;
}
