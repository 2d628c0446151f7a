// A command that takes minutes: it says every while that it is still at work, and its last words when it fails.
import { spawn } from 'node:child_process';
import { closeOf } from './running';
import type { Environment } from './running';

const sayEveryMs = 20_000;

/** @throws with the end of what the command printed, when it fails. */
export async function runLong(
  command: readonly string[],
  env: Environment,
  what: string,
  log: (text: string) => void,
): Promise<void> {
  const [program, ...args] = command;
  const started = Date.now();
  const child = spawn(program!, args, { env: env as NodeJS.ProcessEnv, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const keep = (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2_000));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const beat = setInterval(
    () => log(`still ${what}, ${Math.round((Date.now() - started) / 1000)} s`),
    sayEveryMs,
  );
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  const { code } = await closeOf(child);
  process.off('exit', end);
  clearInterval(beat);
  if (code !== 0) throw new Error(`${command.join(' ')} failed:\n${said.trim()}`);
}
