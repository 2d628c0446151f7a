// How stock is watched, as a form; and the monitor in words.
import type { Call } from '../../../contracts/client';
import { ApiError } from '../../../contracts/client';
import { routes } from '../../../contracts/index';
import type { StockMonitor } from '../../../contracts/stock-monitor';
import type { Formats } from './format.server';

/** Without Temporal the monitor cannot be asked; the settings can still be read. */
export async function monitorOf(call: Call): Promise<StockMonitor | null> {
  try {
    return (await call(routes.getStockMonitor, {})).monitor;
  } catch (error) {
    if (error instanceof ApiError && error.status === 503) return null;
    throw error;
  }
}

export function monitorWords(monitor: StockMonitor, moment: Formats['moment']) {
  const { status, pausedAt, pausedBy, found, lastCheckedAt, waitingSince, nextDigestAt } = monitor;
  return {
    isPaused: status === 'paused',
    paused: pausedAt && `since ${moment(pausedAt)}${pausedBy ? ` by ${pausedBy}` : ''}`,
    lastFull: lastCheckedAt && moment(lastCheckedAt),
    found: found && { at: moment(found.at), text: foundWords(found) },
    waiting: waitingSince && moment(waitingSince),
    digest: nextDigestAt && moment(nextDigestAt),
    workflowId: monitor.workflowId,
    temporalUiUrl: monitor.temporalUiUrl,
  };
}
export type MonitorWords = ReturnType<typeof monitorWords>;

function foundWords(found: NonNullable<StockMonitor['found']>): string {
  const told = [
    [found.opened, 'new below target'],
    [found.escalated, 'became critical'],
    [found.deescalated, 'no longer critical'],
    [found.resolved, 'back at target'],
    [found.needsCreated, 'asked of vendors'],
    [found.needsRemoved, 'no longer asked'],
  ] as const;
  const changes = told.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  const checked = `${found.checked} ${found.checked === 1 ? 'product' : 'products'} checked`;
  return `${checked}: ${changes.length > 0 ? changes.join(', ') : 'nothing new'}`;
}

const ALERTS: Record<string, boolean | null> = { on: true, off: false, default: null };

/** @returns what to say when it is done */
export async function changeSettings(call: Call, values: Record<string, string>): Promise<string> {
  switch (values.intent) {
    case 'pause':
      await call(routes.pauseStockMonitor, {});
      return 'The monitor is paused. What moves meanwhile is checked when it goes on.';
    case 'resume':
      await call(routes.resumeStockMonitor, {});
      return 'The monitor goes on, with a check of everything.';
    case 'save': {
      const body = {
        alertsEnabled: ALERTS[values.alerts ?? ''],
        allowNegativeStock: values.allowNegativeStock === 'on',
        digestAt: values.digestAt ?? '',
      };
      await call(routes.updateStockSettings, { body });
      return 'The settings are saved.';
    }
    default:
      throw new Response(null, { status: 400 });
  }
}
