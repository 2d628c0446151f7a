// Blocks: made, shown, changed and taken away by managers; when they are, for everybody.
import type { Knex } from 'knex';
import { routes } from '../../contracts';
import { notFound } from '../../domain/errors';
import { actorOf } from '../../services/auth';
import { listBlackouts } from '../../services/blocks/blackouts';
import type { ChangedBlocks } from '../../services/blocks/change';
import { changeBlocks, removeBlocks } from '../../services/blocks/change';
import type { CreatedBlocks } from '../../services/blocks/create';
import { createBlocks } from '../../services/blocks/create';
import { listSeries, viewSeries } from '../../services/blocks/read';
import type { Resolved } from '../../services/blocks/resolve';
import { resolveConflicts } from '../../services/blocks/resolve';
import type { JobOrder } from '../../services/bulk/jobs';
import { resourceTenant } from '../../services/tenants';
import { tenantById } from '../../services/tenants';
import type { ApiRequest } from '../context';
import { implement } from '../endpoint';
import { once } from '../idempotency';
import { ok, paginate } from '../present';
import { publicTenant, tenantOf } from '../tenancy';

/** On whose behalf, and when. */
export async function orderOf(request: ApiRequest): Promise<JobOrder> {
  const session = await request.user();
  const tenant = await tenantOf(request, session);
  return { tenant, actor: actorOf(session), now: request.now, requestId: request.id };
}

const created = ({ blocks, ...rest }: CreatedBlocks) =>
  ok({
    ...rest,
    blocks: blocks.map(({ id, resourceId, resourceName, start, end }) => ({
      ...{ id, resourceId, resourceName, startTime: start, endTime: end, status: 'upcoming' as const },
    })),
  });

const changed = ({ changed, jobId }: ChangedBlocks, done: string, under: string) =>
  ok({ message: jobId ? under : done, changed, jobId });

const resolved = ({ skipped, jobId }: Resolved) =>
  ok({ message: jobId ? 'What was decided is being carried out' : 'Skipped', skipped, jobId });

export const blockRoutes = {
  createBlock: implement(routes.createBlock, async ({ body }, request) => {
    const order = await orderOf(request);
    return once(request, order.tenant.id, body, async ({ keep }) => {
      const remember = keep && ((trx: Knex.Transaction, made: CreatedBlocks) => keep(trx, created(made)));
      const { knex, links } = request.deps;
      return created(await createBlocks(knex, { ...order, ...body }, remember, links));
    });
  }),

  changeBlock: implement(routes.changeBlock, async ({ params, body }, request) => {
    const order = await orderOf(request);
    return once(request, order.tenant.id, { id: params.id, ...body }, async () => {
      const { knex, links } = request.deps;
      const change = await changeBlocks(knex, order, params.id, body, links);
      return changed(change, 'Block changed', 'The blocks are being moved');
    });
  }),

  removeBlock: implement(routes.removeBlock, async ({ params, query }, request) => {
    const order = await orderOf(request);
    return once(request, order.tenant.id, { id: params.id, ...query }, async () => {
      const removal = await removeBlocks(request.deps.knex, order, params.id, query.scope);
      return changed(removal, '', 'The blocks are being taken away');
    });
  }),

  listBlocks: implement(routes.listBlocks, async ({ query: { page, limit } }, request) => {
    const { tenant } = await orderOf(request);
    const { rows, total } = await listSeries(request.deps.knex, tenant, page, limit);
    return ok({ series: rows, pagination: paginate(page, limit, total) });
  }),

  getBlocks: implement(routes.getBlocks, async ({ params, query: { page, limit } }, request) => {
    const { tenant } = await orderOf(request);
    const found = await viewSeries(request.deps.knex, tenant, params.id, page, limit);
    if (!found) throw notFound('Block');
    const { blocks, ...rest } = found;
    return ok({ ...rest, blocks: blocks.rows, pagination: paginate(page, limit, blocks.total) });
  }),

  resolveConflicts: implement(routes.resolveConflicts, async ({ params, body }, request) => {
    const order = await orderOf(request);
    return once(request, order.tenant.id, { id: params.id, ...body }, async ({ keep }) => {
      const remember = keep && ((trx: Knex.Transaction, made: Resolved) => keep(trx, resolved(made)));
      const { knex } = request.deps;
      return resolved(await resolveConflicts(knex, order, params.id, body.decisions, remember));
    });
  }),

  blackouts: implement(routes.blackouts, async ({ query }, request) => {
    const { knex } = request.deps;
    const { from, to, resource_id: resourceId } = query;
    const owner = resourceId && (await resourceTenant(knex, resourceId));
    if (resourceId && !owner) throw notFound('Resource');
    const tenant = owner ? await tenantById(knex, owner) : await publicTenant(request, query.tenant);
    return ok(await listBlackouts(knex, tenant!, { from, to, resourceId }));
  }),
};
