// What vendors expect to harvest: theirs to submit, change and take back; staff's to weigh against targets.
import { routes } from '../../contracts';
import { inTenant, inVendor } from '../../db/connection';
import { dateOf } from '../../domain/calendar';
import { notFound } from '../../domain/errors';
import { changeHarvest, submitHarvest, withdrawHarvest } from '../../services/harvests/harvests';
import { harvestById, listHarvests, suggestProducts } from '../../services/harvests/read';
import { expectedSupply } from '../../services/harvests/supply';
import { vendorActorOf } from '../../services/vendors/vip-auth';
import type { ApiRequest } from '../context';
import { implement } from '../endpoint';
import { once } from '../idempotency';
import { ok, paginate } from '../present';
import { tenantOf } from '../tenancy';

const done = Promise.resolve();

/** The vendor who asks, at which business and on which of its days. */
async function asked(request: ApiRequest) {
  const vendor = await request.vendor();
  const tenant = await tenantOf(request, vendor);
  const by = { actor: vendorActorOf(vendor), now: request.now, requestId: request.id };
  return { knex: request.deps.knex, vendor, tenant, by, today: dateOf(request.now, tenant.timeZone) };
}

export const harvestRoutes = {
  vipListHarvests: implement(routes.vipListHarvests, async ({ query }, request) => {
    const { knex, vendor, today } = await asked(request);
    const { page, limit, ...filter } = query;
    const { vendorId } = vendor;
    const { rows, total } = await inVendor(knex, vendor, trx =>
      listHarvests(trx, { ...filter, vendorId }, { page, limit, today }),
    );
    return ok({ harvests: rows, pagination: paginate(page, limit, total) });
  }),

  vipGetHarvest: implement(routes.vipGetHarvest, async ({ params }, request) => {
    const { knex, vendor, today } = await asked(request);
    const harvest = await inVendor(knex, vendor, trx => harvestById(trx, params.id, today));
    if (!harvest) throw notFound('Harvest');
    return ok({ harvest });
  }),

  vipSubmitHarvest: implement(routes.vipSubmitHarvest, async ({ body }, request) => {
    const by = await asked(request);
    return once(request, by.tenant.id, body, async ({ keep }) => {
      const harvest = await submitHarvest(
        by,
        body,
        (trx, made) => keep?.(trx, ok({ harvestId: made.id, harvest: made })) ?? done,
      );
      return ok({ harvestId: harvest.id, harvest });
    });
  }),

  vipChangeHarvest: implement(routes.vipChangeHarvest, async ({ params, body }, request) =>
    ok({ harvest: await changeHarvest(await asked(request), params.id, body) }),
  ),

  vipWithdrawHarvest: implement(routes.vipWithdrawHarvest, async ({ params }, request) =>
    ok({ harvest: await withdrawHarvest(await asked(request), params.id) }),
  ),

  vipSuggestProducts: implement(routes.vipSuggestProducts, async ({ query }, request) => {
    const vendor = await request.vendor();
    const search = query.search ?? '';
    return ok({ products: await inVendor(request.deps.knex, vendor, trx => suggestProducts(trx, search)) });
  }),

  listHarvests: implement(routes.listHarvests, async ({ query }, request) => {
    const tenant = await tenantOf(request, await request.user());
    const { page, limit, ...filter } = query;
    const today = dateOf(request.now, tenant.timeZone);
    const { rows, total } = await inTenant(request.deps.knex, tenant.id, trx =>
      listHarvests(trx, filter, { page, limit, today }),
    );
    return ok({ harvests: rows, pagination: paginate(page, limit, total) });
  }),

  expectedSupply: implement(routes.expectedSupply, async ({ query }, request) => {
    const tenant = await tenantOf(request, await request.user());
    const asked = { from: query.from, count: query.weeks, now: request.now };
    return ok(await expectedSupply(request.deps.knex, tenant, asked));
  }),
};
