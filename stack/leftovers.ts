// What runs now, written down at every change, so that the start after a killed stack ends what was left. A process id
// is only believed together with the process's time of birth.
import { rmSync } from 'node:fs';
import { readJson, writePrivate } from './files';
import type { ProcessRecord } from './processes';
import { end, isStillThat, recordOf } from './processes';

interface Note {
  stack: ProcessRecord;
  children: ProcessRecord[];
}

export interface RunningNote {
  /** A process of this name runs under this id now; `undefined`: none does. */
  set(name: string, pid: number | undefined): void;
  remove(): void;
}

/**
 * Takes the folder for this stack, and ends what a killed one left in it.
 * @throws when a stack runs there already
 */
export async function takeOver(file: string, say: (text: string) => void): Promise<RunningNote> {
  const before = readJson<Note>(file);
  if (before?.stack && isStillThat(before.stack)) {
    throw new Error(
      `Berth runs here already (process ${before.stack.pid}). Stop it first, or set BERTH_HOME to another folder.`,
    );
  }
  const note: Note = { stack: recordOf('stack', process.pid)!, children: before?.children ?? [] };
  writePrivate(file, note);
  const left = note.children.filter(isStillThat);
  if (left.length > 0)
    say(`ending what an interrupted run left: ${left.map(child => child.name).join(', ')}`);
  const isServer = (child: ProcessRecord) => ['PostgreSQL', 'Temporal'].includes(child.name);
  await Promise.all(left.filter(child => !isServer(child)).map(child => end(child, 'SIGTERM', 6_000)));
  // SIGINT is the fast shutdown of PostgreSQL; SIGTERM would wait for its sessions.
  const signalOf = (child: ProcessRecord) => (child.name === 'PostgreSQL' ? 'SIGINT' : 'SIGTERM');
  await Promise.all(left.filter(isServer).map(child => end(child, signalOf(child), 6_000)));
  note.children = [];
  return {
    set(name, pid) {
      const record = pid === undefined ? undefined : recordOf(name, pid);
      note.children = [...note.children.filter(child => child.name !== name), ...(record ? [record] : [])];
      writePrivate(file, note);
    },
    remove: () => rmSync(file, { force: true }),
  };
}
