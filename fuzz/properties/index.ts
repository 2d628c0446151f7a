// Properties of the domain: what holds for whatever is put in. `npm run fuzz` looks for counterexamples for minutes, the
// unit tests for a moment.
import fc from 'fast-check';
import { bookingProperties } from './bookings';
import { stockProperties } from './stock';
import { textProperties } from './texts';
import { timeProperties } from './times';

export type Property = fc.IRawProperty<unknown, false>;
/** By what holds, as a sentence. */
export type Properties = Record<string, Property>;

export const properties: Properties = {
  ...timeProperties,
  ...bookingProperties,
  ...stockProperties,
  ...textProperties,
};

export interface PropertyOutcome {
  name: string;
  runs: number;
  /** A counterexample, in words. */
  failure?: string;
}

/** Each gets the same part of the time. */
export function checkProperties(totalMs: number, seed: number): PropertyOutcome[] {
  const each = totalMs / Object.keys(properties).length;
  return Object.entries(properties).map(([name, property]) => {
    const limits = { numRuns: 10_000_000, interruptAfterTimeLimit: each };
    const details = fc.check(property, { seed, ...limits });
    const found = details.counterexample !== null;
    const failure = found ? fc.defaultReportMessage(details) : undefined;
    return { name, runs: details.numRuns, ...(failure ? { failure } : {}) };
  });
}
