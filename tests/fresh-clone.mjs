// The README's claims, tried on a fresh clone of what is committed: one command installs, builds and starts everything;
// a booking can be made and read; what dies comes back; Ctrl-C leaves nothing behind; the data stays.
// FRESH_CLONE_PARENT names the folder to clone into (default: the temporary folder).
import { spawn, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const source = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = mkdtempSync(join(process.env.FRESH_CLONE_PARENT ?? tmpdir(), 'berth-fresh-'));
const clone = join(folder, 'clone');
const home = join(folder, 'home');
/** The first start may have to build the Temporal server. */
const firstStartMs = 15 * 60_000;
const started = Date.now();
const say = text => console.log(`[${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s] ${text}`);

function requireThat(condition, message) {
  if (!condition) throw new Error(message);
}

async function until(what, limitMs, attempt) {
  const end = Date.now() + limitMs;
  for (;;) {
    const result = await attempt();
    if (result) return result;
    requireThat(Date.now() < end, `${what}: not within ${limitMs / 1000} s`);
    await delay(100);
  }
}

/** Below the ports that systems lend to outgoing connections. */
function freePort() {
  return new Promise(resolve => {
    const port = randomInt(10_240, 32_768);
    const server = createServer().once('error', () => resolve(freePort()));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(port)));
  });
}

const portNames = [
  'WEB_PORT',
  'API_PORT',
  'WORKER_PORT',
  'TEMPORAL_PORT',
  'TEMPORAL_UI_PORT',
  'POSTGRES_PORT',
];
const ports = {};
for (const name of portNames) ports[name] = String(await freePort());

/** `npm start` as a terminal runs it: the leader of a process group that Ctrl-C reaches as a whole. */
function start() {
  const env = { ...process.env, ...ports, BERTH_HOME: home };
  for (const name of ['DATABASE_URL', 'DATABASE_OWNER_URL', 'TEMPORAL_ADDRESS', 'NODE_ENV', 'CI'])
    delete env[name];
  const child = spawn('npm', ['start'], {
    cwd: clone,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', text => process.stdout.write(text));
  child.exit = new Promise(resolve => child.once('exit', (code, signal) => resolve({ code, signal })));
  void child.exit.then(() => (child.hasEnded = true));
  return child;
}

const readJson = file => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined);
const running = () => readJson(join(home, 'running.json'));

async function addressesOf(child, limitMs) {
  return until('ready', limitMs, () => {
    requireThat(!child.hasEnded, 'npm start ended by itself');
    return readJson(join(home, 'stack.json'));
  });
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return process.platform !== 'linux';
  }
}

const allPids = () => [running().stack.pid, ...running().children.map(one => one.pid)];

async function fetchOk(url, init) {
  const answer = await fetch(url, { signal: AbortSignal.timeout(10_000), ...init });
  const text = await answer.text();
  requireThat(answer.ok, `${init?.method ?? 'GET'} ${url}: ${answer.status} ${text.slice(0, 500)}`);
  return text;
}

const answers = url =>
  fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    answer => answer.body?.cancel().then(() => answer.ok) ?? answer.ok,
    () => false,
  );

const day = offset => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

/** @returns the path under which the booking can be read without a login */
async function book({ web }) {
  const { resources } = JSON.parse(await fetchOk(`${web}/api/resources?kind=vehicle`));
  requireThat(resources?.length > 0, 'the demo business has no vehicles');
  const body = {
    carId: resources[0].id,
    startDate: day(200),
    endDate: day(201),
    customer: { fullName: 'Fresh Clone', email: 'fresh@example.com', phone: '+14155550199' },
  };
  const made = JSON.parse(
    await fetchOk(`${web}/api/bookings`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': `fresh-${process.pid}` },
      body: JSON.stringify(body),
    }),
  );
  requireThat(made.success === true && made.bookingId, `no booking in ${JSON.stringify(made)}`);
  return `/api/public/bookings/${new URL(made.bookingUrl).pathname.split('/').at(-1)}`;
}

