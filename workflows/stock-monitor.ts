// The monitor of a business's stock (DESIGN §5): everything is checked every hour; what has changed, shortly after it was
// signalled; managers hear of what became critical at once, and of what is low once a day. Postgres holds the alerts, what
// is unchecked and what was said; this holds the clock. It never ends, and goes on in a new run when its history is long.
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  ActivityFailure,
  ApplicationFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  patched,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import type { createStockActivities } from '../activities/stock';
import type { messageDelivery } from './message-delivery';
import type { MonitorFound, MonitorInput, MonitorState, PauseInput } from './messages';
import { inventoryChanged, messageRetryId, monitorState, pauseMonitor, searchAttributes } from './messages';
import { WHILE_SOMEBODY_WAITS } from './patience';
import { tellAttributes } from './search-attributes';

type Stock = ReturnType<typeof createStockActivities>;

const HOUR_MS = 3_600_000;
/** A sale is rarely alone: changes are checked together when none came for this long, … */
const QUIET_MS = 1_000;
/** … or when the first has waited for this long. */
const LONGEST_WAIT_MS = 3_000;

// Nobody waits: done when the database is back, however long that takes. A worker that dies in the middle is noticed by
// its silence, and its transaction with it; the next one begins again.
const PATIENT = {
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '15 seconds',
  retry: { initialInterval: '500 milliseconds', maximumInterval: '1 minute' },
} as const;
const onTime = proxyActivities<Stock>(PATIENT);

const asked = proxyLocalActivities<Stock>(WHILE_SOMEBODY_WAITS);

const clock = (): string => new Date(Date.now()).toISOString();
const isoOf = (ms: number): string => new Date(ms).toISOString();

/** Between messages nothing is under way that would be lost with this run. */
const goesOn = (): boolean => workflowInfo().continueAsNewSuggested && allHandlersFinished();

type Plan = Awaited<ReturnType<Stock['beginMonitor']>>;

