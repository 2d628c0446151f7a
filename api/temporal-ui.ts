// The way to workflows in the Temporal UI, and what a booking's page shows of its lifecycle.
import { bulkId, insightId, lifecycleId, privacyId, quoteId, stockMonitorId } from '../workflows/messages';
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
  return { workflowId, status, timers, temporalUiUrl: urlOf(temporal, workflowId) };
}

export function jobWorkflowOf({ temporal }: ApiSettings, tenantSlug: string, jobId: string) {
  const workflowId = bulkId(tenantSlug, jobId);
  return { workflowId, temporalUiUrl: urlOf(temporal, workflowId) };
}

export function privacyWorkflowOf({ temporal }: ApiSettings, tenantSlug: string, jobId: string) {
  const workflowId = privacyId(tenantSlug, jobId);
  return { workflowId, temporalUiUrl: urlOf(temporal, workflowId) };
}

export function negotiationOf({ temporal }: ApiSettings, tenantSlug: string, id: string) {
  const workflowId = quoteId(tenantSlug, id);
  return { workflowId, temporalUiUrl: urlOf(temporal, workflowId) };
}

export function insightOf({ temporal }: ApiSettings, tenantSlug: string, id: string) {
  const workflowId = insightId(tenantSlug, id);
  return { workflowId, temporalUiUrl: urlOf(temporal, workflowId) };
}

export function monitorOf({ temporal }: ApiSettings, tenantSlug: string) {
  const workflowId = stockMonitorId(tenantSlug);
  return { workflowId, temporalUiUrl: urlOf(temporal, workflowId) };
}

const urlOf = ({ uiUrl, namespace }: ApiSettings['temporal'], workflowId: string): string | null =>
  uiUrl ? `${uiUrl}/namespaces/${namespace}/workflows/${encodeURIComponent(workflowId)}` : null;
