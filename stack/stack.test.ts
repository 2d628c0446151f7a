import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createConsole } from './console';
import { placedFolder } from './embedded';
import { readJson } from './files';
import { homePaths } from './paths';
import { freePort } from './ports';
import { born, send, waitFor } from './processes';
import type { Addresses, Stack } from './stack';
import { createStack, defaultPorts } from './stack';

jest.setTimeout(120_000);

/** Stands for api, worker and web: ready on its port, and shows what environment it was given. */
const server = (port: string) => `
import { createServer } from 'node:http';
createServer((request, response) => response.end(JSON.stringify(process.env))).listen(process.env.${port}, '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
console.log(JSON.stringify({ level: 'warn', msg: 'a warning of ${port}' }));
`;
/** Stands for migrations and demo data: notes that it ran. */
const command = (name: string) => `
import { appendFileSync } from 'node:fs';
appendFileSync('ran', '${name} ' + (process.env.DATABASE_OWNER_URL ? 'as owner' : '') + '\\n');
`;

describe('the stack', () => {
  let root: string;
  let env: Record<string, string>;
  let said: string;
  let stack: Stack | undefined;

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'berth-stack-'));
    said = '';
    const files = {
      'dist/db/migrate.js': command('migrations'),
      'dist/db/seeds/main.js': command('seeds'),
      'dist/api/main.js': server('API_PORT'),
      'dist/worker/main.js': server('WORKER_PORT'),
      'dist/web/server.js': server('WEB_PORT'),
      'package.json': '{ "type": "module" }',
    };
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    }
    env = { PATH: process.env.PATH!, TEMPORAL_CLI: process.env.TEMPORAL_CLI!, SMTP_URL: 'smtp://mail' };
    for (const name of Object.keys(defaultPorts)) env[name] = String(await freePort());
  });
  afterEach(async () => {
    await stack?.stop();
    rmSync(placedFolder(paths()), { recursive: true, force: true });
    rmSync(root, { recursive: true });
  });

  const paths = () => homePaths(root, env as unknown as NodeJS.ProcessEnv);
  const create = () =>
    createStack({ root, paths: paths(), env, console: createConsole(text => (said += text)) });
  const running = () => readJson<{ children: { name: string; pid: number }[] }>(paths().running)!.children;
  const pidOf = (name: string) => running().find(child => child.name === name)?.pid;
  const ready = (addresses: Addresses) =>
    fetch(addresses.api).then(
      answer => answer.ok,
      () => false,
    );

  it('starts everything in order, gives each process its environment only, and stops without a trace', async () => {
    stack = create();
    const addresses = await stack.start();
    expect(addresses).toEqual({
      web: `http://localhost:${env.WEB_PORT}`,
      api: `http://127.0.0.1:${env.API_PORT}`,
      temporal: `127.0.0.1:${env.TEMPORAL_PORT}`,
      temporalUi: `http://localhost:${env.TEMPORAL_UI_PORT}`,
      postgres: expect.stringMatching(/^postgres:\/\/berth_owner:\w+@127\.0\.0\.1:\d+\/berth$/),
      pid: process.pid,
    });
    expect(readJson(paths().stack)).toEqual(addresses);
    expect(
      [paths().stack, paths().secrets, paths().running].map(file => statSync(file).mode & 0o777),
    ).toEqual([0o600, 0o600, 0o600]);
    expect(readFileSync(join(root, 'ran'), 'utf8')).toBe('migrations as owner\nseeds as owner\n');
    expect(
      running()
        .map(child => child.name)
        .sort(),
    ).toEqual(['PostgreSQL', 'Temporal', 'api', 'web', 'worker']);
    expect(said).toContain('! api: a warning of API_PORT');

    const [api, web] = await Promise.all(
      [addresses.api, addresses.web].map(
        async url => (await fetch(url)).json() as Promise<NodeJS.ProcessEnv>,
      ),
    );
    expect(api).toMatchObject({
      NODE_ENV: 'production',
      DATABASE_URL: expect.stringContaining('berth_app:'),
      TEMPORAL_ADDRESS: addresses.temporal,
      PUBLIC_URL: addresses.web,
    });
    expect(Object.keys(api!)).not.toEqual(expect.arrayContaining(['DATABASE_OWNER_URL']));
    expect(api!.SMTP_URL).toBeUndefined();
    expect(web!.API_URL).toBe(addresses.api);
    for (const secret of ['DATABASE_URL', 'BERTH_SECRET', 'DATABASE_OWNER_URL'])
      expect(web![secret]).toBeUndefined();

    const pids = running().map(child => child.pid);
    await stack.stop();
    expect(pids.map(born)).toEqual(pids.map(() => undefined));
    expect([paths().stack, paths().running].map(existsSync)).toEqual([false, false]);
  });

  it('brings back each part that dies, the database and Temporal too', async () => {
    stack = create();
    const addresses = await stack.start();
    for (const name of ['api', 'PostgreSQL', 'Temporal']) {
      const before = pidOf(name)!;
      send(before, 'SIGKILL');
      const isBack = () => pidOf(name) !== undefined && pidOf(name) !== before;
      expect([name, await waitFor(isBack, 20_000)]).toEqual([name, true]);
      expect(said).toContain(`! ${name} was ended by SIGKILL, starting it again`);
    }
    const end = Date.now() + 10_000;
    while (!(await ready(addresses)) && Date.now() < end);
    expect(await ready(addresses)).toBe(true);
  });

  it('refuses to run twice on the same data, and the first one does not notice', async () => {
    stack = create();
    const addresses = await stack.start();
    const second = create();
    await expect(second.start()).rejects.toThrow('Berth runs here already');
    await second.stop();
    expect(readJson(paths().stack)).toEqual(addresses);
    expect(await ready(addresses)).toBe(true);
  });

  it('says the last words of a process that does not start, and leaves nothing behind', async () => {
    writeFileSync(
      join(root, 'dist/web/server.js'),
      'console.error("The environment is not right"); process.exit(1)',
    );
    stack = create();
    await expect(stack.start()).rejects.toThrow(
      /web ended with code 1, 5 times[^]*The environment is not right/,
    );
    const pids = running().map(child => child.pid);
    await stack.stop();
    expect(pids.map(born)).toEqual(pids.map(() => undefined));
  });

  it('says why the migrations failed', async () => {
    writeFileSync(join(root, 'dist/db/migrate.js'), 'console.error("no such column"); process.exit(1)');
    stack = create();
    await expect(stack.start()).rejects.toThrow('migrations failed:\nno such column');
  });

  it('loads no demo data in production, and uses the servers that are given', async () => {
    const given = {
      NODE_ENV: 'production',
      DATABASE_URL: 'postgres://me:pw@db.example/b',
      TEMPORAL_ADDRESS: 'cloud:7233',
    };
    Object.assign(env, given);
    stack = create();
    const addresses = await stack.start();
    expect(readFileSync(join(root, 'ran'), 'utf8')).toBe('migrations as owner\n');
    expect(addresses).toMatchObject({
      postgres: given.DATABASE_URL,
      temporal: 'cloud:7233',
      temporalUi: undefined,
    });
    expect(
      running()
        .map(child => child.name)
        .sort(),
    ).toEqual(['api', 'web', 'worker']);
    const api = (await (await fetch(addresses.api)).json()) as NodeJS.ProcessEnv;
    expect(api.DATABASE_URL).toMatch(/^postgres:\/\/berth_app:\w{64}@db\.example\/b$/);
    expect(api.TEMPORAL_ADDRESS).toBe('cloud:7233');
  });
});
