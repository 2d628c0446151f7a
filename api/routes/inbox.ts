// What waits for staff, and the messages Berth has sent.
import { routes } from '../../contracts';
import { actorOf } from '../../services/auth';
import { listInbox, updateInboxItem } from '../../services/inbox';
import { Refusal, notFound } from '../../domain/errors';
import { findMessage, listNotifications, notificationView } from '../../services/notifications';
import { implement } from '../endpoint';
import { once } from '../idempotency';
import { ok, paginate } from '../present';
import { tenantOf } from '../tenancy';

export const inboxRoutes = {
  listInbox: implement(routes.listInbox, async ({ query }, request) => {
    const { page, limit, ...filter } = query;
    const tenant = await tenantOf(request, await request.user());
    const { rows, total, counts } = await listInbox(request.deps.knex, tenant, filter, page, limit);
    return ok({ items: rows, counts, pagination: paginate(page, limit, total) });
  }),

  updateInboxItem: implement(routes.updateInboxItem, async ({ params, body }, request) => {
    const { deps, now, id: requestId } = request;
    const session = await request.user();
    const tenant = await tenantOf(request, session);
    const change = { id: params.id, status: body.status, actor: actorOf(session), now, requestId };
    return ok({ item: await updateInboxItem(deps.knex, tenant, change) });
  }),
};

export const notificationRoutes = {
  listNotifications: implement(routes.listNotifications, async ({ query }, request) => {
    const { page, limit, booking_id: bookingId, ...rest } = query;
    const tenant = await tenantOf(request, await request.user());
    const { rows, total } = await listNotifications(
      request.deps.knex,
      tenant,
      { ...rest, bookingId },
      page,
      limit,
    );
    return ok({ notifications: rows, pagination: paginate(page, limit, total) });
  }),

  /** The lifecycle of the retry puts it back in the queue and sends it; it is shown as it will be in a moment. */
  retryNotification: implement(routes.retryNotification, async ({ params }, request) => {
    const { deps, now, id: requestId } = request;
    const { userId, tenantId } = await request.user();
    const tenant = await tenantOf(request, { tenantId });
    return once(request, tenant.id, { id: params.id }, async () => {
      const message = await findMessage(deps.knex, tenant.id, params.id);
      if (!message) throw notFound('Notification');
      if (message.status !== 'failed') throw notFailed(message.status);
      await deps.orchestrator.retryMessage({ tenant, messageId: params.id, userId, requestId, now });
      const notification = { ...notificationView(message), status: 'queued' as const, lastError: null };
      return ok({ notification });
    });
  }),
};

const notFailed = (status: string): Refusal =>
  new Refusal('conflict', 'Notification has not failed', `This message is ${status}; nothing to retry.`);
