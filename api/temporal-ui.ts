// What a booking's page shows of its lifecycle, with the way to it in the Temporal UI.
import { lifecycleId } from '../workflows/messages';
import type { ApiSettings } from './context';

type Status = 'waiting_to_start' | 'running' | 'ended';

export function lifecycleOf(
  { temporal }: ApiSettings,
  tenantSlug: string,
  bookingId: string,
  status: Status,
  timers: { at: string; what: string }[],
) {
  const workflowId = lifecycleId(tenantSlug, bookingId);
  const page = `/namespaces/${temporal.namespace}/workflows/${encodeURIComponent(workflowId)}`;
  return { workflowId, status, timers, temporalUiUrl: temporal.uiUrl ? temporal.uiUrl + page : null };
}
