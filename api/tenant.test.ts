// `npm run tenant` against a real database: what it makes, what it says, and that doing it again does no harm.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTenant, createUser } from '../tests/factories';
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';
import { homePaths } from '../stack/paths';
import { settingsOfRunning } from '../stack/tenant-command';

jest.setTimeout(60_000);

/** The same as that of the API in the tests, which has to know the links. */
const SECRET = 'a secret of the tests that is long enough';

let world: ApiWorld;
beforeAll(async () => {
  world = await startApiWorld();
});
afterAll(() => world.stop());

async function run(options: Record<string, string>, env: Record<string, string> = {}) {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'api/tenant.ts', ...Object.entries(options).flat()],
    {
      env: {
        ...{ PATH: process.env.PATH, BERTH_SECRET: SECRET, PUBLIC_URL: 'https://book.test' },
        ...{ DATABASE_OWNER_URL: world.database.ownerUrl, ...env },
      } as unknown as NodeJS.ProcessEnv,
    },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += String(chunk)));
  const code = await new Promise<number | null>(resolve => child.once('close', resolve));
  return { code, output, link: /https:\/\/book\.test\/login\/invitation\/([\w-]{43})\n/.exec(output)?.[1] };
}

let counter = 0;
const order = (more: Record<string, string> = {}): Record<string, string> => {
  counter += 1;
  return {
    ...{ '--slug': `harbor-${counter}`, '--name': 'Harbor Drive', '--time-zone': 'Europe/Berlin' },
    ...{ '--currency': 'EUR', '--admin-name': 'Ada Lee', '--admin-email': `ada@harbor-${counter}.test` },
    ...more,
  };
};
const everything = async () => {
  const { owner } = world.database;
  const rows = await Promise.all(
    ['tenants', 'users', 'user_links', 'audit_events'].map(table => owner(table)),
  );
  return JSON.stringify(rows);
};

test('makes the business, and its admin chooses a password by the link, once, and invites colleagues', async () => {
  const options = order({ '--hostname': 'book.harbor.example' });
  const { code, output, link } = await run(options);
  expect([code, output]).toEqual([0, expect.stringContaining('Harbor Drive is there')]);
  const row = await world.database.owner('tenants').where({ slug: options['--slug'] }).first();
  expect(row).toMatchObject({ timeZone: 'Europe/Berlin', currency: 'EUR', hostname: 'book.harbor.example' });
  expect(row.settings).toEqual({ phoneCountry: 'DE' });
  expect(output).toContain('read as numbers of Germany, the country of Europe/Berlin.');
  const { app } = world;
  const body = { password: 'a harbour full of boats' };
  const taken = await app.call('POST', `/auth/links/${link}`, { body });
  expect(taken.body.user).toMatchObject({ role: 'admin', tenant: { slug: options['--slug'] } });
  expect((await app.call('POST', `/auth/links/${link}`, { body })).status).toBe(404);
  const token = taken.body.token as string;
  const colleague = { name: 'Kim', email: 'kim@harbor.test', role: 'staff' };
  expect((await app.call('POST', '/admin/users', { token, body: colleague })).status).toBe(201);
  const { body: trail } = await app.call('GET', '/admin/audit', { token });
  const made = (trail.trail as { event: string; actorName: string }[]).map(({ event, actorName }) => [
    event,
    actorName,
  ]);
  expect(made).toEqual(
    expect.arrayContaining([
      ['settings.tenant_created', 'Whoever runs Berth'],
      ['user.invited', 'Whoever runs Berth'],
    ]),
  );
  expect((await app.call('GET', '/public/site', { headers: { host: 'book.harbor.example' } })).status).toBe(
    200,
  );
  expect(await everything()).not.toContain(link);
});

