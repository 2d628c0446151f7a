// The API as a process: what it says when it cannot start, and how it ends.
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../stack/ports';
import { createTenant, createUser, createVehicle } from '../tests/factories';
import { ask } from '../tests/harness/app';
import type { TestDatabase } from '../tests/harness/database';
import { createTestDatabase } from '../tests/harness/database';
import { openStream } from '../tests/harness/event-stream';
import { PASSWORD } from '../tests/factories';

jest.setTimeout(60_000);

let database: TestDatabase;
const children: ChildProcess[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(() => children.splice(0).forEach(child => child.kill('SIGKILL')));
afterAll(() => database.drop());

interface Process {
  url: string;
  child: ChildProcess;
  output(): string;
  /** Exit code, once it has ended. */
  ended: Promise<number | null>;
}

async function start(env: Record<string, string>): Promise<Process> {
  const port = await freePort();
  const child = spawn(process.execPath, ['--import', 'tsx', 'api/main.ts'], {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: database.url,
      BERTH_SECRET: 'a secret of the tests that is long enough',
      TEMPORAL_ADDRESS: '127.0.0.1:9',
      API_PORT: String(port),
      ...env,
    } as unknown as NodeJS.ProcessEnv,
  });
  children.push(child);
  let output = '';
  child.stdout.on('data', chunk => (output += String(chunk)));
  child.stderr.on('data', chunk => (output += String(chunk)));
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  return { url: `http://127.0.0.1:${port}`, child, output: () => output, ended };
}

async function listening({ url, output }: Process): Promise<void> {
  for (let i = 0; i < 300; i += 1) {
    if (
      await fetch(`${url}/healthz`).then(
        r => r.ok,
        () => false,
      )
    )
      return;
    await pause(100);
  }
  throw new Error(`The API does not listen: ${output()}`);
}

it('names everything that is wrong with its environment, and does not start', async () => {
  const api = await start({ BERTH_SECRET: 'short', DATABASE_URL: '', LOGIN_LIMIT: 'many' });
  expect(await api.ended).toBe(1);
  for (const name of ['BERTH_SECRET', 'DATABASE_URL', 'LOGIN_LIMIT']) expect(api.output()).toContain(name);
});

it('does not run as a role that row-level security does not bind', async () => {
  const api = await start({ DATABASE_URL: database.ownerUrl });
  expect(await api.ended).toBe(1);
  expect(api.output()).toContain('bypasses row-level security');
});

it('finishes what is under way when it is told to stop, ends its streams, and takes nothing new', async () => {
  const tenant = await createTenant(database.owner, { slug: 'demo' });
  await createVehicle(database.owner, tenant);
  const { email } = await createUser(database.owner, tenant, 'staff');
  const api = await start({});
  await listening(api);
  const login = await ask(`${api.url}/api/auth/login`, 'POST', { body: { email, password: PASSWORD } });
  const stream = await openStream(api.url, { token: login.body.token as string });

  const blocker = await database.owner.transaction();
  await blocker.raw('lock table resources in access exclusive mode');
  const slow = ask(`${api.url}/api/resources`, 'GET', {});
  await pause(300);
  const from = Date.now();
  api.child.kill('SIGTERM');
  await stream.ended;
  await expect(ask(`${api.url}/healthz`, 'GET', {})).rejects.toThrow();
  await blocker.rollback();

  const answer = await slow;
  expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close']);
  expect(await api.ended).toBe(0);
  expect(Date.now() - from).toBeLessThan(10_000);
  expect(api.output()).toContain('The API has stopped');
});

it('ends within ten seconds even when a request never does', async () => {
  const api = await start({});
  await listening(api);
  const blocker = await database.owner.transaction();
  await blocker.raw('lock table resources in access exclusive mode');
  const stuck = ask(`${api.url}/api/resources`, 'GET', {}).catch(() => 'cut');
  await pause(300);
  const from = Date.now();
  api.child.kill('SIGINT');
  await api.ended;
  expect(Date.now() - from).toBeLessThan(10_000);
  expect(await stuck).toBe('cut');
  await blocker.rollback();
});
