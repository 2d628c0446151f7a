// What was asked for on the command line.

export interface SoakOptions {
  minutes: number;
  seed: number;
  /** Where the report goes, without its ending; none is written without it. */
  report?: string;
}

const USAGE = 'npm run soak -- [--minutes 30] [--seed 1] [--report docs/reports/soak]';

/** @throws naming the argument that cannot be understood. */
export function parseOptions(args: readonly string[]): SoakOptions {
  const options: SoakOptions = { minutes: 30, seed: Date.now() % 1_000_000 };
  for (let i = 0; i < args.length; i += 2) {
    const [name, value] = [args[i]!, args[i + 1]];
    if (value === undefined) throw new Error(`${name} needs a value.\n${USAGE}`);
    if (name === '--report') options.report = value;
    else if (name === '--minutes') options.minutes = positive(name, value);
    else if (name === '--seed') options.seed = Math.floor(positive(name, value));
    else throw new Error(`There is no ${name}.\n${USAGE}`);
  }
  return options;
}

function positive(name: string, value: string): number {
  const number = Number(value);
  if (number > 0 && Number.isFinite(number)) return number;
  throw new Error(`${name} must be a number above 0, not "${value}".\n${USAGE}`);
}