export async function stockMonitor({ tenantId, tenantSlug, carried }: MonitorInput): Promise<void> {
  const named = new Set(carried?.named);
  let changed = carried?.changed ?? false;
  let found: MonitorFound | null = carried?.found ?? null;
  let checkAt = carried ? Date.parse(carried.checkAt) : Date.now();
  let plan: Plan = { paused: false, digestAt: null, messages: [] };
  const sent = new Set<string>();
  /** Count signals and pauses, so that a wait sees them. */
  let signals = 0;
  let pauses = 0;
  const newsOnly = patched('status-told-when-it-changes');

  setHandler(inventoryChanged, products => {
    for (const product of products ?? []) named.add(product);
    changed = true;
    signals += 1;
  });
  setHandler(pauseMonitor, pause, {
    description: 'Pauses the monitor, or lets it go on with a check of everything.',
  });
  setHandler(monitorState, stateNow, {
    description: 'Whether it is paused, what it last found, what lies ahead.',
  });

  try {
    await live();
  } catch (error) {
    if (!isGone(error)) throw error;
    setCurrentDetails('This business does not exist any more.');
    await condition(allHandlersFinished);
  }

  async function live(): Promise<never> {
    await adopt(await onTime.beginMonitor.executeWithOptions({ ...PATIENT, summary: 'begin' }, [subject()]));
    for (;;) {
      if (goesOn()) await goOn();
      const seen = pauses;
      if (plan.paused) await condition(() => pauses !== seen || goesOn());
      else if (Date.now() >= checkAt) await check({ all: true });
      else if (changed) await settleAndCheck();
      else if (digestAt() <= Date.now()) await digest();
      else {
        const next = ahead()[0]!;
        const something = (): boolean => changed || pauses !== seen || goesOn();
        await condition(something, Math.max(1, Date.parse(next.at) - Date.now()), { summary: next.what });
      }
    }
  }

  async function settleAndCheck(): Promise<void> {
    const until = Date.now() + LONGEST_WAIT_MS;
    let seen: number;
    do {
      seen = signals;
      await sleep(QUIET_MS, { summary: 'changes settle' });
    } while (signals !== seen && Date.now() < until);
    await check({ all: false });
  }

  /** What is signalled from here on is for the next check: this one may have read before it happened. */
  async function check({ all }: { all: boolean }): Promise<void> {
    const request = { ...subject(), all, named: all ? [] : [...named] };
    changed = false;
    named.clear();
    const seen = pauses;
    const summary = all ? 'check of everything' : 'check of what changed';
    const checked = await onTime.checkStock.executeWithOptions({ ...PATIENT, summary }, [request]);
    if (checked.found) found = checked.found;
    if (all) checkAt = Date.parse(request.now) + HOUR_MS;
    await adopt(checked, seen);
  }

  async function digest(): Promise<void> {
    const seen = pauses;
    const summary = 'daily digest';
    await adopt(await onTime.sendDigest.executeWithOptions({ ...PATIENT, summary }, [subject()]), seen);
  }

  async function pause(request: PauseInput): Promise<MonitorState> {
    try {
      const next = await asked.pauseMonitor({ ...subject(), ...request });
      pauses += 1;
      if (plan.paused && !next.paused) checkAt = Date.now();
      plan = next;
      describe();
      return stateNow();
    } catch (error) {
      throw error instanceof ActivityFailure && error.cause instanceof ApplicationFailure
        ? error.cause
        : error;
    }
  }

  /** An answer that was under way while somebody paused the monitor, or let it go on, knows less than they do. */
  async function adopt(next: Plan, seen = pauses): Promise<void> {
    if (seen === pauses) plan = { paused: next.paused, digestAt: next.digestAt, messages: [] };
    describe();
    for (const messageId of next.messages) await deliver(messageId);
  }

  /** Each message is a workflow of its own: a mail server that is down keeps nothing else waiting. */
  async function deliver(messageId: string): Promise<void> {
    if (sent.has(messageId)) return;
    sent.add(messageId);
    try {
      await startChild<typeof messageDelivery>('messageDelivery', {
        workflowId: messageRetryId(tenantSlug, messageId),
        args: [{ tenantId, messageId }],
        parentClosePolicy: 'ABANDON',
        staticSummary: 'A message about stock to managers',
      });
    } catch (error) {
      // It is being sent already.
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }

  function goOn(): Promise<never> {
    const carry = { changed, named: [...named], checkAt: isoOf(checkAt), found };
    return continueAsNew<typeof stockMonitor>({ tenantId, tenantSlug, carried: carry });
  }

  function subject(): { tenantId: string; now: string } {
    return { tenantId, now: clock() };
  }

  function digestAt(): number {
    return plan.digestAt === null ? Infinity : Date.parse(plan.digestAt);
  }

  function ahead(): MonitorState['ahead'] {
    if (plan.paused) return [];
    const timers = [{ at: isoOf(checkAt), what: 'check of everything' }];
    if (plan.digestAt) timers.push({ at: plan.digestAt, what: 'daily digest' });
    return timers.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  }

  function stateNow(): MonitorState {
    return { paused: plan.paused, changed, found, ahead: ahead() };
  }

  function describe(): void {
    const status = plan.paused ? 'paused' : 'running';
    tellAttributes([{ key: searchAttributes.status, value: status }], newsOnly);
    const title = plan.paused ? '**paused**: nothing is checked, nobody is told' : '**running**';
    const timers = ahead().map(({ at, what }) => `- ${at}: ${what}`);
    setCurrentDetails([title, '', found ? wordsOf(found) : 'Nothing checked yet.', '', ...timers].join('\n'));
  }
}

const wordsOf = (found: MonitorFound): string =>
  [
    `Last check, ${found.at}: ${found.checked} products.`,
    `Alerts: ${found.opened} opened, ${found.escalated} escalated, ${found.deescalated} eased, ${found.resolved} resolved.`,
    `Needs: ${found.needsCreated} made, ${found.needsChanged} changed, ${found.needsRemoved} removed.`,
  ].join(' ');

const isGone = (error: unknown): boolean =>
  error instanceof ActivityFailure &&
  error.cause instanceof ApplicationFailure &&
  error.cause.type === 'not_found';
