// What products are counted in. Weights and volumes have up to three decimals; pieces are whole.
import type { Quantity } from './quantity';
import { isWhole, toText } from './quantity';

export const UNITS = [
  'each',
  'pack',
  'case',
  'bottle',
  'mg',
  'g',
  'kg',
  'oz',
  'lb',
  'ml',
  'l',
  'fl oz',
  'gal',
  'm',
  'ft',
] as const;
export type Unit = (typeof UNITS)[number];

const WHOLE: ReadonlySet<Unit> = new Set(['each', 'pack', 'case', 'bottle']);
const PLURALS: Partial<Record<Unit, string>> = { pack: 'packs', case: 'cases', bottle: 'bottles' };
const ALIASES: Readonly<Record<string, Unit>> = {
  ...{ ea: 'each', piece: 'each', pieces: 'each', pc: 'each', pcs: 'each', unit: 'each', units: 'each' },
  ...{ packs: 'pack', cases: 'case', bottles: 'bottle' },
  ...{ gram: 'g', grams: 'g', kilogram: 'kg', kilograms: 'kg', kilo: 'kg', kilos: 'kg' },
  ...{ ounce: 'oz', ounces: 'oz', pound: 'lb', pounds: 'lb', lbs: 'lb' },
  ...{ liter: 'l', liters: 'l', litre: 'l', litres: 'l', gallon: 'gal', gallons: 'gal' },
  ...{ meter: 'm', meters: 'm', metre: 'm', metres: 'm', foot: 'ft', feet: 'ft' },
};

/** The unit a word means, any case, synonyms included; undefined when it means none. */
export function unitOf(word: string): Unit | undefined {
  const lower = word.trim().toLowerCase();
  return UNITS.find(unit => unit === lower) ?? (Object.hasOwn(ALIASES, lower) ? ALIASES[lower] : undefined);
}

export const isCounted = (unit: Unit): boolean => WHOLE.has(unit);

/** Whether a quantity can be one of this unit: half a bottle cannot. */
const fits = (quantity: Quantity | number, unit: Unit): boolean =>
  !isCounted(unit) || (typeof quantity === 'number' ? Number.isInteger(quantity) : isWhole(quantity));

/** What a quantity of it is counted in, in words: `pieces`, `packs`, `oz`. */
export const countedIn = (unit: Unit): string => (unit === 'each' ? 'pieces' : (PLURALS[unit] ?? unit));

/**
 * Why a quantity cannot be one of this unit, as the rest of a sentence: `must be whole: it is counted in pieces`;
 * undefined where it can. `name`: what is counted.
 */
export const notWhole = (quantity: Quantity | number, unit: Unit, name = 'it'): string | undefined =>
  fits(quantity, unit) ? undefined : `must be whole: ${name} is counted in ${countedIn(unit)}`;

/** The same as a sentence about a field: `Must be whole: it is counted in pieces.` */
export function wholeProblem(quantity: Quantity | number, unit: Unit, name?: string): string | undefined {
  const why = notWhole(quantity, unit, name);
  return why && `M${why.slice(1)}.`;
}

/** In words: `12.5 oz`, `3 cases`, `1 bottle`, `7` for pieces. */
export function inWords(quantity: Quantity, unit: Unit): string {
  const number = toText(quantity);
  if (unit === 'each') return number;
  return `${number} ${quantity === 1000n || quantity === -1000n ? unit : countedIn(unit)}`;
}
