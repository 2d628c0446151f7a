// The line of those who wait, for staff; and the offers behind their secret links.
import { routes } from '../../contracts';
import { notFound } from '../../domain/errors';
import { joinLine, leaveLine, listEntries } from '../../services/waitlist/line';
import type { LinkedOffer } from '../../services/waitlist/offer-view';
import { offerByToken } from '../../services/waitlist/offer-view';
import { offerOver } from '../../services/waitlist/offers';
import type { ApiRequest } from '../context';
import { implement } from '../endpoint';
import { once } from '../idempotency';
import { ok, paginate } from '../present';
import { tenantOf } from '../tenancy';

async function staffOf(request: ApiRequest) {
  const user = await request.user();
  const actor = { type: 'staff' as const, id: user.userId, name: user.name };
  return { tenant: await tenantOf(request, user), actor, now: request.now, requestId: request.id };
}

async function linked({ deps, now }: ApiRequest, token: string): Promise<LinkedOffer> {
  const found = await offerByToken(deps, token, now);
  if (!found) throw notFound('Offer');
  return found;
}

const ANSWERED = { accept: 'The place is yours', decline: 'The place goes to the next in line' };

/** What can be refused without Temporal is refused right away; the rest is the workflow's to decide. */
async function answerOffer(request: ApiRequest, token: string, answer: 'accept' | 'decline') {
  const { tenant, offerId, slotId, staffId, view } = await linked(request, token);
  return once(request, tenant.id, { offerId, answer }, async ({ id: operationId }) => {
    await request.deps.limits.creation(request.ctx.ip);
    const wanted = answer === 'accept' ? 'accepted' : 'declined';
    if (view.status !== wanted) {
      if (view.status !== 'open') throw offerOver(view.status);
      const slot = { ...view, staffId, start: view.startTime };
      const order = { tenant, slotId, slot, offerId, answer, requestId: request.id, operationId };
      await request.deps.orchestrator.answerOffer(order).catch(async (refusal: unknown) => {
        // Its answer may have been lost on the way: what the offer has become decides what is said.
        if ((await linked(request, token)).view.status !== wanted) throw refusal;
      });
    }
    return ok({ message: ANSWERED[answer], offer: (await linked(request, token)).view });
  });
}

export const waitlistRoutes = {
  joinWaitlist: implement(routes.joinWaitlist, async ({ body }, request) => {
    const { tenant, ...by } = await staffOf(request);
    return once(request, tenant.id, body, async () =>
      ok({ entry: await joinLine(request.deps.knex, tenant, { ...body, ...by }) }),
    );
  }),

  listWaitlist: implement(routes.listWaitlist, async ({ query }, request) => {
    const { service_id: serviceId, page, limit, ...rest } = query;
    const { tenant } = await staffOf(request);
    const { rows, total } = await listEntries(request.deps.knex, tenant, { ...rest, serviceId }, page, limit);
    return ok({ entries: rows, pagination: paginate(page, limit, total) });
  }),

  leaveWaitlist: implement(routes.leaveWaitlist, async ({ params }, request) => {
    const { tenant, ...by } = await staffOf(request);
    return ok({ entry: await leaveLine(request.deps.knex, tenant, { id: params.id, ...by }) });
  }),

  getOffer: implement(routes.getOffer, async ({ params }, request) =>
    ok({ offer: (await linked(request, params.token)).view }),
  ),
  acceptOffer: implement(routes.acceptOffer, ({ params }, request) =>
    answerOffer(request, params.token, 'accept'),
  ),
  declineOffer: implement(routes.declineOffer, ({ params }, request) =>
    answerOffer(request, params.token, 'decline'),
  ),
};
