// Quantities are exact: whole thousandths of the product's unit, as a bigint. This module alone knows that; the database
// holds them as numeric(18,3), the API as decimal numbers.

/** Thousandths of a unit. */
export type Quantity = bigint;

export const DECIMALS = 3;
const THOUSAND = 1000n;

/** Largest quantity of one movement, target or need, in units. */
export const MOST_AT_ONCE = 1_000_000_000;
/** Largest stock of one product, in units, above zero and below: still exact as a JSON number. */
export const MOST_ON_HAND: Quantity = 1_000_000_000_000n * THOUSAND;

const DECIMAL = /^([+-]?)(\d{1,15})(?:\.(\d{1,3}))?$/;

/** The quantity a decimal text or number says exactly; undefined for anything else, more than three decimals included. */
export function parseQuantity(value: string | number): Quantity | undefined {
  const [, sign, whole, fraction = ''] = DECIMAL.exec(String(value)) ?? [];
  if (whole === undefined) return undefined;
  const thousandths = BigInt(whole) * THOUSAND + BigInt(fraction.padEnd(DECIMALS, '0'));
  return sign === '-' ? -thousandths : thousandths;
}

/** For values that were checked before, or come from the database. @throws RangeError for anything else. */
export function quantityOf(value: string | number): Quantity {
  const quantity = parseQuantity(value);
  if (quantity === undefined) throw new RangeError(`Not a quantity: ${value}`);
  return quantity;
}

/** Exact up to {@link MOST_ON_HAND}: the nearest double, which prints as the same decimal. */
export const toNumber = (quantity: Quantity): number => Number(quantity) / 1000;

/** Plain decimal text without needless zeros, as Postgres reads it: `12.5`, `-3`, `0.001`. */
export function toText(quantity: Quantity): string {
  const absolute = quantity < 0n ? -quantity : quantity;
  const fraction = (absolute % THOUSAND).toString().padStart(DECIMALS, '0').replace(/0+$/, '');
  return `${quantity < 0n ? '-' : ''}${absolute / THOUSAND}${fraction ? `.${fraction}` : ''}`;
}

export const isWhole = (quantity: Quantity): boolean => quantity % THOUSAND === 0n;

/** Whether the quantity is less than `percent` (an integer) of the other. */
export const isBelowPercent = (quantity: Quantity, percent: number, of: Quantity): boolean =>
  quantity * 100n < of * BigInt(percent);

/** `percent` of a quantity as a number to be shown: 25 % of 75 is 18.75. Never compared with. */
export const percentOf = (of: Quantity, percent: number): number => Number(of * BigInt(percent)) / 100_000;

/** How many percent one quantity is of another, to one decimal, rounded down, for display. */
export const asPercent = (quantity: Quantity, of: Quantity): number =>
  of === 0n ? 0 : Number((quantity * 1000n) / of) / 10;
