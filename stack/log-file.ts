// The log of one process: bounded, the previous start's kept beside it.
import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const maxBytes = 10 * 1024 * 1024;

export interface LogFile {
  write(line: string): void;
  close(): void;
}

/** `file` starts empty; what it held moves to `file` with `.1` at its end, now and whenever it has grown to 10 MB. */
export function openLog(file: string): LogFile {
  let descriptor: number | undefined;
  let bytes = 0;
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
  rotate();
  return {
    write(line) {
      if (descriptor === undefined) return;
      if (bytes > maxBytes) rotate();
      bytes += writeSync(descriptor, `${line}\n`);
    },
    close() {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
  };
}
