// The logs of all parts: every line goes to a file, trouble is told on the console as well, the same words once a minute.
import { join } from 'node:path';
import { troubleIn } from './console';
import { openLog } from './log-file';
import type { LogFile } from './log-file';

export interface PartLog {
  write(line: string): void;
  /** The last lines, for the message of a part that would not start. */
  last(): string;
}

export interface Logs {
  /** @param least from which severity on the console hears of it: 40 warnings, 50 errors */
  of(name: string, least?: 40 | 50 | 'never'): PartLog;
  /** Nothing is told any more: what is being stopped complains. */
  hush(): void;
  close(): void;
}

const againAfterMs = 60_000;
const lastLines = 10;

export function createLogs(folder: string, tell: (text: string) => void): Logs {
  const files: LogFile[] = [];
  let hushed = false;

  function of(name: string, least: 40 | 50 | 'never' = 40): PartLog {
    const file = openLog(join(folder, `${name.toLowerCase().replaceAll(' ', '-')}.log`));
    files.push(file);
    const told = new Map<string, number>();
    const last: string[] = [];
    return {
      write(line) {
        file.write(line);
        last.push(line);
        if (last.length > lastLines) last.shift();
        const trouble = hushed || least === 'never' ? undefined : troubleIn(line, least);
        if (trouble === undefined || Date.now() - (told.get(trouble) ?? 0) < againAfterMs) return;
        if (told.size > 100) told.clear();
        told.set(trouble, Date.now());
        tell(`${name}: ${trouble}`);
      },
      last: () => last.join('\n'),
    };
  }

  return { of, hush: () => void (hushed = true), close: () => files.forEach(file => file.close()) };
}
