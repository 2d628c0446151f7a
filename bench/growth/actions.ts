// Actions, as Temporal Cloud bills them (docs.temporal.io/cloud/actions), counted from a history: a start, each timer, each
// attempt of an activity, each upsert of search attributes, each signal and each Update is one; local activities are one
// for each workflow task that ran any. Not in a history, and so not here: queries, heartbeats, refused Updates.

/** The parts of an event that are looked at. Numbers that may be long come as whatever the client makes of them. */
export interface HistoryEvent {
  workflowExecutionStartedEventAttributes?: unknown;
  timerStartedEventAttributes?: unknown;
  activityTaskScheduledEventAttributes?: unknown;
  activityTaskStartedEventAttributes?: { attempt?: number | null } | null;
  upsertWorkflowSearchAttributesEventAttributes?: unknown;
  workflowExecutionSignaledEventAttributes?: unknown;
  workflowExecutionUpdateAcceptedEventAttributes?: unknown;
  markerRecordedEventAttributes?: {
    markerName?: string | null;
    workflowTaskCompletedEventId?: unknown;
  } | null;
  workflowTaskCompletedEventAttributes?: unknown;
}

export interface Counted {
  events: number;
  /** How often a worker was asked to go on. */
  workflowTasks: number;
  timers: number;
  activities: number;
  /** Workflow tasks that ran local activities. */
  localActivities: number;
  searchAttributes: number;
  /** Updates and signals. */
  messages: number;
  actions: number;
}

const LOCAL_ACTIVITY = 'core_local_activity';

export function countActions(history: readonly HistoryEvent[]): Counted {
  const having = (key: keyof HistoryEvent): number => history.filter(event => event[key] != null).length;
  const retries = history
    .map(event => Math.max(0, (event.activityTaskStartedEventAttributes?.attempt ?? 1) - 1))
    .reduce((sum, one) => sum + one, 0);
  const starts = having('workflowExecutionStartedEventAttributes');
  const timers = having('timerStartedEventAttributes');
  const activities = having('activityTaskScheduledEventAttributes') + retries;
  const searchAttributes = having('upsertWorkflowSearchAttributesEventAttributes');
  const messages =
    having('workflowExecutionSignaledEventAttributes') +
    having('workflowExecutionUpdateAcceptedEventAttributes');
  const tasks = history
    .map(event => event.markerRecordedEventAttributes)
    .filter(marker => marker?.markerName === LOCAL_ACTIVITY)
    .map(marker => String(marker!.workflowTaskCompletedEventId));
  const localActivities = new Set(tasks).size;
  return {
    events: history.length,
    workflowTasks: having('workflowTaskCompletedEventAttributes'),
    ...{ timers, activities, localActivities, searchAttributes, messages },
    actions: starts + timers + activities + localActivities + searchAttributes + messages,
  };
}
