// Personal data: exports and erasures, asked for by managers, carried out by workflows of their own.
import type { Knex } from 'knex';
import { routes } from '../../contracts';
import { notFound } from '../../domain/errors';
import type { Tenant } from '../../domain/tenant';
import { actorOf } from '../../services/auth';
import type { AskedJob } from '../../services/privacy/ask';
import { askErasure, askExport, withdrawErasure } from '../../services/privacy/ask';
import { fetchFile } from '../../services/privacy/file';
import { readableExport } from '../../services/privacy/readable';
import type { PrivacyJobView } from '../../services/privacy/view';
import { listPrivacyJobs, viewPrivacyJob } from '../../services/privacy/view';
import type { ApiRequest } from '../context';
import type { Operation } from '../idempotency';
import { RawAnswer, implement } from '../endpoint';
import { once } from '../idempotency';
import { ok, paginate } from '../present';
import { privacyWorkflowOf } from '../temporal-ui';
import { tenantOf } from '../tenancy';

async function asking(request: ApiRequest) {
  const session = await request.user();
  const tenant = await tenantOf(request, session);
  return { tenant, by: { actor: actorOf(session), now: request.now, requestId: request.id } };
}

const present = (request: ApiRequest, { slug }: Tenant, job: PrivacyJobView) => ({
  ...job,
  ...privacyWorkflowOf(request.deps.settings, slug, job.id),
});

async function read(request: ApiRequest, tenant: Tenant, id: string) {
  const job = await viewPrivacyJob(request.deps.knex, tenant.id, id);
  if (!job) throw notFound('Export or erasure');
  return ok({ job: present(request, tenant, job) });
}

const remembering = ({ keep }: Operation) =>
  keep && ((trx: Knex.Transaction, asked: AskedJob) => keep(trx, ok(asked)));

export const privacyRoutes = {
  exportCustomer: implement(routes.exportCustomer, async ({ params }, request) => {
    const { tenant, by } = await asking(request);
    const order = { tenant, customerId: params.id, ...by };
    return once(request, tenant.id, { export: params.id }, async operation =>
      ok(await askExport(request.deps.knex, order, remembering(operation))),
    );
  }),

  eraseCustomer: implement(routes.eraseCustomer, async ({ params, body }, request) => {
    const { tenant, by } = await asking(request);
    const order = { tenant, customerId: params.id, ...by };
    return once(request, tenant.id, { erase: params.id, ...body }, async operation =>
      ok(await askErasure(request.deps.knex, order, body, remembering(operation))),
    );
  }),

  listPrivacyJobs: implement(routes.listPrivacyJobs, async ({ query }, request) => {
    const { tenant } = await asking(request);
    const { page, limit, kind, customer_id: customerId } = query;
    const filter = { customerId, kind };
    const { rows, total } = await listPrivacyJobs(request.deps.knex, tenant.id, filter, page, limit);
    const jobs = rows.map(job => present(request, tenant, job));
    return ok({ jobs, pagination: paginate(page, limit, total) });
  }),

  getPrivacyJob: implement(routes.getPrivacyJob, async ({ params }, request) => {
    const { tenant } = await asking(request);
    return read(request, tenant, params.id);
  }),

  withdrawErasure: implement(routes.withdrawErasure, async ({ params }, request) => {
    const { tenant, by } = await asking(request);
    await withdrawErasure(request.deps.knex, tenant, { jobId: params.id, ...by });
    return read(request, tenant, params.id);
  }),

  privacyFile: implement(routes.privacyFile, async ({ params, query }, request) => {
    const { tenant, by } = await asking(request);
    const file = await fetchFile(request.deps.knex, tenant, params.id, by);
    const name = `personal-data-${file.madeAt.slice(0, 10)}.${query.format}`;
    request.ctx.set('content-disposition', `attachment; filename="${name}"`);
    request.ctx.set('cache-control', 'no-store');
    return query.format === 'html'
      ? new RawAnswer('text/html; charset=utf-8', readableExport(file))
      : new RawAnswer('application/json; charset=utf-8', `${JSON.stringify(file, null, 2)}\n`);
  }),
};
