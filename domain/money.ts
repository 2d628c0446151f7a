// Money is counted in minor units (cents; yen have none) and shown as a decimal number of the currency.

/** How many decimals the currency has: 2 for USD, 0 for JPY, 3 for KWD. */
export function decimalsOf(currency: string): number {
  return (
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  );
}

export function toDecimal(minor: number, currency: string): number {
  return minor / 10 ** decimalsOf(currency);
}

export function toMinor(decimal: number, currency: string): number {
  return Math.round(decimal * 10 ** decimalsOf(currency));
}
