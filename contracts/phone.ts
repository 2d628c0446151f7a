// Phone numbers in what is sent. Without + a number is one of the country of the business, which a schema cannot know: who
// parses says it.
import { z } from 'zod';
import { e164Of, isPhoneCountry, notAPhone } from '../domain/phone';
import { DEFAULT_SETTINGS } from '../domain/tenant';

interface Reading {
  /** null: not known. */
  country: string | null;
  /** A number was met that could not be read without it. */
  isCountryMissed: boolean;
}

/** Schemas are given nothing but the value, so it stands here; parsing is synchronous, nobody else parses meanwhile. */
let reading: Reading = { country: DEFAULT_SETTINGS.phoneCountry, isCountryMissed: false };

/**
 * Parses with the phone numbers of a country in mind.
 * @param country null: it is not known, and costs a look-up; `isCountryMissed` says whether that is needed
 */
export function readingPhones<T>(
  country: string | null,
  parse: () => T,
): { parsed: T; isCountryMissed: boolean } {
  const outer = reading;
  reading = { country, isCountryMissed: false };
  try {
    const parsed = parse();
    return { parsed, isCountryMissed: reading.isCountryMissed };
  } finally {
    reading = outer;
  }
}

/** A phone number of any country. Answers E.164. */
export const phone = z
  .string()
  .trim()
  .max(40, 'Must have at most 40 characters.')
  .transform((value, ctx) => {
    const { country } = reading;
    const number = e164Of(value, country);
    if (number !== undefined) return number;
    if (country === null) reading.isCountryMissed = true;
    ctx.addIssue({ code: 'custom', message: notAPhone(country) });
    return z.NEVER;
  })
  .describe('With +, or as it is written in the country of the business.');

export const phoneCountry = z
  .string()
  .refine((code): boolean => isPhoneCountry(code), 'Must be the code of a country, such as US.')
  .describe('The country of phone numbers that are written without +, ISO 3166 alpha-2.');
