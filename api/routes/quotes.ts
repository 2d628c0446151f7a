// Quotes from either side. Opening one needs no Temporal; every answer is asked of its negotiation, the only writer of a
// quote, and what can be refused without it is refused right away.
import type { Knex } from 'knex';
import { routes } from '../../contracts';
import { inTenant, inVendor } from '../../db/connection';
import { notFound } from '../../domain/errors';
import type { QuoteAnswer, Side } from '../../domain/quotes/negotiation';
import { decideAnswer } from '../../domain/quotes/negotiation';
import type { Tenant } from '../../domain/tenant';
import { hasRun } from '../../services/audit';
import { actorOf } from '../../services/auth';
import type { Terms } from '../../services/quotes/create';
import { openQuote } from '../../services/quotes/create';
import type { AnswerContent } from '../../services/quotes/drafts';
import { keepDraft } from '../../services/quotes/drafts';
import { factsOf } from '../../services/quotes/outbox';
import { findQuote, listQuotes, revisionsOf } from '../../services/quotes/read';
import type { QuoteView } from '../../services/quotes/rows';
import { standingOf, viewOf } from '../../services/quotes/rows';
import { vendorActorOf } from '../../services/vendors/vip-auth';
import type { ApiRequest } from '../context';
import { implement } from '../endpoint';
import { once } from '../idempotency';
import { ok, paginate } from '../present';
import { negotiationOf } from '../temporal-ui';
import { tenantOf } from '../tenancy';

/** Who asks, and the transaction that sees what they may see. */
interface Asking {
  request: ApiRequest;
  tenant: Tenant;
  side: Side;
  /** The login. */
  userId: string;
  within<T>(work: (trx: Knex.Transaction) => PromiseLike<T>): Promise<T>;
}

async function byVendor(request: ApiRequest) {
  const vendor = await request.vendor();
  const { knex } = request.deps;
  const asking: Asking = {
    ...{ request, tenant: await tenantOf(request, vendor), side: 'vendor', userId: vendor.vipUserId },
    within: work => inVendor(knex, vendor, work),
  };
  const by = { actor: vendorActorOf(vendor), authorName: vendor.name };
  return { ...asking, vendor: { id: vendor.vendorId, name: vendor.vendorName }, ...by };
}

async function byStaff(request: ApiRequest) {
  const session = await request.user();
  const { knex } = request.deps;
  const asking: Asking = {
    ...{ request, tenant: await tenantOf(request, session), side: 'staff', userId: session.userId },
    within: work => inTenant(knex, session.tenantId, work),
  };
  return { ...asking, actor: actorOf(session), authorName: session.name };
}

interface OfferBody extends Omit<Terms, 'window'> {
  bookingDate?: string;
  timeSlot?: string;
}

const windowOf = ({ bookingDate, timeSlot }: Pick<OfferBody, 'bookingDate' | 'timeSlot'>) =>
  bookingDate && timeSlot ? { bookingDate, timeSlot } : undefined;
const termsOf = ({ quantity, unitPrice, validUntil, note, ...window }: OfferBody): Terms => ({
  ...{ quantity, unitPrice, validUntil, note, window: windowOf(window) },
});

const opened = (quote: QuoteView) => ok({ quoteId: quote.id, quote });

async function list(
  { request, side, within }: Asking,
  query: { page: number; limit: number } & Parameters<typeof listQuotes>[1],
) {
  const { page, limit, ...filter } = query;
  const { rows, total } = await within(trx =>
    listQuotes(trx, filter, { side, page, limit, now: request.now }),
  );
  return ok({ quotes: rows, pagination: paginate(page, limit, total) });
}

function one({ request, side, within }: Asking, id: string) {
  return within(async trx => {
    const row = await findQuote(trx, id);
    return ok({ quote: viewOf(row, side, request.now), revisions: await revisionsOf(trx, row) });
  });
}

const MESSAGE: Record<QuoteAnswer, string> = {
  accept: 'The quote is accepted; the delivery is booked',
  counter: 'Your offer is made',
  reject: 'The quote is rejected',
  withdraw: 'The quote is withdrawn',
};

interface AnswerTo {
  id: string;
  answer: QuoteAnswer;
  body: { revision: number };
  content: AnswerContent;
}

