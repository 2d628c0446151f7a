// Advice: asked for, read, and judged by people.
import type { z } from 'zod';
import { routes } from '../../contracts';
import type { AdviceAbout } from '../../services/advice/ask';
import { askAdvice } from '../../services/advice/ask';
import type { AdviceView } from '../../services/advice/read';
import { listAdvice, markAdvice, readAdvice } from '../../services/advice/read';
import type { ApiRequest } from '../context';
import { implement } from '../endpoint';
import { once } from '../idempotency';
import { ok, paginate } from '../present';
import { insightOf } from '../temporal-ui';
import { orderOf } from './blocks';

type Body = z.output<NonNullable<typeof routes.askAdvice.body>>;

/** The body has one of them, and the one that its topic wants. */
function aboutOf({ topic, customerId, locationId, conflictId, bookingIds }: Body): AdviceAbout {
  switch (topic) {
    case 'cancellations':
      return { topic, customerId: customerId! };
    case 'schedule':
      return { topic, locationId: locationId! };
    case 'conflict':
      return conflictId ? { topic, conflictId } : { topic, bookingIds: bookingIds as [string, string] };
  }
}

const asked = (adviceId: string) => ok({ message: 'Advice is on its way', adviceId });

const shown = (request: ApiRequest, tenantSlug: string, advice: AdviceView) =>
  ok({ advice, ...insightOf(request.deps.settings, tenantSlug, advice.id) });

export const adviceRoutes = {
  listAdvice: implement(routes.listAdvice, async ({ query }, request) => {
    const { tenant } = await orderOf(request);
    const { topic, customer_id: customerId, location_id: locationId, page, limit } = query;
    const filter = { topic, customerId, locationId };
    const { rows, total } = await listAdvice(request.deps.knex, tenant.id, filter, page, limit);
    return ok({ advice: rows, pagination: paginate(page, limit, total) });
  }),

  askAdvice: implement(routes.askAdvice, async ({ body }, request) => {
    const order = await orderOf(request);
    return once(request, order.tenant.id, body, async ({ keep }) => {
      const about = { ...aboutOf(body), days: body.days };
      return asked(
        await askAdvice(
          request.deps.knex,
          order,
          about,
          (trx, id) => keep?.(trx, asked(id)) ?? Promise.resolve(),
        ),
      );
    });
  }),

  getAdvice: implement(routes.getAdvice, async ({ params }, request) => {
    const { tenant } = await orderOf(request);
    return shown(request, tenant.slug, await readAdvice(request.deps.knex, tenant.id, params.id));
  }),

  markAdvice: implement(routes.markAdvice, async ({ params, body }, request) => {
    const order = await orderOf(request);
    return once(request, order.tenant.id, { id: params.id, ...body }, async () =>
      shown(request, order.tenant.slug, await markAdvice(request.deps.knex, order, params.id, body.mark)),
    );
  }),
};
