// The Berth that is fuzzed: a whole stack of its own in a temporary folder, with the demo tenants, without rate limits.
// What it holds is collected, so that requests name things that exist: its own ones and those of others.
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Console } from '../stack/console';
import { homePaths, projectRoot } from '../stack/paths';
import { freePort } from '../stack/ports';
import type { Environment } from '../stack/running';
import { createStack, defaultPorts } from '../stack/stack';

export interface FuzzedStack {
  /** http://host:port of the API. */
  apiUrl: string;
  /** Ids of what both tenants hold, by table; what each of its own comes first. */
  ids(): Promise<Record<string, string[]>>;
  /** Lines of api and worker that tell of a mistake of ours, once each. */
  mistakes(): string[];
  stop(): Promise<void>;
}

const PER_TABLE = 40;
const SYSTEM = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'TEMPORAL_CLI', 'XDG_CACHE_HOME'];

export async function startFuzzedStack(console: Console): Promise<FuzzedStack> {
  const root = projectRoot();
  const folder = mkdtempSync(join(tmpdir(), 'berth-fuzz-'));
  // The account that runs Postgres has to enter it.
  chmodSync(folder, 0o755);
  const env: Environment = Object.fromEntries(SYSTEM.map(name => [name, process.env[name]]));
  for (const name of Object.keys(defaultPorts)) env[name] = String(await freePort());
  Object.assign(env, { BERTH_HOME: folder, RATE_LIMITS: 'off', LOG_LEVEL: 'warn' });
  const paths = homePaths(root, env);
  const stack = createStack({ root, paths, env, console });
  const stop = async () => {
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const { api, postgres } = await stack.start();
    return { apiUrl: api, ids: () => idsIn(postgres), mistakes: () => mistakesIn(paths.logs), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Asked as the owner of the schema, who sees all tenants. */
async function idsIn(url: string): Promise<Record<string, string[]>> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select c.table_name as name from information_schema.columns c join information_schema.columns t
       on t.table_name = c.table_name and t.table_schema = c.table_schema and t.column_name = 'tenant_id'
       where c.table_schema = 'public' and c.column_name = 'id' and c.data_type = 'uuid'`,
    );
    const found: Record<string, string[]> = {};
    for (const { name } of tables) {
      const { rows } = await client.query<{ id: string }>(
        `select x.id from (select r.id, t.slug, row_number() over (partition by r.tenant_id order by r.id desc) as n
         from ${client.escapeIdentifier(name)} r join tenants t on t.id = r.tenant_id) x
         where n <= case slug when 'demo' then ${PER_TABLE} else 4 end order by slug = 'demo' desc, x.id`,
      );
      if (rows.length > 0) found[name] = rows.map(({ id }) => id);
    }
    const { rows: kinds } = await client.query<{ kind: string; id: string }>(
      `select kind, id from resources order by id`,
    );
    for (const { kind, id } of kinds) (found[`resources/${kind}`] ??= []).push(id);
    return found;
  } finally {
    await client.end();
  }
}

const OURS = /Unexpected error|TypeError|ReferenceError|RangeError|syntax error at|violates .* constraint/;

interface LogLine {
  name?: string;
  route?: string;
  msg?: string;
  err?: { type?: string; message?: string; stack?: string };
}

function mistakesIn(logs: string): string[] {
  const said = new Map<string, string>();
  for (const file of readdirSync(logs).filter(name => /^(api|worker)/.test(name))) {
    for (const line of readFileSync(join(logs, file), 'utf8').split('\n')) {
      if (!OURS.test(line)) continue;
      const place = placeOf(line);
      // The same mistake again differs in values only.
      const key = place.split('\n').at(-1)!;
      if (!said.has(key)) said.set(key, `${file}: ${place}`);
    }
  }
  return [...said.values()];
}

/** What was asked, what went wrong, and where in our own code. */
function placeOf(line: string): string {
  try {
    const { route = '', msg = '', err = {} } = JSON.parse(line) as LogLine;
    const frames = (err.stack ?? '').split('\n').filter(frame => /^\s+at /.test(frame));
    const own = frames.find(frame => !/node_modules|node:/.test(frame))?.trim() ?? '';
    const where = own.replace(projectRoot(), '').replace(/\(\//, '(');
    return `${route} ${msg}: ${err.type}: ${err.message}\n${where || msg}`;
  } catch {
    return line.slice(0, 300);
  }
}
