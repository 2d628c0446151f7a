// Keeps one process running: when it dies it is started again, after a pause that grows while it keeps dying.
import { setTimeout as delay } from 'node:timers/promises';
import type { Exit, Running } from './running';

export interface Service {
  name: string;
  start(): Promise<Running>;
  /** Asked again and again until it says yes. Without it, started means ready. */
  isReady?(): Promise<boolean>;
}

export interface SupervisorOptions {
  say: (text: string) => void;
  /** Told the process id at every start and `undefined` at every end. */
  onPid?: (name: string, pid: number | undefined) => void;
  pauses?: Pauses;
}

export interface Pauses {
  firstMs: number;
  longestMs: number;
  /** One that ran this long was healthy: the pause is short again. */
  healthyMs: number;
}

export interface Supervised {
  name: string;
  readonly pid: number | undefined;
  readonly restarts: number;
  /** Resolves when it is ready. Rejects when it cannot be started, dies five times before, or the time is up. */
  ready(limitMs: number): Promise<void>;
  stop(graceMs: number): Promise<void>;
}

const usualPauses: Pauses = { firstMs: 500, longestMs: 15_000, healthyMs: 30_000 };
const hopelessAfter = 5;

const describe = ({ code, signal }: Exit) => (signal ? `was ended by ${signal}` : `ended with code ${code}`);

export function supervise(service: Service, options: SupervisorOptions): Supervised {
  const pauses = options.pauses ?? usualPauses;
  const stopping = new AbortController();
  let running: Running | undefined;
  let starts = 0;
  let isReady = false;
  let trouble: Error | undefined;
  let pauseMs = pauses.firstMs;
  let stopGraceMs = 0;

  /** @returns how it ended, in words */
  async function once(): Promise<string> {
    starts += 1;
    try {
      running = await service.start();
    } catch (error) {
      trouble = error as Error;
      return `could not be started: ${trouble.message}`;
    }
    options.onPid?.(service.name, running.pid);
    if (stopping.signal.aborted) await running.stop(stopGraceMs);
    const exit = await running.exited;
    running = undefined;
    options.onPid?.(service.name, undefined);
    return describe(exit);
  }

  async function keepRunning(): Promise<void> {
    while (!stopping.signal.aborted) {
      const started = Date.now();
      const how = await once();
      if (stopping.signal.aborted) return;
      if (!isReady && (trouble || starts >= hopelessAfter)) {
        trouble ??= new Error(`${service.name} ${how}, ${starts} times`);
        return;
      }
      if (Date.now() - started > pauses.healthyMs) pauseMs = pauses.firstMs;
      options.say(`${service.name} ${how}, starting it again in ${(pauseMs / 1000).toFixed(1)} s`);
      await delay(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      pauseMs = Math.min(pauseMs * 2, pauses.longestMs);
    }
  }

  async function ready(limitMs: number): Promise<void> {
    const end = Date.now() + limitMs;
    for (;;) {
      if (stopping.signal.aborted) throw new Error(`${service.name} was stopped`);
      if (trouble) throw trouble;
      if (running && (!service.isReady || (await service.isReady()))) break;
      if (Date.now() > end) throw new Error(`${service.name} was not ready within ${limitMs / 1000} s`);
      await delay(50);
    }
    isReady = true;
  }

  const done = keepRunning();
  return {
    name: service.name,
    get pid() {
      return running?.pid;
    },
    get restarts() {
      return Math.max(0, starts - 1);
    },
    ready,
    async stop(graceMs) {
      stopGraceMs = graceMs;
      stopping.abort();
      await running?.stop(graceMs);
      await done;
    },
  };
}
