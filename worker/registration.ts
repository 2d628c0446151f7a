// What must be known to Temporal before workflows run well: the search attributes operators filter by, and the Schedules
// of what must be looked after. Both are safe to ask for again, and are asked for again in case Temporal was emptied.
import type { Client, Connection } from '@temporalio/client';
import { ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';
import type { Logger } from 'pino';
import {
  CALENDARS_SCHEDULE,
  CRM_SCHEDULE,
  HOUSEKEEPING_SCHEDULE,
  QUEUES,
  SLOTS_SCHEDULE,
  searchAttributes,
} from '../workflows/messages';

/** The numbers of `temporal.api.enums.v1.IndexedValueType`. */
const TYPES = { KEYWORD: 2, DATETIME: 6 };
const GRPC_ALREADY_EXISTS = 6;

/** Registers what is missing. Where this login may not (Temporal Cloud), it says what to do and goes on. */
export async function registerSearchAttributes(
  connection: Connection,
  namespace: string,
  log: Logger,
): Promise<void> {
  const wanted = Object.values(searchAttributes);
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    const missing = wanted.filter(({ name }) => !(name in (customAttributes ?? {})));
    if (missing.length === 0) return;
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(
        missing.map(({ name, type }) => [name, TYPES[type as keyof typeof TYPES]]),
      ),
    });
    log.info({ attributes: missing.map(({ name }) => name) }, 'Registered search attributes');
  } catch (error) {
    if ((error as { code?: number }).code === GRPC_ALREADY_EXISTS) return;
    const names = wanted.map(({ name, type }) => `${name} (${type})`).join(', ');
    log.warn(
      { err: error },
      `Could not register search attributes. Create them in the namespace ${namespace}: ${names}`,
    );
  }
}

const SCHEDULES = [
  {
    scheduleId: HOUSEKEEPING_SCHEDULE,
    every: '5 minutes',
    workflowType: 'housekeeping',
    staticSummary: 'Reconciles lifecycles and stock monitors, folds counts, forgets what has expired',
  },
  {
    scheduleId: SLOTS_SCHEDULE,
    every: '6 hours',
    workflowType: 'slotHorizon',
    staticSummary: 'Makes the slots of weekly hours some weeks ahead',
  },
  {
    scheduleId: CALENDARS_SCHEDULE,
    every: '5 minutes',
    workflowType: 'calendarReconciliation',
    staticSummary: 'Compares the calendars of staff members with the bookings, and mends them',
  },
] as const;

/** Where a CRM is configured. */
const CRM = {
  scheduleId: CRM_SCHEDULE,
  every: '5 minutes',
  workflowType: 'crmReconciliation',
  staticSummary: 'Compares customers with the CRM, and mends what nobody told of',
} as const;

/** Without a CRM nobody would do what its schedule starts. */
export const endCrmSchedule = (client: Client): Promise<void> =>
  client.schedule
    .getHandle(CRM_SCHEDULE)
    .delete()
    .catch(() => undefined);

/** Each runs one at a time; a run that was missed is not made up for, the next one does its work. */
export async function ensureSchedules(client: Client, { crm = false } = {}): Promise<void> {
  for (const { scheduleId, every, workflowType, staticSummary } of [...SCHEDULES, ...(crm ? [CRM] : [])]) {
    try {
      await client.schedule.create({
        scheduleId,
        spec: { intervals: [{ every }] },
        policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
        state: { triggerImmediately: true },
        action: {
          type: 'startWorkflow',
          workflowType,
          workflowId: workflowType,
          taskQueue: QUEUES.bookings,
          staticSummary,
        },
      });
    } catch (error) {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    }
  }
}
