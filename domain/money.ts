// Money is counted in minor units (cents; yen have none) and shown as a decimal number of the currency.

/**
 * The highest price of a thing or a service, in any currency. In the smallest unit there is (four decimals) that is
 * 10^13, so what 366 days of it cost is still an exact number. Postgres has the same limit.
 */
export const MAX_PRICE = 1_000_000_000;

/** Of the few currencies there are. Kept, since asking takes longer than everything else about a booking that is shown. */
const decimals = new Map<string, number>();

/** How many decimals the currency has: 2 for USD, 0 for JPY, 3 for KWD. */
export function decimalsOf(currency: string): number {
  const known = decimals.get(currency);
  if (known !== undefined) return known;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const found = format.resolvedOptions().maximumFractionDigits ?? 2;
  decimals.set(currency, found);
  return found;
}

export function toDecimal(minor: number, currency: string): number {
  return minor / 10 ** decimalsOf(currency);
}

/** "$1,250.50" */
export const moneyInWords = (amount: number, currency: string): string =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).format(amount);

/** @throws RangeError for an amount that would not be exact. */
export function toMinor(decimal: number, currency: string): number {
  const minor = Math.round(decimal * 10 ** decimalsOf(currency));
  if (!Number.isSafeInteger(minor)) throw new RangeError('An amount of money is too large to be exact.');
  return minor;
}
