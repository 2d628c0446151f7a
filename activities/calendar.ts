// The calendars of staff members, as activities: the event of one booking, and all events of a tenant. Both only ever
// move the calendar towards the bookings, so running them twice does no harm.
import { ApplicationFailure } from '@temporalio/common';
import { Context } from '@temporalio/activity';
import { tenantsWithCalendars } from '../services/calendars/calendars';
import type { Deps } from '../services/deps';
import { alive } from './alive';
import type { ReconciliationReport } from './calendar-reconciliation';
import { reconcileCalendars } from './calendar-reconciliation';
import type { SyncSubject } from './calendar-sync';
import { bringInLine } from './calendar-sync';
import type { CalendarGateway } from './gateways/caldav';
import { CalendarTrouble } from './gateways/caldav';

export interface CalendarDeps extends Deps {
  /** None when no calendar server is configured: then no event is written. */
  calendars?: CalendarGateway;
}

export function createCalendarActivities({ calendars, ...deps }: CalendarDeps) {
  return {
    /** Brings the calendar in line with the booking, as it is when this runs. */
    async syncCalendar(subject: SyncSubject): Promise<void> {
      if (!calendars) return;
      try {
        const signal = Context.current().cancellationSignal;
        await alive(() => bringInLine({ ...deps, calendars }, subject, { signal }));
      } catch (error) {
        if (!(error instanceof CalendarTrouble)) throw error;
        throw ApplicationFailure.create({
          message: error.message,
          type: 'calendar_unavailable',
          nextRetryDelay: error.retryAfterMs,
        });
      }
    },

    /** The tenants whose calendars have to be looked after. */
    async tenantsWithCalendars(): Promise<string[]> {
      return calendars ? tenantsWithCalendars(deps.knex) : [];
    },

    async reconcileCalendars({ tenantId }: { tenantId: string }): Promise<ReconciliationReport> {
      if (!calendars) return { calendars: 0, repaired: 0, failed: 0 };
      const context = Context.current();
      const run = { deps: { ...deps, calendars }, tenantId, signal: context.cancellationSignal };
      return alive(() => reconcileCalendars({ ...run, beat: () => context.heartbeat() }));
    },
  };
}
