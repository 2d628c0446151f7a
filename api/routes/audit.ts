// Who did what: the audit trail of the tenant, for those who run it.
import { routes } from '../../contracts';
import { listTrail } from '../../services/audit-trail';
import { implement } from '../endpoint';
import { ok, paginate } from '../present';
import { tenantOf } from '../tenancy';

export const auditRoutes = {
  listAudit: implement(routes.listAudit, async ({ query }, request) => {
    const { page, limit, event, from, to } = query;
    const filter = {
      ...{ event, from, to, actorId: query.actor_id, actorType: query.actor_type },
      ...{ bookingId: query.booking_id, subjectId: query.subject_id },
    };
    const tenant = await tenantOf(request, await request.user());
    const { rows, total, events, people } = await listTrail(request.deps.knex, tenant, filter, page, limit);
    return ok({ trail: rows, events, people, pagination: paginate(page, limit, total) });
  }),
};
