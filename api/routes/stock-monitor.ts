// The stock monitor: read from Postgres, paused and resumed through its workflow.
import { routes } from '../../contracts';
import { viewMonitor } from '../../services/stock/monitor';
import type { ApiRequest } from '../context';
import { implement } from '../endpoint';
import { once } from '../idempotency';
import { ok } from '../present';
import { monitorOf } from '../temporal-ui';
import { tenantOf } from '../tenancy';
import { stockCaller } from './stock';

async function monitor(request: ApiRequest) {
  const { deps } = await stockCaller(request);
  const tenant = await tenantOf(request, await request.user());
  const view = await viewMonitor(deps, tenant, request.now);
  return ok({ monitor: { ...view, ...monitorOf(request.deps.settings, tenant.slug) } });
}

async function setPaused(request: ApiRequest, paused: boolean) {
  const { userId, tenantId } = await request.user();
  const tenant = await tenantOf(request, await request.user());
  return once(request, tenantId, {}, async ({ id: operationId }) => {
    await request.deps.orchestrator.pauseMonitor(tenant, {
      paused,
      userId,
      requestId: request.id,
      operationId,
    });
    return monitor(request);
  });
}

export const stockMonitorRoutes = {
  getStockMonitor: implement(routes.getStockMonitor, (_, request) => monitor(request)),
  pauseStockMonitor: implement(routes.pauseStockMonitor, (_, request) => setPaused(request, true)),
  resumeStockMonitor: implement(routes.resumeStockMonitor, (_, request) => setPaused(request, false)),
};
