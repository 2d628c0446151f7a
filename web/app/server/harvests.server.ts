// Harvests in words, and the forms about them, sent on to the API.
import type { Call } from '../../../contracts/client';
import type { Harvest } from '../../../contracts/harvests';
import { routes } from '../../../contracts/index';
import { shortDay } from '../days';
import { quantity } from '../ui/stock-words';
import type { Unit } from '../ui/stock-words';
import { idempotencyKey } from './idempotency.server';
import { optionalNumber } from './stock.server';

type Values = Record<string, string>;

export function harvestRow(harvest: Harvest) {
  const { id, vendorId, vendorName, productName, unit, notes, status } = harvest;
  return {
    ...{ id, vendorId, vendorName, productName, notes, status },
    day: shortDay(harvest.expectedDate),
    amount: quantity(harvest.estimatedQuantity, unit),
  };
}
export type HarvestRow = ReturnType<typeof harvestRow>;

/** The API's names of fields, as the form calls them. */
export const HARVEST_FIELDS = { productName: 'product', estimatedQuantity: 'quantity' };

/** What the form says; what is no number the API is told as none. */
function bodyOf({ product = '', expectedDate = '', quantity: amount, unit = '', notes = '' }: Values) {
  return {
    ...{ productName: product, expectedDate, notes },
    estimatedQuantity: optionalNumber(amount) as number,
    unit: (unit || undefined) as Unit | undefined,
  };
}

/** Submits a new harvest, or changes the one with this id. */
export async function saveHarvest(call: Call, values: Values, id?: string): Promise<Harvest> {
  const body = bodyOf(values);
  if (id) return (await call(routes.vipChangeHarvest, { params: { id }, body })).harvest;
  const key = idempotencyKey(values.formKey, body);
  return (await call(routes.vipSubmitHarvest, { body, idempotencyKey: key })).harvest;
}

/** What the form shows of a harvest there is. */
export const valuesOf = (harvest: Harvest): Values => ({
  ...{ product: harvest.productName, expectedDate: harvest.expectedDate, notes: harvest.notes },
  ...{ quantity: String(harvest.estimatedQuantity), unit: harvest.unit ?? '' },
});
