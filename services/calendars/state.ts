// How a booking's event stands, as staff see it.
import { LOOK_BACK_MS } from './calendars';
import type { Standing } from './standing';
import { inLine } from './standing';

export interface CalendarStateView {
  status: 'off' | 'pending' | 'synced' | 'failed';
  message?: string;
  /** ISO instant. */
  syncedAt?: string;
}

export const OFF: CalendarStateView = { status: 'off' };

/** At `now` (ISO instant), of a booking that ends at `end`. History is not brought in line, so it waits for nothing. */
export function stateOf(standing: Standing, end: Date, now: string): CalendarStateView {
  const { calendarUrl, stored } = standing;
  if (!calendarUrl && !stored?.eventUrl) return OFF;
  const syncedAt = stored?.syncedAt?.toISOString();
  if (stored?.status === 'failed')
    return { status: 'failed', message: stored.message ?? undefined, syncedAt };
  const isHistory = +end < Date.parse(now) - LOOK_BACK_MS;
  if (!stored && (isHistory || !standing.wanted)) return OFF;
  return { status: stored && (isHistory || inLine(standing)) ? 'synced' : 'pending', syncedAt };
}