test('done again it makes nothing more: a new link for an admin who has not come yet, else a plain no', async () => {
  const options = order();
  const [first, second] = await Promise.all([run(options), run(options)]);
  expect([first.code, second.code]).toEqual([0, 0]);
  const third = await run(options);
  expect([third.code, third.output]).toEqual([0, expect.stringContaining('was there already')]);
  const { owner } = world.database;
  const tenants = await owner('tenants').where({ slug: options['--slug'] });
  expect(tenants).toHaveLength(1);
  expect(await owner('users').where({ tenantId: tenants[0].id })).toHaveLength(1);
  const body = { password: 'a harbour full of boats' };
  const take = (link: string | undefined) => world.app.call('POST', `/auth/links/${link}`, { body });
  const old = [await take(first.link), await take(second.link)];
  expect(old.map(({ status }) => status)).toEqual([404, 404]);
  expect((await take(third.link)).status).toBe(200);
  const before = await everything();
  const fourth = await run(options);
  expect([fourth.code, fourth.link]).toEqual([1, undefined]);
  expect(fourth.output).toContain(`The slug "${options['--slug']}" is taken by the business "Harbor Drive".`);
  expect(await everything()).toBe(before);
});

test('says plainly what is taken, and where else the address logs in', async () => {
  const { tenant } = world.home;
  const before = await everything();
  const slug = await run(order({ '--slug': tenant.slug }));
  expect([slug.code, slug.output]).toEqual([
    1,
    expect.stringContaining(`taken by the business "${tenant.name}"`),
  ]);
  const there = await createTenant(world.database.owner);
  await world.database.owner('tenants').where({ id: there.id }).update({ hostname: 'taken.example' });
  const hostname = await run(order({ '--hostname': 'Taken.example' }));
  expect([hostname.code, hostname.output]).toEqual([
    1,
    expect.stringContaining(`The host name Taken.example is taken by the business "${there.name}".`),
  ]);
  expect(JSON.parse(before)[1]).toHaveLength((await world.database.owner('users')).length);
  const { email } = await createUser(world.database.owner, there, 'staff');
  const also = await run(order({ '--admin-email': email }));
  expect([also.code, also.output]).toEqual([0, expect.stringContaining(`also has a login at ${there.slug}`)]);
});

test('names every argument and every variable that is wrong, before anything happens', async () => {
  const before = await everything();
  const wrong = await run({ '--slug': 'Big', '--currency': 'QQQ', '--colour': 'red' });
  expect(wrong.code).toBe(1);
  for (const option of [
    '--slug',
    '--name',
    '--time-zone',
    '--currency',
    '--admin-name',
    '--admin-email',
    '--colour',
  ])
    expect(wrong.output).toContain(`${option}: `);
  const unset = await run(order(), { DATABASE_OWNER_URL: '', BERTH_SECRET: 'short' });
  expect([unset.code, unset.output]).toEqual([
    2,
    expect.stringMatching(/DATABASE_OWNER_URL: .*\n.*BERTH_SECRET: /),
  ]);
  expect(await everything()).toBe(before);
});

test('as the application, which may make no tenants, it makes nothing and says so', async () => {
  const { code, output } = await run(order(), { DATABASE_OWNER_URL: world.database.url });
  expect([code, output]).toEqual([1, expect.stringContaining('the login of the owner')]);
});

test('without an environment it takes the Berth that runs in this folder', () => {
  const home = mkdtempSync(join(tmpdir(), 'berth-home-'));
  const paths = homePaths(home, { BERTH_HOME: home });
  expect(settingsOfRunning(paths, {})).toBeUndefined();
  writeFileSync(
    paths.stack,
    JSON.stringify({ postgres: 'postgres://o:p@x/berth', web: 'http://localhost:3000' }),
  );
  expect(settingsOfRunning(paths, { PUBLIC_URL: 'https://book.test' })).toEqual({
    DATABASE_OWNER_URL: 'postgres://o:p@x/berth',
    BERTH_SECRET: expect.stringMatching(/^[0-9a-f]{64}$/),
    PUBLIC_URL: 'https://book.test',
  });
  rmSync(home, { recursive: true });
});
