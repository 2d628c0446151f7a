// `npm start`: starts everything, says where it is, and stops it on Ctrl-C.
import { mkdirSync } from 'node:fs';
import { createConsole } from './console';
import { homePaths, projectRoot } from './paths';
import type { Addresses } from './stack';
import { createStack } from './stack';

const root = projectRoot();
const paths = homePaths(root);
const console = createConsole();
const stack = createStack({ root, paths, env: process.env, console });
/** Ctrl-C reaches us once from the terminal and once through npm: repeats within this time are one. */
const sameWishMs = 1_500;
let stopAsked = 0;

async function shutDown(code: number): Promise<never> {
  const started = Date.now();
  // Whatever happens, the terminal is given back: the next start ends what could not be ended now.
  setTimeout(() => process.exit(1), 9_800).unref();
  await stack.stop();
  console.line(`Stopped (${((Date.now() - started) / 1000).toFixed(1)} s).`);
  process.exit(code);
}

function onSignal(): void {
  const first = stopAsked === 0;
  if (!first && Date.now() - stopAsked > sameWishMs) process.exit(1);
  if (!first) return;
  stopAsked = Date.now();
  console.line('\nStopping …');
  void shutDown(0);
}
// A terminal that is gone must not keep us from stopping in order.
process.stdout.on('error', () => {});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);

function greet(addresses: Addresses): void {
  console.line(`
Berth is ready.

  Book a vehicle      ${addresses.web}
  Staff               ${addresses.web}/login
  Vendors             ${addresses.web}/vip
  API and its docs    ${addresses.api}/api/docs
  Temporal UI         ${addresses.temporalUi ?? '(yours)'}
`);
  if (process.env.NODE_ENV !== 'production') {
    console.line(
      '  Demo logins         admin@  manager@  staff@  operator@  member@demo.test, password berth-demo\n' +
        '  Demo vendors        farm-a@  farm-b@demo.test, the same password\n',
    );
  } else console.line('  No demo data in production: docs/operating.md says how to make a tenant.\n');
  console.line(`  Logs in ${paths.logs}. Ctrl-C stops everything, the data stays.`);
}

try {
  mkdirSync(paths.home, { recursive: true });
  console.line('Starting Berth');
  greet(await stack.start());
} catch (error) {
  if (!stopAsked) {
    console.line(`\nBerth could not start.\n${(error as Error).message}\n\nLogs are in ${paths.logs}.`);
    await shutDown(1);
  }
}
