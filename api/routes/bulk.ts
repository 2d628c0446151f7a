// Bulk operations: asked for by managers, watched by staff, paused and cancelled through their workflow.
import type { Knex } from 'knex';
import type { z } from 'zod';
import { routes } from '../../contracts';
import type { bulkBody, bulkFilter } from '../../contracts/bulk';
import type { Control } from '../../domain/bulk/operations';
import { controlled } from '../../domain/bulk/operations';
import { notFound } from '../../domain/errors';
import type { Tenant } from '../../domain/tenant';
import type { BookingFilter } from '../../services/bookings/read';
import { createBlockJob, createCreationJob } from '../../services/bulk/ask';
import type { JobOrder, RememberJob, StartedJob } from '../../services/bulk/jobs';
import { createBookingJob } from '../../services/bulk/jobs';
import type { BookingSpec } from '../../services/bulk/make-booking';
import { uncontrollable } from '../../services/bulk/progress';
import { undoJob } from '../../services/bulk/undo';
import type { JobView } from '../../services/bulk/view';
import { listItems, listJobs, viewJob } from '../../services/bulk/view';
import type { ApiRequest } from '../context';
import { implement } from '../endpoint';
import { once } from '../idempotency';
import { ok, paginate } from '../present';
import { jobWorkflowOf } from '../temporal-ui';
import { orderOf } from './blocks';
import { chosenCustomer } from './sessions';

type Body = z.output<typeof bulkBody>;
type NewBooking = Extract<Body, { operation: 'create' }>['bookings'][number];

function ask(knex: Knex, order: JobOrder, body: Body, remember?: RememberJob): Promise<StartedJob> {
  switch (body.operation) {
    case 'cancel':
    case 'confirm':
    case 'no_show':
    case 'move': {
      const { operation, bookingIds, filter, ...details } = body;
      const which = { bookingIds, filter: filter && filterOf(filter) };
      return createBookingJob(knex, order, operation, which, details, remember);
    }
    case 'block':
      return createBlockJob(knex, order, body, remember);
    case 'create':
      return createCreationJob(knex, order, body.bookings.map(specOf), remember);
  }
}

const filterOf = (filter: z.output<typeof bulkFilter>): BookingFilter => ({
  startDate: filter.start_date,
  endDate: filter.end_date,
  serviceId: filter.service_id,
  staffId: filter.staff_id,
  resourceId: filter.resource_id,
  kind: filter.kind,
  statuses: filter.status,
  source: filter.source,
  search: filter.search,
});

/** As POST /bookings reads them, when staff send it. */
function specOf(body: NewBooking): BookingSpec {
  switch (body.kind) {
    case 'rental':
      return body;
    case 'appointment':
      return {
        ...{ kind: body.kind, slotId: body.slot_id, overHold: body.over_hold, notes: body.notes },
        customer: { fullName: body.customer_name, phone: body.customer_phone, email: body.customer_email },
        source: body.booking_source,
      };
    case 'session':
      return {
        ...{ kind: body.kind, resourceId: body.resourceId, notes: body.notes },
        period: { start: body.startTime, end: body.endTime },
        customer: chosenCustomer(body),
        source: body.source ?? 'manual',
        overrideReason: body.overrideReason,
      };
  }
}

const present = (request: ApiRequest, { slug }: Tenant, job: JobView) => ({
  ...job,
  ...jobWorkflowOf(request.deps.settings, slug, job.id),
});

async function read(request: ApiRequest, tenant: Tenant, jobId: string): Promise<JobView> {
  const job = await viewJob(request.deps.knex, tenant.id, jobId);
  if (!job) throw notFound('Job');
  return job;
}

async function control(request: ApiRequest, jobId: string, wanted: Control) {
  const { tenant } = await orderOf(request);
  return once(request, tenant.id, { jobId, wanted }, async ({ id: operationId }) => {
    const job = await read(request, tenant, jobId);
    if (!controlled(job.status, wanted)) throw uncontrollable(job.status, wanted);
    const { userId } = await request.user();
    const input = { control: wanted, userId, requestId: request.id, operationId };
    await request.deps.orchestrator.controlJob({ tenant, jobId, facts: job, input });
    return ok({ job: present(request, tenant, await read(request, tenant, jobId)) });
  });
}

export const bulkRoutes = {
  createJob: implement(routes.createJob, async ({ body }, request) => {
    const order = await orderOf(request);
    return once(request, order.tenant.id, body, async ({ keep }) => {
      const remember = keep && ((trx: Knex.Transaction, started: StartedJob) => keep(trx, ok(started)));
      return ok(await ask(request.deps.knex, order, body, remember));
    });
  }),

  listJobs: implement(routes.listJobs, async ({ query: { status, page, limit } }, request) => {
    const { tenant } = await orderOf(request);
    const { rows, total } = await listJobs(request.deps.knex, tenant.id, status, page, limit);
    const jobs = rows.map(job => present(request, tenant, job));
    return ok({ jobs, pagination: paginate(page, limit, total) });
  }),

  getJob: implement(routes.getJob, async ({ params }, request) => {
    const { tenant } = await orderOf(request);
    return ok({ job: present(request, tenant, await read(request, tenant, params.id)) });
  }),

  listJobItems: implement(routes.listJobItems, async ({ params, query }, request) => {
    const { tenant } = await orderOf(request);
    const { status, page, limit } = query;
    const found = await listItems(request.deps.knex, tenant.id, params.id, status, page, limit);
    if (!found) throw notFound('Job');
    return ok({ items: found.rows, pagination: paginate(page, limit, found.total) });
  }),

  pauseJob: implement(routes.pauseJob, ({ params }, request) => control(request, params.id, 'pause')),
  resumeJob: implement(routes.resumeJob, ({ params }, request) => control(request, params.id, 'resume')),
  cancelJob: implement(routes.cancelJob, ({ params }, request) => control(request, params.id, 'cancel')),

  undoJob: implement(routes.undoJob, async ({ params }, request) => {
    const order = await orderOf(request);
    return once(request, order.tenant.id, { id: params.id }, async ({ keep }) => {
      const remember = keep && ((trx: Knex.Transaction, started: StartedJob) => keep(trx, ok(started)));
      return ok(await undoJob(request.deps.knex, order, params.id, remember));
    });
  }),
};
