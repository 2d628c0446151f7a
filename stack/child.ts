// One of Berth's own processes: its output goes to its log, line by line.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Environment, Running } from './running';
import { endsWithUs, exitOf, stopChild } from './running';

export interface ChildOptions {
  command: readonly [program: string, ...args: string[]];
  /** The whole environment, nothing is added. */
  env: Environment;
  cwd?: string;
  onLine: (line: string) => void;
}

export function startChild({ command: [program, ...args], env, cwd, onLine }: ChildOptions): Running {
  const child = spawn(program, args, {
    env: env as NodeJS.ProcessEnv,
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: Ctrl-C in the terminal reaches only the stack, which stops everything in order.
    detached: true,
  });
  const exited = exitOf(child);
  endsWithUs(child, exited);
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', onLine);
  return {
    pid: child.pid ?? -1,
    exited,
    stop: (graceMs = 6_000) => stopChild(child, exited, 'SIGTERM', graceMs),
    kill: () => stopChild(child, exited, 'SIGKILL', 0),
  };
}
