// Kills processes of the stack, without a warning and at random, and looks how long it takes until they serve again.
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from './random';

export const VICTIMS = ['api', 'worker', 'web', 'Temporal', 'PostgreSQL'] as const;
export type Victim = (typeof VICTIMS)[number];

export interface Kill {
  victim: Victim;
  /** Milliseconds since the epoch. */
  at: number;
  /** When it served again; missing when it did not within the limit. */
  backAt?: number;
}

export interface KillerOptions {
  /** Names and process ids of what runs now, as the stack writes them down. */
  noteFile: string;
  random: Random;
  /** Whether it serves, asked at the place where its users ask. */
  serves: Record<Victim, () => Promise<boolean>>;
  say(text: string): void;
}

const PAUSE_SECONDS = { least: 7, most: 22 };
/** The worker and Temporal do most of what may go wrong in the middle. */
const WEIGHTED: readonly Victim[] = [
  'api',
  'api',
  'worker',
  'worker',
  'web',
  'Temporal',
  'Temporal',
  'PostgreSQL',
  'PostgreSQL',
];
const BOTH_SHARE = 0.12;
const BACK_LIMIT_MS = 120_000;

export interface Killer {
  kills: readonly Kill[];
  /** No more of it. Resolves when what was killed serves again, or has had its time. */
  end(): Promise<void>;
}

export function startKiller(options: KillerOptions): Killer {
  const { random, say } = options;
  const kills: Kill[] = [];
  const away = new Map<Victim, Promise<void>>();
  const ending = new AbortController();

  function strike(victim: Victim): void {
    const pid = pidOf(options.noteFile, victim);
    if (pid === undefined || away.has(victim)) return;
    const kill: Kill = { victim, at: Date.now() };
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      return;
    }
    kills.push(kill);
    say(`killed ${victim}`);
    const back = untilBack(options, kill, pid).finally(() => away.delete(victim));
    away.set(victim, back);
  }

  async function goOn(): Promise<void> {
    while (!ending.signal.aborted) {
      const pauseMs = random.whole(PAUSE_SECONDS.least, PAUSE_SECONDS.most) * 1_000;
      await delay(pauseMs, undefined, { signal: ending.signal }).catch(() => undefined);
      if (ending.signal.aborted) return;
      strike(random.pick(WEIGHTED));
      if (random.chance(BOTH_SHARE)) strike(random.pick(WEIGHTED));
    }
  }

  const running = goOn();
  return {
    kills,
    async end() {
      ending.abort();
      await running;
      await Promise.all(away.values());
    },
  };
}

function pidOf(noteFile: string, victim: Victim): number | undefined {
  try {
    const { children } = JSON.parse(readFileSync(noteFile, 'utf8')) as {
      children: { name: string; pid: number }[];
    };
    return children.find(({ name }) => name === victim)?.pid;
  } catch {
    // It is being written.
    return undefined;
  }
}

async function untilBack({ noteFile, serves }: KillerOptions, kill: Kill, pid: number): Promise<void> {
  while (Date.now() - kill.at < BACK_LIMIT_MS) {
    await delay(100);
    const now = pidOf(noteFile, kill.victim);
    if (now === undefined || now === pid || !(await serves[kill.victim]())) continue;
    kill.backAt = Date.now();
    return;
  }
}
