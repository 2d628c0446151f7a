// How to talk to the workflows: task queues, workflow ids, updates, queries and search attributes (DESIGN §5).
import { defineSearchAttributeKey } from '@temporalio/common';
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { LifecycleFacts } from '../domain/booking/timeline';
import type { BookingStatus, SaidReason } from '../domain/booking/status';
import type { RescheduleTarget } from '../domain/booking/target';
import type { QuoteAnswer, QuoteStatus, Side, Standing } from '../domain/quotes/negotiation';
import type { Control, JobStatus } from '../domain/bulk/operations';
import type { ActorType } from '../domain/roles';

/**
 * Workflows and the database on one queue; providers of messages, which may be slow, on another; calendar servers on a
 * third, so that they keep no message waiting; a CRM, where there is one, on a queue of its own for the same reason.
 */
export const QUEUES = {
  bookings: 'berth-bookings',
  messages: 'berth-messages',
  calendars: 'berth-calendars',
  crm: 'berth-crm',
} as const;

export const lifecycleId = (tenantSlug: string, bookingId: string): string =>
  `booking/${tenantSlug}/${bookingId}`;
export const messageRetryId = (tenantSlug: string, messageId: string): string =>
  `message/${tenantSlug}/${messageId}`;
export const calendarsId = (tenantSlug: string): string => `calendars/${tenantSlug}`;
export const lineId = (tenantSlug: string, slotId: string): string => `waitlist/${tenantSlug}/${slotId}`;
export const quoteId = (tenantSlug: string, id: string): string => `quote/${tenantSlug}/${id}`;
export const bulkId = (tenantSlug: string, jobId: string): string => `bulk/${tenantSlug}/${jobId}`;
export const privacyId = (tenantSlug: string, jobId: string): string => `privacy/${tenantSlug}/${jobId}`;
export const stockMonitorId = (tenantSlug: string): string => `stock/${tenantSlug}`;
export const nudgeId = (tenantSlug: string, burstId: string): string => `unread/${tenantSlug}/${burstId}`;
export const insightId = (tenantSlug: string, id: string): string => `insight/${tenantSlug}/${id}`;
export const crmId = (tenantSlug: string, customerId: string): string => `crm/${tenantSlug}/${customerId}`;
export const HOUSEKEEPING_SCHEDULE = 'berth-housekeeping';
export const SLOTS_SCHEDULE = 'berth-slots';
export const CALENDARS_SCHEDULE = 'berth-calendars';
export const CRM_SCHEDULE = 'berth-crm';

export const searchAttributes = {
  tenant: defineSearchAttributeKey('BerthTenant', 'KEYWORD'),
  status: defineSearchAttributeKey('BerthStatus', 'KEYWORD'),
  kind: defineSearchAttributeKey('BerthKind', 'KEYWORD'),
  resource: defineSearchAttributeKey('BerthResource', 'KEYWORD'),
  start: defineSearchAttributeKey('BerthStart', 'DATETIME'),
};

/** The subject of a lifecycle: ids only, so that no history holds personal data. */
export interface LifecycleInput {
  tenantId: string;
  bookingId: string;
}

/** Who asks for a change. The name is looked up where it is recorded. */
export interface ChangeInput {
  by: { type: ActorType; id: string | null };
  reason?: string;
  requestId: string;
  /** The same for a repeated request: what it names is done once. Also the id of the Update. */
  operationId: string;
}

export interface TransitionInput extends ChangeInput {
  to: BookingStatus;
  /** Of a cancellation by staff: why, where it was not they who wanted it. The lifecycle passes it on as it is. */
  cancelReason?: SaidReason;
}

export type RescheduleInput = ChangeInput & RescheduleTarget;

/** What an Update answers; the rest is read from Postgres, where it has been written. */
export interface Moved {
  status: BookingStatus;
  revision: number;
}

export interface LifecycleState {
  facts: LifecycleFacts | null;
  /** What the clock will do, in order. */
  ahead: { at: string; what: string }[];
  /** Messages being sent at this moment. */
  sending: number;
}

export const transition = defineUpdate<Moved, [TransitionInput]>('transition');
export const reschedule = defineUpdate<Moved, [RescheduleInput]>('reschedule');
export const state = defineQuery<LifecycleState>('state');

/** A held slot and those who wait for it: ids only. */
export interface LineInput {
  tenantId: string;
  slotId: string;
}

export interface OfferAnswer {
  offerId: string;
  requestId: string;
}

/** What an offer has become. */
export interface OfferOutcome {
  status: 'open' | 'accepted' | 'declined' | 'expired' | 'withdrawn';
}

export interface LineState {
  /** The offer that waits for an answer. */
  offer: { offerId: string; until: string } | null;
  /** How many have been asked by this run. */
  asked: number;
  /** Messages being sent at this moment. */
  sending: number;
}

