// What is needed, in the words vendors read.
import type { VendorNeed } from '../../../contracts/stock-shapes';
import type { Formats } from './format.server';
import { quantity } from '../ui/stock-words';

/** Without `moment` it is not said since when. */
export function vipNeedRow(need: VendorNeed, moment?: Formats['moment']) {
  const { id, productName, categoryName, unit, priority, notes, isAnswered } = need;
  const { quantityNeeded, currentStock, targetStock } = need;
  return {
    ...{ id, name: productName, categoryName, priority, notes, isAnswered },
    amount: quantityNeeded === null ? 'Any quantity' : quantity(quantityNeeded, unit),
    current: currentStock === null ? null : quantity(currentStock, unit),
    target: targetStock === null ? null : quantity(targetStock, unit),
    since: moment?.(need.createdAt) ?? null,
  };
}
export type VipNeedRow = ReturnType<typeof vipNeedRow>;
