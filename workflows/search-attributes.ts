// What operators find workflows by. Each telling is a write to Temporal's index, one of its dearest, and an action on the
// bill of Temporal Cloud: what it knows already need not be told.
import type { SearchAttributeUpdatePair } from '@temporalio/common';
import { upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';

/** @param newsOnly only what is not known: not of a workflow whose history told all of it each time */
export function tellAttributes(attributes: SearchAttributeUpdatePair[], newsOnly: boolean): void {
  const known = workflowInfo().typedSearchAttributes;
  const isNews = ({ key, value }: SearchAttributeUpdatePair): boolean =>
    JSON.stringify(known.get(key)) !== JSON.stringify(value);
  const told = newsOnly ? attributes.filter(isNews) : attributes;
  if (told.length > 0) upsertSearchAttributes(told);
}
