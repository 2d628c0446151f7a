// What a workflow has told Temporal's index since it was started, as its history shows it.
import type { temporal } from '@temporalio/proto';

type Events = temporal.api.history.v1.IHistory['events'];

/** The names of what was told, for each time. */
export const toldAttributes = (events: Events): string[][] =>
  (events ?? []).flatMap(({ upsertWorkflowSearchAttributesEventAttributes: told }) =>
    told ? [Object.keys(told.searchAttributes?.indexedFields ?? {})] : [],
  );
