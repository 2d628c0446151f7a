// Opening a quote: an offer on a need, or of something nobody asked for. One transaction that needs no Temporal; its
// negotiation is started from the outbox, as the lifecycle of a booking is (DESIGN §4).
import type { Knex } from 'knex';
import type { FieldProblem } from '../../domain/errors';
import { Refusal, validationFailed } from '../../domain/errors';
import { toMinor } from '../../domain/money';
import type { Side } from '../../domain/quotes/negotiation';
import { deadlineOf, termProblems } from '../../domain/quotes/terms';
import type { Actor } from '../../domain/roles';
import { quantityOf, toText } from '../../domain/stock/quantity';
import type { Unit } from '../../domain/stock/units';
import { wholeProblem } from '../../domain/stock/units';
import type { Tenant } from '../../domain/tenant';
import { record } from '../audit';
import { recordNeedResponse } from '../stock/needs';
import type { NeedView } from '../stock/needs-read';
import { needById } from '../stock/needs-read';
import type { WantedWindow } from './delivery';
import { windowProblems } from './delivery';
import type { QuoteLinks } from './messages';
import { tell } from './messages';
import type { QuoteView } from './rows';
import { quoteRow, viewOf } from './rows';

/** What one side offers, or asks for. */
export interface Terms {
  quantity: number;
  /** Decimal, in the tenant's currency. */
  unitPrice: number;
  /** ISO instant; a week from now when it is not named. */
  validUntil?: string;
  note?: string;
  /** When it could be delivered. */
  window?: WantedWindow;
}

export interface NewQuote extends Terms {
  tenant: Tenant;
  vendor: { id: string; name: string };
  /** Who makes the offer. */
  side: Side;
  actor: Actor;
  /** The person's name. */
  authorName: string;
  needId?: string;
  /** Not needed with a need that names a product. */
  productName?: string;
  /** Of something that is not in the list of products. */
  unit?: Unit;
  /** ISO instant. */
  now: string;
  requestId: string;
}

/**
 * In the transaction of whoever opens it: a vendor's (`inVendor`) or that of staff.
 * @throws Refusal `validation_failed` naming every wrong field, `conflict` for a need that is over.
 */
export async function openQuote(
  trx: Knex.Transaction,
  links: QuoteLinks,
  quote: NewQuote,
): Promise<QuoteView> {
  const { tenant, vendor, side, actor, now } = quote;
  const about = await subjectOf(trx, quote);
  const [added] = await trx('quotes')
    .insert({
      tenantId: tenant.id,
      vendorId: vendor.id,
      needId: about.needId,
      productId: about.productId,
      productName: about.productName,
      unit: about.unit,
      currency: tenant.currency,
      openedBy: side,
      lastBy: side,
      validUntil: deadlineOf(quote.validUntil, now),
      createdAt: now,
      updatedAt: now,
    })
    .returning<{ id: string }[]>('id');
  const id = added!.id;
  await addRevision(
    trx,
    { ...quote, tenantId: tenant.id, vendorId: vendor.id, quoteId: id, revision: 1 },
    tenant,
  );
  if (about.needId && side === 'vendor') {
    const answer = {
      kind: 'quote',
      subjectId: id,
      vendorId: vendor.id,
      vendorName: vendor.name,
      now,
    } as const;
    await recordNeedResponse(trx, { ...answer, tenantId: tenant.id, needId: about.needId });
  }
  await record(trx, {
    ...{ tenantId: tenant.id, subject: 'quote', subjectId: id, action: 'opened', to: 'open' },
    ...{ actor, requestId: quote.requestId, vendorId: vendor.id, now },
    metadata: { revision: 1, productName: about.productName, needId: about.needId },
  });
  const row = (await quoteRow(trx, id))!;
  await tell(trx, links, tenant, row, now);
  return viewOf(row, side, now);
}

export interface NewRevision extends Terms {
  tenantId: string;
  vendorId: string;
  quoteId: string;
  revision: number;
  side: Side;
  actor: Pick<Actor, 'id'>;
  authorName: string;
  now: string;
}

/** Written once, never changed. */
export async function addRevision(
  trx: Knex.Transaction,
  { actor, window, ...terms }: NewRevision,
  { currency }: Pick<Tenant, 'currency'>,
): Promise<void> {
  await trx('quote_revisions').insert({
    tenantId: terms.tenantId,
    vendorId: terms.vendorId,
    quoteId: terms.quoteId,
    revision: terms.revision,
    side: terms.side,
    authorId: actor.id,
    authorName: terms.authorName,
    quantity: toText(quantityOf(terms.quantity)),
    unitPriceMinor: toMinor(terms.unitPrice, currency),
    validUntil: deadlineOf(terms.validUntil, terms.now),
    note: terms.note ?? null,
    wishedDate: window?.bookingDate ?? null,
    wishedSlot: window?.timeSlot ?? null,
    createdAt: terms.now,
  });
}

interface QuoteSubject {
  needId: string | null;
  productId: string | null;
  productName: string;
  unit: Unit | null;
}

/** @throws Refusal as {@link openQuote}. */
async function subjectOf(trx: Knex.Transaction, quote: NewQuote): Promise<QuoteSubject> {
  const { needId, productName, now } = quote;
  const need = needId === undefined ? undefined : await needById(trx, needId, now);
  const problems: FieldProblem[] = [];
  if (needId !== undefined && !need) problems.push({ field: 'needId', message: 'There is no such need.' });
  if (!productName && !need?.namesProduct)
    problems.push({ field: 'productName', message: unnamed(quote, need) });
  const product = need?.productId
    ? { id: need.productId, name: need.productName, unit: need.unit }
    : productName && (await productByName(trx, productName));
  const unit = (product ? product.unit : quote.unit) ?? null;
  problems.push(...offerProblems(quote, unit, quote.tenant));
  if (problems.length > 0) throw validationFailed(problems);
  if (need && need.status !== 'open') {
    throw new Refusal('conflict', 'Need is over', 'This need was closed or has expired.');
  }
  return {
    needId: needId ?? null,
    productId: product ? product.id : null,
    productName: product ? product.name : (productName ?? need!.productName),
    unit,
  };
}

/** A need for anything of a category is met by a product all the same. */
function unnamed({ side }: NewQuote, need: NeedView | undefined): string {
  const verb = side === 'vendor' ? 'offer' : 'ask for';
  return need
    ? `Say which product you ${verb}: the need is for anything of ${need.categoryName}.`
    : `Say what you ${verb}.`;
}

/** Every field of an offer that is wrong, for a product of this unit. */
export function offerProblems(
  terms: Terms & { now: string },
  unit: Unit | null,
  tenant: Tenant,
): FieldProblem[] {
  const { quantity: wanted, unitPrice, validUntil, window, now } = terms;
  const quantity = quantityOf(wanted);
  const problems = termProblems({ quantity, unitPrice, validUntil }, tenant.currency, now);
  const broken = unit && wholeProblem(quantity, unit, 'this product');
  if (broken) problems.unshift({ field: 'quantity', message: broken });
  if (window) problems.push(...windowProblems(window, tenant, now));
  return problems;
}

async function productByName(
  trx: Knex.Transaction,
  name: string,
): Promise<{ id: string; name: string; unit: Unit } | undefined> {
  return trx('products')
    .whereRaw('lower(name) = lower(?)', [name])
    .whereNull('archivedAt')
    .first<{ id: string; name: string; unit: Unit } | undefined>('id', 'name', 'unit');
}