async function stopped(child, pids, send) {
  const asked = Date.now();
  send();
  await until('everything gone after the stop', 10_000, () => child.hasEnded && !pids.some(isAlive));
  requireThat(!existsSync(join(home, 'stack.json')), 'stack.json is still there');
  requireThat(!(await answers(`http://127.0.0.1:${ports.API_PORT}/healthz`)), 'the API still answers');
  return ((Date.now() - asked) / 1000).toFixed(1);
}

const steps = [];
const step = (title, work) => steps.push({ title, work });
let child;
let addresses;
let bookingPath;

step('npm start in a fresh clone', async () => {
  const { status, stderr } = spawnSync('git', ['clone', '--quiet', `file://${source}`, clone], {
    encoding: 'utf8',
  });
  requireThat(status === 0, `git clone: ${stderr}`);
  child = start();
  addresses = await addressesOf(child, firstStartMs);
});
step('every part answers', async () => {
  await fetchOk(`${addresses.web}/healthz`);
  await fetchOk(`${addresses.api}/readyz`);
  await fetchOk(addresses.temporalUi);
  const page = await fetchOk(addresses.web, { headers: { accept: 'text/html' } });
  requireThat(page.includes('<html') && page.includes('Berth'), 'the first page is not ours');
});
step('a booking is made and read', async () => {
  bookingPath = await book(addresses);
  const { booking } = JSON.parse(await fetchOk(`${addresses.web}${bookingPath}`));
  requireThat(booking, 'the booking cannot be read');
});
step('a process that is killed comes back', async () => {
  const api = running().children.find(one => one.name === 'api');
  process.kill(api.pid, 'SIGKILL');
  await until('a new api', 20_000, () =>
    running().children.some(one => one.name === 'api' && one.pid !== api.pid),
  );
  await until('the new api ready', 20_000, () => answers(`${addresses.api}/readyz`));
  await fetchOk(`${addresses.web}${bookingPath}`);
});
step('Ctrl-C stops everything within ten seconds', async () => {
  const seconds = await stopped(child, allPids(), () => process.kill(-child.pid, 'SIGINT'));
  say(`stopped in ${seconds} s`);
});
step('a second start has the data', async () => {
  child = start();
  addresses = await addressesOf(child, 120_000);
  await fetchOk(`${addresses.web}${bookingPath}`);
});
step('a start after kill -9 ends what was left, and has the data', async () => {
  const left = running().children.map(one => one.pid);
  process.kill(running().stack.pid, 'SIGKILL');
  await child.exit;
  child = start();
  addresses = await until('ready', 120_000, async () => {
    const fresh = await addressesOf(child, 120_000);
    return fresh.pid === running().stack.pid && isAlive(fresh.pid) ? fresh : undefined;
  });
  requireThat(!left.some(isAlive), 'processes of the killed stack are still there');
  await fetchOk(`${addresses.web}${bookingPath}`);
});
step('SIGTERM stops everything too, and npm run reset forgets the data', async () => {
  await stopped(child, allPids(), () => process.kill(running().stack.pid, 'SIGTERM'));
  const { status, stderr } = npm('run', 'reset');
  requireThat(status === 0, `npm run reset: ${stderr}`);
  requireThat(!existsSync(home), 'the data are still there');
});

const npm = (...args) =>
  spawnSync('npm', args, { cwd: clone, env: { ...process.env, BERTH_HOME: home }, encoding: 'utf8' });

function cleanUp() {
  for (const pid of running() ? allPids() : []) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  // Also what it keeps outside BERTH_HOME.
  if (existsSync(home)) npm('run', 'reset');
  rmSync(folder, { recursive: true, force: true });
}

let passed = 0;
let failure;
for (const { title, work } of steps) {
  try {
    await work();
    passed += 1;
    say(`✓ ${title}`);
  } catch (error) {
    failure = error;
    say(`✗ ${title}\n${error.stack}`);
    break;
  }
}
cleanUp();
console.log(
  `\n${passed} passed, ${failure ? 1 : 0} failed, ${steps.length - passed - (failure ? 1 : 0)} skipped`,
);
process.exit(failure ? 1 : 0);
