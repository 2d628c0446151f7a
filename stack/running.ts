// A process we started, in one shape whatever it is: database, Temporal, api, worker, web.
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { sendToGroup, waitFor } from './processes';

/** Variables of the environment. (The system's own type insists on NODE_ENV.) */
export type Environment = NodeJS.Dict<string>;

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface Running {
  pid: number;
  /** Resolves when the process has ended; never rejects. */
  exited: Promise<Exit>;
  /** Politely; after `graceMs` by force. Resolves when it is gone. */
  stop(graceMs?: number): Promise<void>;
  /** By force, as a crash would. */
  kill(): Promise<void>;
}

/** Call at once after spawning. A process that could not be started counts as ended. */
export function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise(resolve => {
    child.once('error', () => resolve({ code: null, signal: null }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}

/** As `exitOf`, and all that it said has been read; what it may have left running keeps us a second at most. */
export async function closeOf(child: ChildProcess): Promise<Exit> {
  const closed = new Promise(resolve => child.once('close', resolve));
  const exit = await exitOf(child);
  const patience = new AbortController();
  await Promise.race([closed, delay(1_000, undefined, { signal: patience.signal }).catch(() => undefined)]);
  patience.abort();
  return exit;
}

/**
 * A small companion that reads from us: when we are gone, however we went (kill -9 too), it reads the end, and then ends
 * the group, after some seconds by force.
 */
const companionScript = 'read _; kill -s "$2" -- "-$1"; sleep 6; kill -s KILL -- "-$1"';

/** What we started and did not stop ends with us. Call at once after spawning, with `detached`. */
export function endsWithUs(
  child: ChildProcess,
  exited: Promise<Exit>,
  signal: 'TERM' | 'INT' = 'TERM',
): void {
  if (child.pid === undefined) return;
  const companion = spawn('/bin/sh', ['-c', companionScript, 'sh', String(child.pid), signal], {
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
    detached: true,
  });
  companion.on('error', () => {});
  companion.unref();
  (companion.stdin as Socket).unref();
  void exited.then(() => companion.kill('SIGKILL'));
}

const groupIsGone = (pid: number) => {
  try {
    process.kill(-pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
};

/** The child leads its group (`detached`): nothing of the group is left when this resolves. */
export async function stopChild(
  child: ChildProcess,
  exited: Promise<Exit>,
  signal: NodeJS.Signals,
  graceMs: number,
): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  if (child.exitCode === null && child.signalCode === null) child.kill(signal);
  const byForce = setTimeout(() => sendToGroup(pid, 'SIGKILL'), graceMs);
  await exited;
  clearTimeout(byForce);
  if (!groupIsGone(pid)) sendToGroup(pid, 'SIGKILL');
  await waitFor(() => groupIsGone(pid), 2_000);
}
