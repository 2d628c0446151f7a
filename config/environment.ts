// Reading the environment: parsed once at boot, every problem printed at once, every variable documented where it is
// declared. This folder is the only reader of process.env.
import { z } from 'zod';

export type Environment = Record<string, string | undefined>;

/** A variable that is set but empty counts as not set. */
function withoutEmpty(env: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((e): e is [string, string] => e[1] !== undefined && e[1] !== ''),
  );
}

/** Wrong settings are told to the operator all at once, before anything starts. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(problems: readonly string[]) {
    super(['The environment is not right:', ...problems.map(p => `  ${p}`)].join('\n'));
  }
}

/** @throws ConfigError naming every variable that is missing or wrong, and what it is for. */
export function parseEnvironment<T extends z.ZodObject>(schema: T, env: Environment): z.output<T> {
  const parsed = schema.safeParse(withoutEmpty(env));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(issue => {
    const name = String(issue.path[0]);
    const purpose = schema.shape[name]?.description;
    return `${name}: ${issue.message}${purpose ? ` (${purpose})` : ''}`;
  });
  throw new ConfigError([...new Set(problems)]);
}

export const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);
export const onOff = (fallback: 'on' | 'off') =>
  z
    .enum(['on', 'off'])
    .default(fallback)
    .transform(value => value === 'on');
export const count = (fallback: number, min = 1) => z.coerce.number().int().min(min).default(fallback);
