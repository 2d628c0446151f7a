// Reading the environment: parsed once at boot, every problem printed at once, every variable documented where it is
// declared. This folder is the only reader of process.env.
import { z } from 'zod';

export type Environment = Record<string, string | undefined>;

/** A variable that is set but empty, or holds nothing but white space, counts as not set. */
function withoutEmpty(env: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((e): e is [string, string] => e[1] !== undefined && e[1].trim() !== ''),
  );
}

/** Variables that are of use together only. */
export type Together = readonly string[];

/** Looked for beside the schema, since zod asks for no more once a field is wrong; and all wrong ones are told at once. */
function incomplete(group: Together, env: Record<string, string>): string[] {
  const given = group.find(name => name in env);
  const missing = group.filter(name => !(name in env));
  return given && missing.length > 0 ? [`${given}: Needs ${missing.join(' and ')} as well.`] : [];
}

/** Wrong settings are told to the operator all at once, before anything starts. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(problems: readonly string[]) {
    super(['The environment is not right:', ...problems.map(p => `  ${p}`)].join('\n'));
  }
}

/** @throws ConfigError naming every variable that is missing or wrong, and what it is for. */
export function parseEnvironment<T extends z.ZodObject>(
  schema: T,
  env: Environment,
  together: readonly Together[] = [],
): z.output<T> {
  const given = withoutEmpty(env);
  const parsed = schema.safeParse(given);
  const issues = parsed.error?.issues ?? [];
  const firstOfEach = issues.filter((issue, i) => issues.findIndex(o => o.path[0] === issue.path[0]) === i);
  const problems = firstOfEach.map(issue => {
    const name = String(issue.path[0]);
    const purpose = schema.shape[name]?.description;
    return `${name}: ${issue.message}${purpose ? ` (${purpose})` : ''}`;
  });
  problems.push(...together.flatMap(group => incomplete(group, given)));
  if (parsed.success && problems.length === 0) return parsed.data;
  throw new ConfigError(problems);
}

export const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);
export const onOff = (fallback: 'on' | 'off') =>
  z
    .enum(['on', 'off'])
    .default(fallback)
    .transform(value => value === 'on');
export const count = (fallback: number, min = 1) => z.coerce.number().int().min(min).default(fallback);
