// A process we started, in one shape whatever it is: database, Temporal, api, worker, web.
import type { ChildProcess } from 'node:child_process';
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

const groups = new Set<number>();
process.once('exit', () => groups.forEach(pid => sendToGroup(pid, 'SIGKILL')));

/** When we end without having stopped it, it and what it started end too. */
export function endsWithUs(child: ChildProcess, exited: Promise<Exit>): void {
  const { pid } = child;
  if (pid === undefined) return;
  groups.add(pid);
  void exited.then(() => groups.delete(pid));
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
