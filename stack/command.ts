// A command with an end: the build, migrations, demo data.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { PartLog } from './logs';
import type { Environment } from './running';
import { closeOf } from './running';

export interface CommandOptions {
  name: string;
  /** A JavaScript file. */
  file: string;
  cwd: string;
  env: Environment;
  log: PartLog;
  /** Ends the command. */
  signal: AbortSignal;
}

/** @throws with its last words when it fails. */
export async function runCommand({ name, file, cwd, env, log, signal }: CommandOptions): Promise<void> {
  signal.throwIfAborted();
  const child = spawn(process.execPath, [file], {
    cwd,
    env: env as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', log.write);
  const end = () => child.kill('SIGKILL');
  signal.addEventListener('abort', end);
  const { code } = await closeOf(child);
  signal.removeEventListener('abort', end);
  if (code !== 0) throw new Error(`${name} failed:\n${log.last()}`);
}
