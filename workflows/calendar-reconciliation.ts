// Every few minutes, by a Schedule, and when a calendar has been set: the calendars of staff members are compared with the bookings, and mended. What a
// lifecycle could not write, what people changed or deleted there, and calendars that were added or taken away are all
// put right here.
import { proxyActivities } from '@temporalio/workflow';
import type { createCalendarActivities } from '../activities/calendar';
import { QUEUES } from './messages';

// The next run does what this one could not, so nothing is tried for long.
const PATIENCE = {
  taskQueue: QUEUES.calendars,
  startToCloseTimeout: '20 minutes',
  heartbeatTimeout: '1 minute',
  scheduleToCloseTimeout: '30 minutes',
  retry: { maximumAttempts: 2 },
} as const;
const activities = proxyActivities<ReturnType<typeof createCalendarActivities>>(PATIENCE);

const TENANTS_AT_ONCE = 5;

export interface CalendarReport {
  tenants: number;
  calendars: number;
  repaired: number;
  failed: number;
}

/** Of one tenant, or else of all. */
export async function calendarReconciliation(only?: { tenantId: string }): Promise<CalendarReport> {
  const tenants = only ? [only.tenantId] : await activities.tenantsWithCalendars();
  const total: CalendarReport = { tenants: tenants.length, calendars: 0, repaired: 0, failed: 0 };
  for (let i = 0; i < tenants.length; i += TENANTS_AT_ONCE) {
    await Promise.all(tenants.slice(i, i + TENANTS_AT_ONCE).map(tenantId => reconcile(tenantId, total)));
  }
  return total;
}

/** One tenant whose calendars cannot be looked after keeps no other waiting for the next run. */
async function reconcile(tenantId: string, total: CalendarReport): Promise<void> {
  try {
    const report = await activities.reconcileCalendars.executeWithOptions(
      { ...PATIENCE, summary: `calendars of tenant ${tenantId}` },
      [{ tenantId }],
    );
    total.calendars += report.calendars;
    total.repaired += report.repaired;
    total.failed += report.failed;
  } catch {
    total.failed += 1;
  }
}
