// The starter: gives every new booking its lifecycle (DESIGN §4), every held slot its waitlist, every quote its negotiation,
// unread messages their clock, and tells lifecycles and stock monitors what has changed. Woken by a notification of Postgres, and by a
// short poll in case one was missed. While Temporal is away all of it waits in Postgres, and is started when it is back.
import type { Client } from '@temporalio/client';
import type { Knex } from 'knex';
import type { Logger } from 'pino';
import { JOB_BATCH, startJobs } from './bulk-starter';
import { startInsights } from './insight-starter';
import { TELL_BATCH, startBookings, tellLifecycles } from './lifecycle-starter';
import { startCrm } from './crm-starter';
import { startLines } from './line-starter';
import { startDeliveries } from './mail-starter';
import { createMonitorStarter } from './monitor-starter';
import { callBursts } from './nudge-starter';
import { BATCH } from './outbox';
import { PRIVACY_BATCH, startPrivacyJobs } from './privacy-starter';
import { startQuotes } from './quote-starter';

const LONGEST_PAUSE_MS = 10_000;
/** What comes soon after a look waits this long for more of it: looking costs as much for one as for many. */
const GATHER_MS = 250;
/** How long a starter that is told to stop waits for Temporal. */
const LAST_BATCH_MS = 2_000;

export interface Starter {
  /** Looks now: there may be something to start. */
  wake(): void;
  /** Finishes the batch at hand, or leaves it to the next starter when Temporal does not answer. Asked twice, it waits once. */
  stop(): Promise<void>;
}

export interface StarterDeps {
  knex: Knex;
  client: Client;
  log: Logger;
  pollMs: number;
}

/** Everything that waits for Temporal, and how much of it is taken at a time. */
const OUTBOXES = [
  [startBookings, BATCH],
  [tellLifecycles, TELL_BATCH],
  [startLines, BATCH],
  [startJobs, JOB_BATCH],
  [callBursts, BATCH],
  [startQuotes, BATCH],
  [startDeliveries, BATCH],
  [startCrm, BATCH],
  [startInsights, BATCH],
  [startPrivacyJobs, PRIVACY_BATCH],
] as const;

/** Takes a batch of each; whether one was full, so that there may be more. @throws when one could not be started. */
async function anyIsFull(deps: StarterDeps): Promise<boolean> {
  const full = await Promise.all(OUTBOXES.map(async ([start, most]) => (await start(deps)) === most));
  return full.includes(true);
}

export function startStarter(deps: StarterDeps): Starter {
  let stopping = false;
  let endPause: () => void = () => {};
  /** It rests only until something comes. */
  let wakeable = false;
  let woken = false;
  const monitors = createMonitorStarter(deps);

  function pause(ms: number): Promise<void> {
    if (stopping) return Promise.resolve();
    return new Promise(resolve => {
      const timer = setTimeout(resolve, ms);
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function rest(lookedAt: number): Promise<void> {
    if (!woken) {
      wakeable = true;
      await pause(deps.pollMs);
      wakeable = false;
    }
    await pause(lookedAt + GATHER_MS - Date.now());
  }

  async function run(): Promise<void> {
    let failures = 0;
    while (!stopping) {
      woken = false;
      const lookedAt = Date.now();
      try {
        const [more] = await Promise.all([anyIsFull(deps), monitors.tell()]);
        failures = 0;
        if (!more) await rest(lookedAt);
      } catch (error) {
        failures += 1;
        if (failures === 1) deps.log.warn({ err: error }, 'Bookings wait for their lifecycle; trying again');
        // New bookings do not hurry it while nothing can be started.
        await pause(Math.min(deps.pollMs * 2 ** failures, LONGEST_PAUSE_MS));
      }
    }
  }

  const running = run();

  /** The client cannot be called back while it waits to try again; the claims end by themselves. */
  async function end(): Promise<void> {
    stopping = true;
    endPause();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>(resolve => (timer = setTimeout(resolve, LAST_BATCH_MS)));
    await Promise.race([running, late]);
    clearTimeout(timer);
  }

  let ending: Promise<void> | undefined;
  return {
    wake() {
      woken = true;
      if (wakeable) endPause();
    },
    stop: () => (ending ??= end()),
  };
}
