// What `npm start` and `npm test` say: one tidy line per step with its seconds, and trouble of the processes briefly.
export interface Console {
  line(text: string): void;
  note(text: string): void;
  warn(text: string): void;
  /** Says `✓ title (seconds)` when the work is done; a title can come from its result. */
  step<T>(title: string | ((result: T) => string), work: () => Promise<T>): Promise<T>;
}

const seconds = (since: number) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

export function createConsole(write: (text: string) => void = text => process.stdout.write(text)): Console {
  const line = (text: string) => write(`${text}\n`);
  return {
    line,
    note: text => line(`  … ${text}`),
    warn: text => line(`  ! ${text}`),
    async step(title, work) {
      const started = Date.now();
      const result = await work();
      line(`  ✓ ${typeof title === 'string' ? title : title(result)} (${seconds(started)})`);
      return result;
    },
  };
}

const shortEnough = (text: string) => (text.length > 300 ? `${text.slice(0, 300)}…` : text);

/** The words of a log line that is at least this severe (40 warning, 50 error), for the console. */
export function troubleIn(line: string, least: 40 | 50 = 40): string | undefined {
  // Most lines are harmless, and there are many: they are not parsed.
  if (line.startsWith('{') && !severe.test(line)) return undefined;
  const entry = parse(line);
  if (!entry)
    return /^(\w*Error\b|npm ERR)|\b(FATAL|PANIC): /.test(line) ? shortEnough(line.trim()) : undefined;
  const level =
    typeof entry.level === 'number' ? entry.level : (severity[String(entry.level).toLowerCase()] ?? 30);
  if (level < least) return undefined;
  const cause = entry.err as { message?: string } | undefined;
  const message = String(entry.msg ?? entry.message ?? '');
  const more = cause?.message && !message.includes(cause.message) ? `: ${cause.message}` : '';
  return shortEnough(`${message}${more}`);
}

const severe = /"level":\s*("?(warn|error|fatal|panic)|[4-9]\d)/i;
const severity: Record<string, number> = { debug: 20, info: 30, warn: 40, warning: 40, error: 50, fatal: 60 };

function parse(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
