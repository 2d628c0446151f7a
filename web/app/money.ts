// Money in words. The server asks `Intl` how the tenant's currency is written and hands on the pattern, so that server
// and browser write a sum the same way.

export interface MoneyPattern {
  before: string;
  after: string;
  decimals: number;
  group: string;
  point: string;
}

/** @param currency ISO 4217 */
export function moneyPattern(currency: string): MoneyPattern {
  const format = new Intl.NumberFormat('en-US', { style: 'currency', currency });
  const parts = format.formatToParts(1234.5);
  const first = parts.findIndex(part => part.type === 'integer');
  const last = parts.findLastIndex(part => part.type === 'fraction' || part.type === 'integer');
  const text = (list: typeof parts): string => list.map(part => part.value.replace(/\s/g, ' ')).join('');
  return {
    before: text(parts.slice(0, first)),
    after: text(parts.slice(last + 1)),
    decimals: format.resolvedOptions().maximumFractionDigits ?? 2,
    group: parts.find(part => part.type === 'group')?.value ?? ',',
    point: parts.find(part => part.type === 'decimal')?.value ?? '.',
  };
}

/** A decimal number of the currency, "$1,250.00"; whole sums without their zeros when `short`. */
export function formatMoney(amount: number, pattern: MoneyPattern, short = false): string {
  const fixed = Math.abs(amount).toFixed(pattern.decimals);
  const [whole = '0', fraction = ''] = fixed.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, pattern.group);
  const hidden = !fraction || (short && /^0+$/.test(fraction));
  const number = hidden ? grouped : `${grouped}${pattern.point}${fraction}`;
  return `${amount < 0 ? '−' : ''}${pattern.before}${number}${pattern.after}`;
}
