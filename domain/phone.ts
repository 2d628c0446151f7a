// Phone numbers as people write them, and as they are kept: E.164. A number without + is one of the country of the business.
import type { CountryCode } from 'libphonenumber-js/min';
import {
  getCountries,
  getExampleNumber,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/min';
import examples from 'libphonenumber-js/mobile/examples';

/** Countries whose numbers can be read, ISO 3166 alpha-2. */
export const PHONE_COUNTRIES: readonly string[] = getCountries();

export const isPhoneCountry = (code: string): code is CountryCode => isSupportedCountry(code);

const read = (typed: string, country: string | null) =>
  parsePhoneNumberFromString(typed, country !== null && isPhoneCountry(country) ? country : undefined);

/** @param country whose way of writing it may be; null: only what is written for every country (+49 …) is understood */
export function e164Of(typed: string, country: string | null): string | undefined {
  const number = read(typed, country);
  if (!number?.isPossible()) return undefined;
  // What is dialled before a number is taken off already. A 0 that is left belongs to it in a few countries; elsewhere it
  // was meant for another one: "030 1234567" is nobody's number in the United States.
  if (number.nationalNumber.startsWith('0') && !number.isValid()) return undefined;
  return number.number;
}

/** What is wrong with it, and what would be right. */
export function notAPhone(country: string | null): string {
  const example =
    country !== null && isPhoneCountry(country) ? getExampleNumber(country, examples) : undefined;
  if (!example) return 'Is not a phone number.';
  return `Is not a phone number. Write it like ${example.formatNational()} or ${example.formatInternational()}.`;
}

/** Of a time zone of one country; undefined for others, such as UTC. */
export function countryOfZone(zone: string): string | undefined {
  countries ??= new Map(PHONE_COUNTRIES.flatMap(country => zonesOf(country).map(its => [its, country])));
  return countries.get(new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone);
}

/** By zone. Made once, and only where somebody asks. */
let countries: ReadonlyMap<string, string> | undefined;

/** A property in some releases of Node, a function in later ones. */
function zonesOf(country: string): readonly string[] {
  const locale = new Intl.Locale('und', { region: country }) as Intl.Locale & {
    timeZones?: string[];
    getTimeZones?(): string[] | undefined;
  };
  return locale.getTimeZones?.() ?? locale.timeZones ?? [];
}

const WRITTEN = /^[\d\s()+./\u2010-\u2015-]+$/;
const FEWEST_DIGITS = 4;

/**
 * Words to search for. A phone number, or a part of one, is found however it is written: numbers are stored as + and
 * digits, without what is dialled before them in the country (0 or 00 in many) or may be left out, (0).
 */
export function searchWords(search: string, country: string): string {
  if (!WRITTEN.test(search)) return search;
  const number = search.includes('+') ? undefined : read(search, country);
  const digits = number?.isValid()
    ? number.nationalNumber
    : search.replace(/\(0\)|\D/g, '').replace(/^0+/, '');
  return digits.length >= FEWEST_DIGITS ? digits : search;
}