/** @throws Refusal `not_found`, `conflict`, `orchestrator_unavailable`, and what the answer itself is refused for. */
function answer(asking: Asking, { id, answer: wanted, body, content }: AnswerTo) {
  const { request, tenant, side, userId, within } = asking;
  const { now, deps } = request;
  return once(request, tenant.id, body, async ({ id: operationId }) => {
    const row = await within(trx => findQuote(trx, id));
    const by = { side, id: userId };
    const input = { answer: wanted, revision: body.revision, by, requestId: request.id, operationId };
    try {
      const decision = decideAnswer(standingOf(row), { ...input, by: side, now });
      if (!decision.allowed) throw decision.refusal;
      const draft = { quoteId: row.id, operationId, now };
      await within(trx => keepDraft(trx, { tenantId: tenant.id, vendorId: row.vendorId }, draft, content));
      await deps.orchestrator.answerQuote({ tenant, quoteId: row.id, quote: factsOf(row), input });
    } catch (refusal) {
      // It may have happened all the same: in a request before this one, or before a worker died that could not say so.
      if (!(await within(trx => hasRun(trx, operationId)))) throw refusal;
    }
    const quote = viewOf(await within(trx => findQuote(trx, id)), side, now);
    return ok({ message: MESSAGE[wanted], quote });
  });
}

const counter = (asking: Asking, id: string, body: OfferBody & { revision: number }) =>
  answer(asking, { id, answer: 'counter', body, content: { terms: termsOf(body) } });
const accept = (
  asking: Asking,
  id: string,
  body: { revision: number; bookingDate?: string; timeSlot?: string },
) => answer(asking, { id, answer: 'accept', body, content: { window: windowOf(body) } });
const end = (
  asking: Asking,
  id: string,
  body: { revision: number; reason?: string },
  how: 'reject' | 'withdraw',
) => answer(asking, { id, answer: how, body, content: { reason: body.reason } });

export const quoteRoutes = {
  vipListQuotes: implement(routes.vipListQuotes, async ({ query }, request) => {
    const asking = await byVendor(request);
    return list(asking, { ...query, vendorId: asking.vendor.id });
  }),
  vipCreateQuote: implement(routes.vipCreateQuote, async ({ body }, request) => {
    const { tenant, vendor, side, actor, authorName, within } = await byVendor(request);
    const { now, id: requestId } = request;
    return once(request, tenant.id, body, operation =>
      within(async trx => {
        const { needId, productName, unit } = body;
        const about = { tenant, vendor, side, actor, authorName, needId, productName, unit, now, requestId };
        const answered = opened(await openQuote(trx, request.deps.links, { ...about, ...termsOf(body) }));
        await operation.keep?.(trx, answered);
        return answered;
      }),
    );
  }),
  vipGetQuote: implement(routes.vipGetQuote, async ({ params }, request) =>
    one(await byVendor(request), params.id),
  ),
  vipCounterQuote: implement(routes.vipCounterQuote, async ({ params, body }, request) =>
    counter(await byVendor(request), params.id, body),
  ),
  vipAcceptQuote: implement(routes.vipAcceptQuote, async ({ params, body }, request) =>
    accept(await byVendor(request), params.id, body),
  ),
  vipRejectQuote: implement(routes.vipRejectQuote, async ({ params, body }, request) =>
    end(await byVendor(request), params.id, body, 'reject'),
  ),
  vipWithdrawQuote: implement(routes.vipWithdrawQuote, async ({ params, body }, request) =>
    end(await byVendor(request), params.id, body, 'withdraw'),
  ),

  listQuotes: implement(routes.listQuotes, async ({ query }, request) => list(await byStaff(request), query)),
  createQuote: implement(routes.createQuote, async ({ body }, request) => {
    const { tenant, side, actor, authorName, within } = await byStaff(request);
    const { now, id: requestId } = request;
    return once(request, tenant.id, body, operation =>
      within(async trx => {
        const { vendorId, needId, productName, unit } = body;
        const vendor = await activeVendor(trx, vendorId);
        const about = { tenant, vendor, side, actor, authorName, needId, productName, unit, now, requestId };
        const answered = opened(await openQuote(trx, request.deps.links, { ...about, ...termsOf(body) }));
        await operation.keep?.(trx, answered);
        return answered;
      }),
    );
  }),
  getQuote: implement(routes.getQuote, async ({ params }, request) => {
    const asking = await byStaff(request);
    const negotiation = negotiationOf(request.deps.settings, asking.tenant.slug, params.id);
    return { ...(await one(asking, params.id)), negotiation };
  }),
  counterQuote: implement(routes.counterQuote, async ({ params, body }, request) =>
    counter(await byStaff(request), params.id, body),
  ),
  acceptQuote: implement(routes.acceptQuote, async ({ params, body }, request) =>
    accept(await byStaff(request), params.id, body),
  ),
  rejectQuote: implement(routes.rejectQuote, async ({ params, body }, request) =>
    end(await byStaff(request), params.id, body, 'reject'),
  ),
  withdrawQuote: implement(routes.withdrawQuote, async ({ params, body }, request) =>
    end(await byStaff(request), params.id, body, 'withdraw'),
  ),
};

async function activeVendor(trx: Knex.Transaction, vendorId: string): Promise<{ id: string; name: string }> {
  const vendor = await trx('vendors')
    .where({ id: vendorId, isActive: true })
    .first<{ id: string; name: string } | undefined>('id', 'name');
  if (!vendor) throw notFound('Vendor');
  return vendor;
}
