// Stock in the words people read: quantities with their unit, levels, priorities, what became of alerts and needs.
import type { Movement, Need, Product, StockLevelTarget } from '../../../contracts/stock-shapes';

export type Unit = Product['unit'];
export type StockStatus = StockLevelTarget['status'];
export type Priority = Need['priority'];

/** Units with how more than one of them is called. */
const UNIT: Record<Unit, string> = {
  each: '',
  pack: 'packs',
  case: 'cases',
  bottle: 'bottles',
  mg: 'mg',
  g: 'g',
  kg: 'kg',
  oz: 'oz',
  lb: 'lb',
  ml: 'ml',
  l: 'l',
  'fl oz': 'fl oz',
  gal: 'gal',
  m: 'm',
  ft: 'ft',
};
const LONG: Partial<Record<Unit, string>> = {
  each: 'pieces',
  mg: 'milligrams (mg)',
  g: 'grams (g)',
  kg: 'kilograms (kg)',
  oz: 'ounces (oz)',
  lb: 'pounds (lb)',
  ml: 'millilitres (ml)',
  l: 'litres (l)',
  'fl oz': 'fluid ounces (fl oz)',
  gal: 'gallons (gal)',
  m: 'metres (m)',
  ft: 'feet (ft)',
};

/** What a quantity of it is counted in: "pieces", "ounces (oz)", "cases". */
export const unitName = (unit: Unit): string => LONG[unit] ?? UNIT[unit];

export const UNIT_OPTIONS = (Object.keys(UNIT) as Unit[]).map(unit => [unit, unitName(unit)] as const);

const WHOLE: readonly Unit[] = ['each', 'pack', 'case', 'bottle'];
/** Half a bottle cannot be. */
export const isCounted = (unit: Unit): boolean => WHOLE.includes(unit);

/** "1,250.5", "−3": at most three decimals, written alike on both sides. */
export function amount(value: number): string {
  const [whole = '0', fraction] = String(Number(Math.abs(value).toFixed(3))).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return `${value < 0 ? '−' : ''}${grouped}${fraction ? `.${fraction}` : ''}`;
}

/** "12.5 oz", "1 case", "7"; without a unit the bare number. */
export function quantity(value: number, unit: Unit | null): string {
  if (!unit || unit === 'each') return amount(value);
  return `${amount(value)} ${Math.abs(value) === 1 ? unit : UNIT[unit]}`;
}

/** Behind a price: "per oz", "each". */
export const perUnit = (unit: Unit | null | undefined): string =>
  unit && unit !== 'each' ? `per ${unit}` : 'each';

/** "+5 oz", "−3 oz": a change. */
export const change = (value: number, unit: Unit): string =>
  `${value > 0 ? '+' : ''}${quantity(value, unit)}`;

/** What is missing to the target, without the dust of binary fractions. */
export const missing = (onHand: number, target: number): number =>
  Math.max(0, Math.round((target - onHand) * 1000) / 1000);

export const LEVEL: Record<StockStatus, string> = { OK: 'OK', WARNING: 'Warning', CRITICAL: 'Critical' };

export const PRIORITY: Record<Priority, string> = {
  CRITICAL: 'Critical',
  HIGH: 'High',
  MEDIUM: 'Medium',
  LOW: 'Low',
};
/** The most urgent first. */
export const PRIORITIES = Object.keys(PRIORITY) as Priority[];

export const SCOPE: Record<StockLevelTarget['scope'], string> = {
  product: 'Its own target',
  category: 'The target of its category',
  global: 'The target for everything',
};

export const MOVEMENT: Record<Movement['type'], string> = {
  RECEIPT: 'Receipt',
  SALE: 'Sale',
  ADJUSTMENT: 'Adjustment',
  COUNT: 'Count',
};

export const NEED_SOURCE: Record<Need['source'], string> = {
  AUTO_LOW_STOCK: 'Automatic',
  MANUAL: 'By hand',
};

export const NEED_STATUS: Record<Need['status'], string> = {
  open: 'Open',
  fulfilled: 'Fulfilled',
  removed: 'Removed',
  expired: 'Expired',
};

export const REMOVED: Record<NonNullable<Need['removedReason']>, string> = {
  restocked: 'stock is back at its target',
  target_lowered: 'the target came down to the stock',
  no_target: 'no target holds any more',
  sync_off: 'the target no longer asks vendors',
  product_archived: 'the product was archived',
  withdrawn: 'taken back by staff',
  expired: 'its time was over',
};

/** A target's scope as the wireframe writes it: the product, [Category], [Global]. */
export function scopeName(target: Pick<StockLevelTarget, 'scope' | 'productName' | 'categoryName'>): string {
  if (target.scope === 'product') return target.productName ?? '';
  return target.scope === 'category' ? `[${target.categoryName}]` : '[Global]';
}

/** "just now" is what a check a moment ago is; days are what counts here. */
export const daysLow = (days: number): string =>
  days === 0 ? 'since today' : days === 1 ? 'for 1 day' : `for ${days} days`;
