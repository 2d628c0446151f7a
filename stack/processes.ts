// Processes of the system: who one is (a process id is given again to others), and how to end it and wait.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** A process as it can be recognised later: `born` tells it from another one that got the same id. */
export interface ProcessRecord {
  name: string;
  pid: number;
  born: string;
}

function bornOnLinux(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything; the 20th field after it is the start time in ticks since boot.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return undefined;
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}/${fields[19]}`;
  } catch {
    return undefined;
  }
}

function bornElsewhere(pid: number): string | undefined {
  const { stdout, status } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return status === 0 && stdout.trim() ? stdout.trim() : undefined;
}

/** When the process was born, as a text to compare; `undefined` when there is none. */
export function born(pid: number): string | undefined {
  return process.platform === 'linux' ? bornOnLinux(pid) : bornElsewhere(pid);
}

export function recordOf(name: string, pid: number): ProcessRecord | undefined {
  const at = born(pid);
  return at === undefined ? undefined : { name, pid, born: at };
}

export const isStillThat = (record: ProcessRecord) => born(record.pid) === record.born;

export function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Our children lead a process group each, so that what they started goes with them. */
export function sendToGroup(pid: number, signal: NodeJS.Signals): void {
  send(-pid, signal);
}

/** Waits until `gone()`, looking every 20 ms, at most `limitMs`. */
export async function waitFor(gone: () => boolean, limitMs: number): Promise<boolean> {
  const end = Date.now() + limitMs;
  while (!gone()) {
    if (Date.now() > end) return false;
    await delay(20);
  }
  return true;
}

/** Ends a process that is not our child: politely, and after `graceMs` with its group by force. */
export async function end(record: ProcessRecord, signal: NodeJS.Signals, graceMs: number): Promise<void> {
  if (!isStillThat(record)) return;
  send(record.pid, signal);
  if (await waitFor(() => !isStillThat(record), graceMs)) return;
  sendToGroup(record.pid, 'SIGKILL');
  await waitFor(() => !isStillThat(record), 2_000);
}
