// The fields that routes share, each with the message its reader gets.
import { z } from 'zod';
import { isDate } from '../domain/calendar';
import { MAX_PRICE } from '../domain/money';

// Postgres text cannot hold U+0000, nor its JSON half of a surrogate pair; other control characters have no business in
// a name.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Surrogate}/u;

/** Trimmed text of a bounded length without control characters. */
export const text = (min: number, max: number) =>
  z
    .string()
    .trim()
    .min(min, min === 1 ? 'Must not be empty.' : `Must have at least ${min} characters.`)
    .max(max, `Must have at most ${max} characters.`)
    .refine(value => !CONTROL.test(value), 'Must not contain control characters.');

/** A form in which nothing was chosen sends empty text: that is not to be told in terms of UUIDs, nor of how dates are written. */
const orEmpty = (wrong: string) => ({
  error: ({ input }: { input?: unknown }) => (input === '' ? 'Must not be empty.' : wrong),
});

export const id = z
  .guid(orEmpty('Must be a UUID.'))
  // As Postgres writes it: ids are also compared as text.
  .toLowerCase();

export const date = z
  .string()
  .refine(isDate, orEmpty('Must be a date that exists (YYYY-MM-DD).'))
  .meta({ format: 'date' });

/** A local time of day. */
export const clock = z
  .string('Must be a time (HH:MM).')
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, orEmpty('Must be a time (HH:MM).'));

/** An instant with a zone, normalised to UTC. */
export const instant = z.iso
  .datetime({ offset: true, message: 'Must be an ISO 8601 date and time with a zone.' })
  .transform(value => new Date(value).toISOString());

export const email = z
  .string()
  .trim()
  .max(254, 'Must have at most 254 characters.')
  .pipe(z.email('Must be an e-mail address.'));

export { phone } from './phone';

/** An optional field of a form: an empty string counts as absent. */
export const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess(value => (value === '' || value === null ? undefined : value), schema.optional());

/** A field of a change: empty or null takes away what is there, left out it stays. */
export const clearable = <T extends z.ZodType>(schema: T) =>
  z.preprocess(value => (value === '' ? null : value), schema.nullable().optional());

/** A price in the currency of the tenant. */
export const price = z
  .number('Must be a number.')
  .min(0, 'Must not be negative.')
  .max(MAX_PRICE, `Must be ${MAX_PRICE.toLocaleString('en')} or less.`);

export const page = z.coerce.number().int().min(1, 'Must be 1 or more.').max(100_000).default(1);
export const limit = z.coerce
  .number()
  .int()
  .min(1, 'Must be 1 or more.')
  .max(200, 'Must be 200 or less.')
  .default(50);

export const pagination = z
  .object({
    page: z.number().int(),
    limit: z.number().int(),
    total: z.number().int().describe('Exact up to 10,000; more are counted as 10,000.'),
    totalPages: z.number().int(),
  })
  .meta({ id: 'Pagination' });
export type Pagination = z.infer<typeof pagination>;

/** Stands beside every zone. */
export const zoneName = z
  .string()
  .nullable()
  .describe('Its zone in words, where that is not the one of the business: New York time.');
export const success = z.literal(true);
export const time = z.iso.datetime({ offset: true });
