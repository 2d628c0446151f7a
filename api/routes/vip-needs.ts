// What is needed, as vendors see it. Read in the transaction of the vendor: of answers they see their own.
import { routes } from '../../contracts';
import { inVendor } from '../../db/connection';
import { notFound } from '../../domain/errors';
import { readVendorNeed, readVendorNeeds } from '../../services/stock/needs-read';
import { implement } from '../endpoint';
import { ok, paginate } from '../present';

export const vipNeedRoutes = {
  vipListNeeds: implement(routes.vipListNeeds, async ({ query }, request) => {
    const vendor = await request.vendor();
    const { page, limit, ...filter } = query;
    const { now } = request;
    const { needs, counts } = await inVendor(request.deps.knex, vendor, trx =>
      readVendorNeeds(trx, vendor.tenantId, filter, { page, limit, now }),
    );
    const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
    const total = filter.priority ? counts[filter.priority] : all;
    return ok({ needs, counts, pagination: paginate(page, limit, total) });
  }),

  vipGetNeed: implement(routes.vipGetNeed, async ({ params }, request) => {
    const vendor = await request.vendor();
    const need = await inVendor(request.deps.knex, vendor, trx =>
      readVendorNeed(trx, params.id, request.now),
    );
    if (!need) throw notFound('Need');
    return ok({ need });
  }),
};
