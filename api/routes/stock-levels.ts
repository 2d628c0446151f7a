// Wanted stock levels, what is below them, what vendors are asked for, and the check.
import { routes } from '../../contracts';
import { listAlerts } from '../../services/stock/alerts';
import { checkNow } from '../../services/stock/check';
import { listLowStock } from '../../services/stock/low-stock';
import { stockMetrics } from '../../services/stock/metrics';
import { createNeed, fulfillNeed, withdrawNeed } from '../../services/stock/needs';
import { listNeedAnswers } from '../../services/stock/need-answers';
import { listNeeds } from '../../services/stock/needs-read';
import { getSettings, updateSettings } from '../../services/stock/settings';
import { deleteTarget, setTarget, setTargets } from '../../services/stock/targets';
import { listTargets } from '../../services/stock/targets-read';
import { implement } from '../endpoint';
import { once } from '../idempotency';
import { ok, paginate } from '../present';
import { tenantOf } from '../tenancy';
import { stockCaller } from './stock';

const done = Promise.resolve();

export const stockLevelRoutes = {
  listTargets: implement(routes.listTargets, async ({ query }, request) => {
    const { knex, tenantId } = await stockCaller(request);
    const { page, limit, ...filter } = query;
    const { rows, total } = await listTargets(knex, tenantId, filter, page, limit);
    return ok({ targets: rows, pagination: paginate(page, limit, total) });
  }),

  setTarget: implement(routes.setTarget, async ({ body }, request) => {
    const { knex, tenantId, by } = await stockCaller(request);
    const target = await setTarget(knex, tenantId, body, by);
    return ok({ targetId: target.id, target });
  }),

  setTargets: implement(routes.setTargets, async ({ body }, request) => {
    const { knex, tenantId, by } = await stockCaller(request);
    return once(request, tenantId, body, async ({ keep }) =>
      ok(await setTargets(knex, tenantId, body.targets, by, (trx, set) => keep?.(trx, ok(set)) ?? done)),
    );
  }),

  deleteTarget: implement(routes.deleteTarget, async ({ params }, request) => {
    const { knex, tenantId, by } = await stockCaller(request);
    await deleteTarget(knex, tenantId, params.id, by);
    return ok({});
  }),

  listLowStock: implement(routes.listLowStock, async ({ query }, request) => {
    const { deps, tenantId } = await stockCaller(request);
    const { total, ...low } = await listLowStock(deps, tenantId, query, request.now);
    return ok({ ...low, pagination: paginate(query.page, query.limit, total) });
  }),

  stockHistory: implement(routes.stockHistory, async ({ query }, request) => {
    const { knex } = await stockCaller(request);
    const tenant = await tenantOf(request, await request.user());
    const { page, limit, open, ...rest } = query;
    const filter = { ...rest, open: open === undefined ? undefined : open === 'true' };
    const { rows, total } = await listAlerts(knex, tenant, filter, { page, limit, now: request.now });
    return ok({ alerts: rows, pagination: paginate(page, limit, total) });
  }),

  stockMetrics: implement(routes.stockMetrics, async ({ query }, request) => {
    const tenant = await tenantOf(request, await request.user());
    return ok(await stockMetrics(request.deps.knex, tenant, query, request.now));
  }),

  checkStock: implement(routes.checkStock, async (_, request) => {
    const { deps, tenantId } = await stockCaller(request);
    return once(request, tenantId, {}, async () => ok(await checkNow(deps, tenantId, request.now)));
  }),

  getStockSettings: implement(routes.getStockSettings, async (_, request) => {
    const { deps, tenantId } = await stockCaller(request);
    return ok({ settings: await getSettings(deps, tenantId) });
  }),

  updateStockSettings: implement(routes.updateStockSettings, async ({ body }, request) => {
    const { deps, tenantId, by } = await stockCaller(request);
    return ok({ settings: await updateSettings(deps, tenantId, body, by) });
  }),

  listNeeds: implement(routes.listNeeds, async ({ query }, request) => {
    const { knex, tenantId } = await stockCaller(request);
    const { page, limit, ...filter } = query;
    const { rows, total } = await listNeeds(knex, tenantId, filter, { page, limit, now: request.now });
    return ok({ needs: rows, pagination: paginate(page, limit, total) });
  }),

  createNeed: implement(routes.createNeed, async ({ body }, request) => {
    const { knex, tenantId, by } = await stockCaller(request);
    return once(request, tenantId, body, async ({ keep }) => {
      const need = await createNeed(
        knex,
        tenantId,
        body,
        by,
        (trx, made) => keep?.(trx, ok({ needId: made.id, need: made })) ?? done,
      );
      return ok({ needId: need.id, need });
    });
  }),

  fulfillNeed: implement(routes.fulfillNeed, async ({ params, body }, request) => {
    const { knex, tenantId, by } = await stockCaller(request);
    return once(request, tenantId, body, async () =>
      ok({ need: await fulfillNeed(knex, tenantId, { id: params.id, notes: body.notes }, by) }),
    );
  }),

  listNeedAnswers: implement(routes.listNeedAnswers, async ({ params }, request) => {
    const { knex, tenantId, by } = await stockCaller(request);
    return ok(await listNeedAnswers(knex, tenantId, params.id, by.now));
  }),

  withdrawNeed: implement(routes.withdrawNeed, async ({ params }, request) => {
    const { knex, tenantId, by } = await stockCaller(request);
    return ok({ need: await withdrawNeed(knex, tenantId, params.id, by) });
  }),
};
