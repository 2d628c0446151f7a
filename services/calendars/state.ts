// How a booking's event stands, as staff see it.
import type { Standing } from './standing';
import { inLine } from './standing';

export interface CalendarStateView {
  status: 'off' | 'pending' | 'synced' | 'failed';
  message?: string;
  /** ISO instant. */
  syncedAt?: string;
}

export const OFF: CalendarStateView = { status: 'off' };

export function stateOf(standing: Standing): CalendarStateView {
  const { calendarUrl, stored } = standing;
  if (!calendarUrl && !stored?.eventUrl) return OFF;
  const syncedAt = stored?.syncedAt?.toISOString();
  if (stored?.status === 'failed')
    return { status: 'failed', message: stored.message ?? undefined, syncedAt };
  if (!stored && !standing.wanted) return OFF;
  return { status: stored && inLine(standing) ? 'synced' : 'pending', syncedAt };
}
