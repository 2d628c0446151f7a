// Ports: one that was asked for must be free; a default that is taken gives way to a free one, and that is said.
import { randomInt } from 'node:crypto';
import type { Server } from 'node:net';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Environment } from './running';

/** Free on every interface, so that `localhost` reaches ours whichever address it means. */
function canListen(port: number, host: string): Promise<boolean | 'no such address'> {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve(['EAFNOSUPPORT', 'EADDRNOTAVAIL'].includes(error.code ?? '') ? 'no such address' : false),
    );
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

export async function isFree(port: number): Promise<boolean> {
  for (const host of ['0.0.0.0', '::']) {
    if ((await canListen(port, host)) === false) return false;
  }
  return true;
}

const PATIENCE_MS = 2_000;

/** A process that has just ended may hold its port a moment longer, while the last of its threads ends. */
async function becomesFree(port: number): Promise<boolean> {
  const end = Date.now() + PATIENCE_MS;
  while (!(await isFree(port))) {
    if (Date.now() > end) return false;
    await delay(50);
  }
  return true;
}

/** Below every port that systems lend to outgoing connections: such a one is gone while its server is restarted. */
const LENDABLE_FROM = 32_768;
const FIRST_FREE = 10_240;
const handedOut = new Set<number>();

/** A port nobody listens on now, and that nobody is lent while its server is away. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST_FREE, LENDABLE_FROM);
    if (handedOut.has(port) || !(await isFree(port))) continue;
    handedOut.add(port);
    return port;
  }
}

async function replacement(preferred: number, given: ReadonlySet<number>): Promise<number> {
  for (let port = preferred + 100; port <= preferred + 900; port += 100) {
    if (!given.has(port) && (await isFree(port))) return port;
  }
  return freePort();
}

function asked(name: string, value: string): number {
  const port = Number(value);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new Error(`${name} must be a port from 1 to 65535, not "${value}".`);
}

/**
 * A port for each name. Defaults: what to use when the environment names none.
 * @param say told about each default that was taken
 * @throws naming every port that was asked for and is wrong or taken
 */
export async function choosePorts<Name extends string>(
  defaults: Record<Name, number>,
  env: Environment,
  say: (text: string) => void,
): Promise<Record<Name, number>> {
  const names = Object.keys(defaults) as Name[];
  const chosen = {} as Record<Name, number>;
  const given = new Set<number>();
  const problems: string[] = [];
  const take = (name: Name, port: number) => given.add((chosen[name] = port));
  for (const name of names.filter(name => env[name])) {
    try {
      const port = asked(name, env[name] as string);
      if (given.has(port) || !(await becomesFree(port))) problems.push(`${name}: port ${port} is taken.`);
      else take(name, port);
    } catch (error) {
      problems.push((error as Error).message);
    }
  }
  if (problems.length > 0) throw new Error(problems.join('\n'));
  for (const name of names.filter(name => !env[name])) {
    const preferred = defaults[name];
    const free = !given.has(preferred) && (await isFree(preferred));
    const port = free ? preferred : await replacement(preferred, given);
    if (!free) say(`port ${preferred} is taken, using ${port} instead (${name})`);
    take(name, port);
  }
  return chosen;
}

/**
 * Keeps ports that were chosen until they are used: whoever starts meanwhile finds them taken. A port that is already
 * somebody's stays so; whoever uses it will say that.
 * @returns gives them back
 */
export async function holdPorts(ports: readonly number[]): Promise<() => Promise<void>> {
  const servers = await Promise.all(ports.map(hold));
  return async () => {
    await Promise.all(servers.map(server => new Promise(resolve => server.close(resolve))));
  };
}

function hold(port: number): Promise<Server> {
  const server = createServer(socket => socket.destroy());
  return new Promise(resolve => {
    server.once('error', () => resolve(server));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(server));
  });
}