export const acceptOffer = defineUpdate<OfferOutcome, [OfferAnswer]>('accept');
export const declineOffer = defineUpdate<OfferOutcome, [OfferAnswer]>('decline');
/** Something about the booking, or about the slot or its line, has changed in Postgres. */
export const lookAgain = defineSignal('lookAgain');
export const lineState = defineQuery<LineState>('line');

/** The monitor of one business. What is beside the id is passed from run to run. */
export interface MonitorInput {
  tenantId: string;
  tenantSlug: string;
  carried?: {
    /** A change was signalled that no check has seen. */
    changed: boolean;
    /** Products that were named with it. */
    named: string[];
    /** When everything is checked next. ISO instant. */
    checkAt: string;
    found: MonitorFound | null;
  };
}

/** What a check found. */
export interface MonitorFound {
  /** ISO instant. */
  at: string;
  checked: number;
  opened: number;
  escalated: number;
  deescalated: number;
  resolved: number;
  needsCreated: number;
  needsChanged: number;
  needsRemoved: number;
}

export interface MonitorState {
  paused: boolean;
  /** A change waits for the end of the debounce. */
  changed: boolean;
  found: MonitorFound | null;
  /** What the clock will do, in order. */
  ahead: { at: string; what: string }[];
}

/** Who pauses a monitor, or lets it go on. */
export interface PauseInput {
  paused: boolean;
  userId: string;
  requestId: string;
  /** The same for a repeated request. */
  operationId: string;
}

/** Stock has changed: these products, or, without any, what is marked in Postgres. */
export const inventoryChanged = defineSignal<[string[]]>('inventoryChanged');
export const pauseMonitor = defineUpdate<MonitorState, [PauseInput]>('pause');
export const monitorState = defineQuery<MonitorState>('monitor');

/** Messages that somebody has not read: ids only. */
export interface NudgeInput {
  tenantId: string;
  tenantSlug: string;
  burstId: string;
  /** When a mail tells of them. ISO instant. */
  dueAt: string;
}

export interface NudgeState {
  dueAt: string;
  isRead: boolean;
  /** How many mails were written; null before that. */
  told: number | null;
}

/** Everything was read. */
export const messagesRead = defineSignal('messagesRead');
export const nudgeState = defineQuery<NudgeState>('nudge');

/** The negotiation of one quote: ids only. */
export interface QuoteInput {
  tenantId: string;
  tenantSlug: string;
  quoteId: string;
}

/** An answer; what it says stands in Postgres, under its operation id. */
export interface QuoteAnswerInput {
  answer: QuoteAnswer;
  /** The revision that is answered. */
  revision: number;
  by: { side: Side; id: string };
  requestId: string;
  /** The same for a repeated request: it is answered once. Also the id of the Update. */
  operationId: string;
}

/** What the quote has become. */
export interface QuoteAnswered {
  status: QuoteStatus;
  revision: number;
}

export interface NegotiationState {
  standing: Standing | null;
  /** Who is to answer; null when it is over. */
  turn: Side | null;
  /** What the clock will do. */
  ahead: { at: string; what: string }[];
}

export const answerQuote = defineUpdate<QuoteAnswered, [QuoteAnswerInput]>('answer');
export const negotiationState = defineQuery<NegotiationState>('negotiation');

/** A customer in the CRM: ids only. */
export interface CrmInput {
  tenantId: string;
  tenantSlug: string;
  customerId: string;
}

/** Something about the customer has changed in Postgres. */
export const customerChanged = defineSignal('customerChanged');

/** A bulk job. What is beside the ids is passed from run to run. */
export interface BulkInput {
  tenantId: string;
  tenantSlug: string;
  jobId: string;
}

export interface BulkProgress {
  status: JobStatus;
  done: number;
  failed: number;
  left: number;
}

/** Who pauses a bulk job, lets it go on, or cancels it. */
export interface ControlInput {
  control: Control;
  userId: string;
  requestId: string;
  /** The same for a repeated request. */
  operationId: string;
}

export const controlBulk = defineUpdate<BulkProgress, [ControlInput]>('control');
export const bulkProgress = defineQuery<BulkProgress>('progress');
/** The same as `control`, for operators in the Temporal UI. */
export const pauseBulk = defineSignal('pause');
export const resumeBulk = defineSignal('resume');
export const cancelBulk = defineSignal('cancel');

/** An export or erasure of what is held on a customer: ids only. */
export interface PrivacyInput {
  tenantId: string;
  tenantSlug: string;
  jobId: string;
}

export interface PrivacyState {
  /** What it waits for, or does. */
  doing: string;
  /** Parts that are done. */
  done: string[];
}

export const privacyState = defineQuery<PrivacyState>('privacy');

/** Advice that somebody asked for: ids only. */
export interface InsightInput {
  tenantId: string;
  tenantSlug: string;
  insightId: string;
}

export interface InsightState {
  /** What it is doing, or how it ended. */
  step: string;
}

export const insightState = defineQuery<InsightState>('insight');
