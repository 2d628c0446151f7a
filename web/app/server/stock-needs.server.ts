// Needs in words, and what managers do about them by the name of the form's button.
import type { Call } from '../../../contracts/client';
import { routes } from '../../../contracts/index';
import type { NeedAnswer } from '../../../contracts/stock-needs';
import type { Need } from '../../../contracts/stock-shapes';
import { isDay } from '../days';
import { quantity, REMOVED } from '../ui/stock-words';
import type { Formats } from './format.server';
import { idempotencyKey } from './idempotency.server';
import { optionalNumber, productNamed, refusal } from './stock.server';
import { endOfDay } from './zone.server';

type Values = Record<string, string>;

export function needRow(need: Need, { moment, until }: Pick<Formats, 'moment' | 'until'>) {
  const { id, productId, productName, categoryName, unit, priority, source, status, notes } = need;
  return {
    ...{ id, productId, categoryName, priority, source, status, notes },
    name: nameOf(need),
    // What is not in the list has a number without a unit.
    amount: need.quantityNeeded === null ? 'Any quantity' : quantity(need.quantityNeeded, unit),
    // Of one that is over, what is on hand today says nothing.
    stock: status === 'open' ? stockOf(need) : null,
    responses: need.responses,
    by: need.createdBy,
    since: moment(need.createdAt),
    until: need.expiresAt && until(need.expiresAt),
    ended: endOf(need, moment),
    isCustom: !productId && productName !== 'Any',
  };
}
export type NeedRow = ReturnType<typeof needRow>;

const nameOf = ({ productId, productName, categoryName }: Need): string =>
  !productId && productName === 'Any' && categoryName ? `Anything of ${categoryName}` : productName;

function stockOf({ currentStock, targetStock, unit }: Need): string | null {
  if (currentStock === null) return null;
  const onHand = `${quantity(currentStock, unit)} on hand`;
  return targetStock === null ? onHand : `${onHand}, target ${quantity(targetStock, unit)}`;
}

function endOf(need: Need, moment: Formats['moment']): string | null {
  if (need.fulfilledAt) return `fulfilled ${moment(need.fulfilledAt)}`;
  if (need.removedAt) {
    const why = need.removedReason ? `: ${REMOVED[need.removedReason]}` : '';
    return `closed ${moment(need.removedAt)}${why}`;
  }
  return need.status === 'expired' && need.expiresAt ? `expired ${moment(need.expiresAt)}` : null;
}

/** One answer of a vendor, with the way to it. */
export function answerRow(answer: NeedAnswer, needId: string, moment: Formats['moment']) {
  const { kind, subjectId, vendorId, vendorName, answeredAt } = answer;
  const to = {
    delivery: `/staff/deliveries/${subjectId}`,
    quote: `/staff/quotes/${subjectId}`,
    message: vendorId ? `/staff/vendors/${vendorId}/messages?need=${needId}` : '/staff/vendors/messages',
  };
  return { id: subjectId, kind, vendorName, at: moment(answeredAt), to: to[kind] };
}

/** @returns what to say when it is done */
export async function changeNeed(call: Call, values: Values): Promise<string> {
  const { intent, id = '', notes, formKey } = values;
  const params = { id };
  if (intent === 'fulfil') {
    const key = idempotencyKey(formKey, [id, notes]);
    const { need } = await call(routes.fulfillNeed, { params, body: { notes }, idempotencyKey: key });
    return `${nameOf(need)} is fulfilled; vendors no longer see it.`;
  }
  if (intent === 'withdraw') {
    const { need } = await call(routes.withdrawNeed, { params });
    return `${nameOf(need)} is taken back; vendors no longer see it.`;
  }
  throw new Response(null, { status: 400 });
}

/** Makes a need of a form: of a product, of something that is not in the list, or of anything of a category. */
export async function createNeed(call: Call, values: Values, timeZone: string): Promise<Need> {
  const { about = 'product', product = '', productName = '', formKey, until = '' } = values;
  if (about === 'category' && !values.categoryId) throw refusal('categoryId', 'Choose a category.');
  const body = {
    ...(about === 'product' && { productId: values.productId || (await productNamed(call, product)).id }),
    ...(about === 'custom' && { productName, categoryId: values.categoryId }),
    ...(about === 'category' && { categoryId: values.categoryId }),
    quantityNeeded: optionalNumber(values.quantityNeeded),
    priority: (values.priority || 'MEDIUM') as Need['priority'],
    notes: values.notes,
    // The last day is asked for as a whole; what is no day the API is told as it was typed.
    expiresAt: isDay(until) ? endOfDay(until, timeZone) : until,
  };
  const input = { body, idempotencyKey: idempotencyKey(formKey, body) };
  return (await call(routes.createNeed, input)).need;
}

/** The API's names of fields, as the form calls them. */
export const needFields = (about: string): Record<string, string> => ({
  expiresAt: 'until',
  productId: 'product',
  // Nothing was said at all.
  ...(about === 'product' && { productName: 'product' }),
});
