// What is agreed on: a quantity at a price, good until a deadline. Prices are minor units per unit of the product.
import type { FieldProblem } from '../errors';
import { plusMs } from '../instants';
import { toDecimal, toMinor } from '../money';
import type { Quantity } from '../stock/quantity';

const DAY_MS = 24 * 3_600_000;

/** How long a revision may be answered when nothing else is said. */
export const DEFAULT_VALID_MS = 7 * DAY_MS;
/** Nobody keeps a price longer. */
export const LONGEST_VALID_MS = 365 * DAY_MS;

/** What a booking may cost, in minor units: still exact as a JSON number. */
export const MOST_TOTAL_MINOR = BigInt(Number.MAX_SAFE_INTEGER);

/** When the time to answer is over, as an ISO instant. */
export const deadlineOf = (wanted: string | undefined, now: string): string =>
  wanted ?? plusMs(now, DEFAULT_VALID_MS);

/** Whether a price has no more decimals than the currency. */
export const isExactPrice = (price: number, currency: string): boolean =>
  toDecimal(toMinor(price, currency), currency) === price;

/** What a quantity costs, half a minor unit rounded up. */
export const totalMinorOf = (quantity: Quantity, unitPriceMinor: number): bigint =>
  (quantity * BigInt(unitPriceMinor) + 500n) / 1000n;

export interface WantedTerms {
  quantity: Quantity;
  /** Decimal, in the currency. */
  unitPrice: number;
  /** ISO instant. */
  validUntil?: string;
}

/** Every field of an offer that is wrong. */
export function termProblems(terms: WantedTerms, currency: string, now: string): FieldProblem[] {
  const { quantity, unitPrice, validUntil } = terms;
  const problems: FieldProblem[] = [];
  if (!isExactPrice(unitPrice, currency)) {
    problems.push({ field: 'unitPrice', message: `Has more decimals than ${currency} has.` });
  } else if (totalMinorOf(quantity, toMinor(unitPrice, currency)) > MOST_TOTAL_MINOR) {
    problems.push({ field: 'unitPrice', message: 'The quantity at this price costs too much to be exact.' });
  }
  if (validUntil !== undefined) {
    if (Date.parse(validUntil) <= Date.parse(now)) {
      problems.push({ field: 'validUntil', message: 'Must be in the future.' });
    } else if (Date.parse(validUntil) > Date.parse(now) + LONGEST_VALID_MS) {
      problems.push({ field: 'validUntil', message: 'Must be within a year.' });
    }
  }
  return problems;
}
