// The input of a route, checked in one go: every wrong field of path, query and body is named in one answer.
import { z } from 'zod';
import { readingPhones } from '../contracts/phone';
import type { ParsedInput, RouteContract } from '../contracts/route';
import type { FieldProblem } from '../domain/errors';
import { validationFailed } from '../domain/errors';

export interface RawInput {
  params: Record<string, string>;
  query: NodeJS.Dict<string | string[]>;
  body: unknown;
}

/** @param countryOf of phone numbers without +; asked only when there is one */
type Parse<R> = (raw: RawInput, countryOf: () => Promise<string>) => Promise<ParsedInput<R>>;

/** @returns a parser that throws Refusal `validation_failed`. */
export function inputParser<R extends RouteContract>(route: R): Parse<R> {
  const schema = z.object({
    params: route.params ?? z.unknown(),
    query: route.query ?? z.unknown(),
    body: route.body ?? z.unknown(),
  });
  return async (raw, countryOf) => {
    const { query, problems } = onceEach(raw.query);
    const parse = () => schema.safeParse({ ...raw, query, body: raw.body ?? {} }, { error: plainWords });
    const first = readingPhones(null, parse);
    const { parsed } = first.isCountryMissed ? readingPhones(await countryOf(), parse) : first;
    if (parsed.success && problems.length === 0) return parsed.data as ParsedInput<R>;
    throw validationFailed(firstOfEach([...problems, ...(parsed.error?.issues ?? []).map(toProblem)]));
  };
}

/** Checks one thing by its schema, in the same words. */
export function problemsOf<S extends z.ZodType>(
  schema: S,
  value: unknown,
): { success: true; data: z.output<S> } | { success: false; problems: FieldProblem[] } {
  const parsed = schema.safeParse(value, { error: plainWords });
  if (parsed.success) return { success: true, data: parsed.data };
  const problems = parsed.error.issues.map(({ path, message }) => ({
    field: path.map(String).join('.'),
    message,
  }));
  return { success: false, problems: firstOfEach(problems) };
}

/** No parameter is a list: one that is given twice is a mistake. */
function onceEach(given: RawInput['query']): { query: Record<string, unknown>; problems: FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const entries = Object.entries(given).map(([field, value]): [string, unknown] => {
    if (!Array.isArray(value)) return [field, value];
    problems.push({ field, message: 'Must be given once.' });
    return [field, undefined];
  });
  return problems.length === 0
    ? { query: given, problems }
    : { query: Object.fromEntries(entries), problems };
}

/** One thing to mend per field at a time: what follows from it is noise. */
const firstOfEach = (problems: FieldProblem[]): FieldProblem[] =>
  problems.filter((problem, i) => problems.findIndex(({ field }) => field === problem.field) === i);

const toProblem = (issue: z.core.$ZodIssue): FieldProblem => {
  const [part, ...path] = issue.path.map(String);
  return { field: path.join('.') || part!, message: issue.message };
};

const KINDS: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  date: 'a date',
};

/** Words for whoever filled in the field; a schema's own message goes before them. */
function plainWords(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'Required.';
      return `Must be ${KINDS[issue.expected] ?? issue.expected}.`;
    case 'invalid_value':
      return issue.input === undefined
        ? 'Required.'
        : `Must be one of: ${issue.values.map(String).join(', ')}.`;
    case 'too_small':
      return `Must be ${issue.minimum} or more.`;
    case 'too_big':
      return `Must be ${issue.maximum} or less.`;
    case 'unrecognized_keys':
      return `Unknown: ${issue.keys.join(', ')}.`;
    case 'invalid_format':
    case 'not_multiple_of':
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return 'Is not valid.';
  }
}
