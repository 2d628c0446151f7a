// Products as a form, and the movements that are recorded on a product's page.
import type { Call } from '../../../contracts/client';
import { routes } from '../../../contracts/index';
import type { Movement, Product } from '../../../contracts/stock-shapes';
import { change, MOVEMENT, quantity } from '../ui/stock-words';
import type { Formats } from './format.server';
import { idempotencyKey } from './idempotency.server';
import { numberOf } from './stock.server';

type Values = Record<string, string>;

/** @param id of a product, or `new` */
export async function saveProduct(call: Call, id: string, values: Values): Promise<Product> {
  const { intent, formKey } = values;
  const params = { id };
  if (intent === 'archive') return (await call(routes.deleteProduct, { params })).product;
  if (intent === 'return')
    return (await call(routes.updateProduct, { params, body: { archived: false } })).product;
  const [name, categoryId] = [values.name ?? '', values.categoryId ?? ''];
  const unit = values.unit ?? '';
  if (id !== 'new') {
    const sku = values.sku?.trim() ? values.sku : null;
    // A unit that cannot be changed is not among the fields.
    const body = { name, categoryId, sku, ...(unit && { unit }) };
    return (await call(routes.updateProduct, { params, body })).product;
  }
  const body = { name, categoryId, unit, sku: values.sku };
  const input = { body, idempotencyKey: idempotencyKey(formKey, body) };
  return (await call(routes.createProduct, input)).product;
}

export interface Recorded {
  said: string;
  /** What takes it back: a movement of the other sign. */
  undo: { quantity: number; batchId: string }[];
  key: string;
}

/** Records a movement of a product. */
export async function recordMovement(call: Call, productId: string, values: Values): Promise<Recorded> {
  const body = {
    productId,
    type: (values.type ?? '') as Movement['type'],
    quantity: numberOf(values.quantity),
    batchCode: values.type === 'RECEIPT' ? values.batchCode : undefined,
    note: values.note,
  };
  const key = idempotencyKey(values.formKey, body);
  const { movements, onHand } = await call(routes.createMovement, { body, idempotencyKey: key });
  const [{ unit }] = movements as [Movement];
  const changed = movements.reduce((sum, movement) => sum + movement.quantity, 0);
  const what = `${MOVEMENT[body.type]} recorded: ${change(changed, unit)}`;
  return {
    said: `${what}. On hand now: ${quantity(onHand, unit)}.`,
    undo: movements.filter(m => m.quantity !== 0).map(m => ({ quantity: -m.quantity, batchId: m.batchId })),
    key,
  };
}

/** Answers a movement with its opposite, lot by lot: the ledger keeps both. */
export async function takeBack(call: Call, productId: string, values: Values): Promise<Recorded> {
  let onHand = 0;
  let unit: Movement['unit'] = 'each';
  for (const [i, { quantity: back, batchId }] of undoOf(values.undo).entries()) {
    const body = {
      ...{ productId, batchId, quantity: back, type: 'ADJUSTMENT' as const },
      note: 'Taken back: it was recorded by mistake',
    };
    const input = { body, idempotencyKey: idempotencyKey(values.key, ['undo', i]) };
    const done = await call(routes.createMovement, input);
    ({ onHand } = done);
    ({ unit } = done.movement);
  }
  return { said: `Taken back. On hand now: ${quantity(onHand, unit)}.`, undo: [], key: '' };
}

function undoOf(text = ''): Recorded['undo'] {
  return text.split(' ').flatMap(part => {
    const [batchId, back] = part.split(':');
    return batchId && back ? [{ batchId, quantity: numberOf(back) }] : [];
  });
}

export function ledgerRow(movement: Movement, moment: Formats['moment']) {
  const { id, type, unit, batchCode, note, actorName, createdAt } = movement;
  return {
    ...{ id, type, batchCode, note, by: actorName },
    at: moment(createdAt),
    changed: movement.quantity === 0 ? 'as expected' : change(movement.quantity, unit),
    onHand: quantity(movement.onHand, unit),
  };
}
export type LedgerRow = ReturnType<typeof ledgerRow>;
