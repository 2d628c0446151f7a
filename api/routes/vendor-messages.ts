// The conversation with a vendor, written and read from either side, and the vendor's record for staff.
import type { Knex } from 'knex';
import { routes } from '../../contracts';
import { inTenant, inVendor } from '../../db/connection';
import { notFound } from '../../domain/errors';
import { actorOf } from '../../services/auth';
import type { MessageView } from '../../services/vendor-messages/thread';
import { markRead, readThread, unreadOf, writeMessage } from '../../services/vendor-messages/thread';
import { listThreads, unreadByStaff } from '../../services/vendor-messages/threads';
import { vendorRecord } from '../../services/vendors/record';
import { vendorActorOf } from '../../services/vendors/vip-auth';
import type { ApiRequest } from '../context';
import { implement } from '../endpoint';
import type { Operation } from '../idempotency';
import { once } from '../idempotency';
import { ok, paginate } from '../present';
import { tenantOf } from '../tenancy';

const sent = (message: MessageView) => ok({ messageId: message.id, message });
const keeping =
  ({ keep }: Operation) =>
  async (trx: Knex.Transaction, message: MessageView): Promise<void> =>
    keep?.(trx, sent(message));

async function vendorSide(request: ApiRequest) {
  const vendor = await request.vendor();
  const by = { actor: vendorActorOf(vendor), now: request.now, requestId: request.id };
  return { vendor, by, knex: request.deps.knex };
}

async function staffSide(request: ApiRequest) {
  const session = await request.user();
  const by = { actor: actorOf(session), now: request.now, requestId: request.id };
  return { tenantId: session.tenantId, by, knex: request.deps.knex };
}

/** @throws Refusal `not_found`. */
async function vendorNamed(
  trx: Knex.Transaction,
  id: string,
): Promise<{ vendorId: string; vendorName: string }> {
  const vendor = await trx('vendors').where({ id }).first<{ name: string } | undefined>('name');
  if (!vendor) throw notFound('Vendor');
  return { vendorId: id, vendorName: vendor.name };
}

export const vendorMessageRoutes = {
  vipListMessages: implement(routes.vipListMessages, async ({ query }, request) => {
    const { vendor, knex } = await vendorSide(request);
    return ok(await inVendor(knex, vendor, trx => readThread(trx, vendor.vendorId, 'vendor', query)));
  }),

  vipSendMessage: implement(routes.vipSendMessage, async ({ body }, request) => {
    const { vendor, by, knex } = await vendorSide(request);
    return once(request, vendor.tenantId, body, async operation => {
      const message = { ...vendor, ...body, sender: 'vendor' } as const;
      return sent(await inVendor(knex, vendor, trx => writeMessage(trx, message, by, keeping(operation))));
    });
  }),

  vipReadMessages: implement(routes.vipReadMessages, async ({ body }, request) => {
    const { vendor, by, knex } = await vendorSide(request);
    const unread = await inVendor(knex, vendor, async trx => {
      await markRead(trx, { ...vendor, reader: 'vendor', upTo: body.upTo }, by);
      return unreadOf(trx, vendor.vendorId, 'vendor');
    });
    return ok({ unread });
  }),

  listThreads: implement(routes.listThreads, async ({ query }, request) => {
    const { tenantId, knex } = await staffSide(request);
    const { page, limit, search } = query;
    const [{ rows, total }, unread] = await Promise.all([
      listThreads(knex, tenantId, { search }, page, limit),
      unreadByStaff(knex, tenantId),
    ]);
    return ok({ threads: rows, unread, pagination: paginate(page, limit, total) });
  }),

  unreadMessages: implement(routes.unreadMessages, async (_, request) => {
    const { tenantId, knex } = await staffSide(request);
    return ok({ unread: await unreadByStaff(knex, tenantId) });
  }),

  listMessages: implement(routes.listMessages, async ({ params, query }, request) => {
    const { tenantId, knex } = await staffSide(request);
    return inTenant(knex, tenantId, async trx => {
      const { vendorId, vendorName } = await vendorNamed(trx, params.id);
      return ok({ ...(await readThread(trx, vendorId, 'staff', query)), vendorName });
    });
  }),

  sendMessage: implement(routes.sendMessage, async ({ params, body }, request) => {
    const { tenantId, by, knex } = await staffSide(request);
    return once(request, tenantId, { ...params, ...body }, operation =>
      inTenant(knex, tenantId, async trx => {
        const vendor = await vendorNamed(trx, params.id);
        const message = { ...vendor, ...body, tenantId, sender: 'staff' } as const;
        return sent(await writeMessage(trx, message, by, keeping(operation)));
      }),
    );
  }),

  readMessages: implement(routes.readMessages, async ({ params, body }, request) => {
    const { tenantId, by, knex } = await staffSide(request);
    return inTenant(knex, tenantId, async trx => {
      const { vendorId } = await vendorNamed(trx, params.id);
      await markRead(trx, { tenantId, vendorId, reader: 'staff', upTo: body.upTo }, by);
      return ok({ unread: await unreadOf(trx, vendorId, 'staff') });
    });
  }),

  getVendorRecord: implement(routes.getVendorRecord, async ({ params, query }, request) => {
    const tenant = await tenantOf(request, await request.user());
    const asked = { days: query.days, now: request.now };
    return ok({ record: await vendorRecord(request.deps.knex, tenant, params.id, asked) });
  }),
};
