// The log of one process: bounded, the previous start's kept beside it.
import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const maxBytes = 10 * 1024 * 1024;
const flushMs = 50;

export interface LogFile {
  write(line: string): void;
  close(): void;
}

/** `file` starts empty; what it held moves to `file` with `.1` at its end, now and whenever it has grown to 10 MB. */
export function openLog(file: string): LogFile {
  let descriptor: number | undefined;
  let bytes = 0;
  let waiting: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  const rotate = () => {
    if (descriptor !== undefined) closeSync(descriptor);
    mkdirSync(dirname(file), { recursive: true });
    rmSync(`${file}.1`, { force: true });
    try {
      renameSync(file, `${file}.1`);
    } catch {
      // The first start: there is nothing to keep.
    }
    descriptor = openSync(file, 'a', 0o600);
    bytes = 0;
  };
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (descriptor === undefined || waiting.length === 0) return;
    if (bytes > maxBytes) rotate();
    bytes += writeSync(descriptor, waiting.join(''));
    waiting = [];
  };
  rotate();
  return {
    write(line) {
      if (descriptor === undefined) return;
      waiting.push(`${line}\n`);
      // A busy API writes thousands of lines a second: together they cost little.
      if (waiting.length >= 1_000 || line.length > 100_000) flush();
      else timer ??= setTimeout(flush, flushMs);
    },
    close() {
      flush();
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
  };
}
