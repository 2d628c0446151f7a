// Load, made by a process of its own.
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { median, percentile } from '../statistics';
import type { Job, Outcome } from './job';

export type { Job, Outcome, Request } from './job';

let child: ChildProcess | undefined;

async function loadProcess(): Promise<ChildProcess> {
  if (child?.connected) return child;
  child = fork('bench/load/process.ts', { execArgv: ['--import', 'tsx'], serialization: 'advanced' });
  await once(child, 'message');
  return child;
}

export function stopLoad(): void {
  child?.kill();
  child = undefined;
}

/** @param expected the only status that may come. @throws naming what else came. */
export async function load(job: Job, expected: number): Promise<Outcome> {
  const outcome = await loadAny(job);
  const others = Object.keys(outcome.statuses).filter(status => Number(status) !== expected);
  if (others.length > 0) {
    const { path } = job.requests[0]!;
    throw new Error(
      `${path} answered ${JSON.stringify(outcome.statuses)}: ${outcome.samples[Number(others[0])]}`,
    );
  }
  return outcome;
}

export async function loadAny(job: Job): Promise<Outcome> {
  const process = await loadProcess();
  const done = new AbortController();
  const { signal } = done;
  const answered = once(process, 'message', { signal });
  const died = once(process, 'exit', { signal }).then(() => [{ error: 'The load process ended.' }]);
  died.catch(() => {}); // The usual end: it lives, and nobody waits for this any more.
  process.send(job);
  const outcome = Promise.race([answered, died]).finally(() => done.abort());
  const [answer] = (await outcome) as [{ outcome?: Outcome; error?: string }];
  if (answer.outcome) return answer.outcome;
  throw new Error(`Load on port ${job.port}: ${answer.error}`);
}

export const perSecond = ({ latenciesMs, seconds }: Outcome): number => latenciesMs.length / seconds;
export const p95 = ({ latenciesMs }: Outcome): number => percentile(latenciesMs, 0.95);

/** Several rounds of the same: the median of their rates and of their p95, and each of them. */
export function summary(outcomes: readonly Outcome[]) {
  const rates = outcomes.map(perSecond);
  const p95s = outcomes.map(p95);
  return { rate: median(rates), p95Ms: median(p95s), rates, p95s };
}
