// The Temporal workers of this process: one for workflows and the database, one for messages, one for
// calendar servers.
import type { Client } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import type { NativeConnection, WorkflowBundleOption } from '@temporalio/worker';
import { Worker } from '@temporalio/worker';
import { createBookingActivities } from '../activities/bookings';
import { createBulkActivities } from '../activities/bulk';
import type { CalendarDeps } from '../activities/calendar';
import { createCalendarActivities } from '../activities/calendar';
import type { CrmDeps } from '../activities/crm';
import { createCrmActivities } from '../activities/crm';
import { createHousekeepingActivities } from '../activities/housekeeping';
import type { InsightDeps } from '../activities/insights';
import { createAdvisorActivities, createInsightActivities } from '../activities/insights';
import type { MessageDeps } from '../activities/messages';
import { createMessageActivities } from '../activities/messages';
import { createPrivacyActivities } from '../activities/privacy';
import { createQuoteActivities } from '../activities/quotes';
import { createSlotActivities } from '../activities/slots';
import { createStockActivities } from '../activities/stock';
import { createVendorMessageActivities } from '../activities/vendor-messages';
import { createWaitlistActivities } from '../activities/waitlist';
import type { ErrorReporter } from '../config/logger';
import type { Channel } from '../domain/messages/plan';
import {
  bookingWorkerTuning,
  calendarWorkerTuning,
  crmWorkerTuning,
  messageWorkerTuning,
} from '../temporal.config';
import { QUEUES, lifecycleId, lookAgain, quoteId, searchAttributes } from '../workflows/messages';
import { moveThrough } from './lifecycles';
import { startMissingMonitors } from './monitor-starter';
import { reportingActivities } from './reporting';

export interface WorkersDeps extends MessageDeps, CalendarDeps, InsightDeps {
  connection: NativeConnection;
  client: Client;
  namespace: string;
  maxCachedWorkflows: number;
  /** Encrypts what Temporal keeps; none where it is kept in clear. */
  dataConverter?: DataConverter;
  /** Whether workflows take the ways that are new in this release (docs/upgrading.md). */
  patches: boolean;
  workflowBundle: WorkflowBundleOption;
  /** FEATURE_STOCK_LEVEL_ALERTS of the installation. */
  stockAlerts: boolean;
  reporter: ErrorReporter;
  /** None where no CRM is connected. */
  crm?: Pick<CrmDeps, 'crm' | 'tenantId'>;
}

export async function createWorkers(deps: WorkersDeps): Promise<Worker[]> {
  const { connection, namespace, knex, client } = deps;
  const deliverable = (channel: Channel): boolean => deps.gateways[channel] !== undefined;
  const bookings = await Worker.create({
    connection,
    namespace,
    dataConverter: deps.dataConverter,
    taskQueue: QUEUES.bookings,
    workflowBundle: deps.workflowBundle,
    activities: {
      ...createBookingActivities({ knex, links: deps.links, deliverable, patches: deps.patches }),
      ...createBulkActivities({ knex, links: deps.links, deliverable }),
      ...createInsightActivities(deps),
      ...createHousekeepingActivities({
        ...{ knex, client, lifecycleId, lookAgain },
        statusAttribute: searchAttributes.status,
      }),
      ...createPrivacyActivities({ knex, client, lifecycleId, moveByLifecycle: moveThrough(client) }),
      ...createQuoteActivities({ knex, client, quoteId, links: deps.links }),
      ...createSlotActivities({ knex }),
      ...createWaitlistActivities(deps),
      ...createVendorMessageActivities({ knex, links: deps.links }),
      ...createStockActivities({
        ...{ knex, alertsByDefault: deps.stockAlerts, lowStockUrl: deps.links.lowStockUrl },
        deliverable,
        startMissingMonitors: () => startMissingMonitors({ knex, client }),
      }),
    },
    interceptors: { activity: [reportingActivities(deps.reporter)] },
    patchActivationCallback: () => deps.patches,
    ...bookingWorkerTuning(deps.maxCachedWorkflows),
  });
  const messages = await Worker.create({
    connection,
    namespace,
    dataConverter: deps.dataConverter,
    taskQueue: QUEUES.messages,
    activities: { ...createMessageActivities(deps), ...createAdvisorActivities(deps) },
    interceptors: { activity: [reportingActivities(deps.reporter)] },
    ...messageWorkerTuning,
  });
  const calendars = await Worker.create({
    connection,
    namespace,
    dataConverter: deps.dataConverter,
    taskQueue: QUEUES.calendars,
    activities: createCalendarActivities(deps),
    interceptors: { activity: [reportingActivities(deps.reporter)] },
    ...calendarWorkerTuning,
  });
  return [bookings, messages, calendars, ...(await crmWorkers(deps))];
}

/** A worker of its own where there is a CRM, so that one that is slow keeps nobody else waiting. */
async function crmWorkers(deps: WorkersDeps): Promise<Worker[]> {
  const { connection, namespace, knex, links, crm } = deps;
  if (!crm) return [];
  const worker = await Worker.create({
    connection,
    namespace,
    dataConverter: deps.dataConverter,
    taskQueue: QUEUES.crm,
    activities: createCrmActivities({ knex, links, ...crm }),
    interceptors: { activity: [reportingActivities(deps.reporter)] },
    ...crmWorkerTuning,
  });
  return [worker];
}
