import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readJson, writePrivate } from './files';
import { takeOver } from './leftovers';
import { born, recordOf } from './processes';

describe('what a killed stack leaves', () => {
  let folder: string;
  let file: string;
  const spawned: ChildProcess[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'berth-leftovers-'));
    file = join(folder, 'running.json');
  });
  afterEach(() => {
    spawned.splice(0).forEach(child => child.kill('SIGKILL'));
    rmSync(folder, { recursive: true });
  });

  function sleeper(): number {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], {
      stdio: 'ignore',
      detached: true,
    });
    spawned.push(child);
    return child.pid!;
  }

  async function endedPid(): Promise<number> {
    const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
    await new Promise(resolve => child.once('exit', resolve));
    return child.pid!;
  }

  const dead = async (name: string) => ({ name, pid: await endedPid(), born: 'some time ago' });

  it('is ended by the next start, and said', async () => {
    const pid = sleeper();
    writePrivate(file, { stack: await dead('stack'), children: [recordOf('api', pid)] });
    const said: string[] = [];
    await takeOver(file, text => said.push(text));
    expect(born(pid)).toBeUndefined();
    expect(said).toEqual(['ending what an interrupted run left: api']);
  });

  it('is left alone when the process id belongs to somebody else by now', async () => {
    const pid = sleeper();
    const other = { ...recordOf('api', pid)!, born: 'another time' };
    writePrivate(file, { stack: await dead('stack'), children: [other] });
    await takeOver(file, () => {});
    expect(born(pid)).toBeDefined();
  });

  it('does not exist while the stack runs: a second one is refused, and the first keeps its note', async () => {
    const pid = sleeper();
    const note = { stack: recordOf('stack', pid), children: [] };
    writePrivate(file, note);
    await expect(takeOver(file, () => {})).rejects.toThrow(`Berth runs here already (process ${pid})`);
    expect(readJson(file)).toEqual(note);
  });

  it('is written down at every start and end of a process', async () => {
    const note = await takeOver(file, () => {});
    const pid = sleeper();
    note.set('web', pid);
    expect(readJson(file)).toMatchObject({ stack: { pid: process.pid }, children: [{ name: 'web', pid }] });
    note.set('web', undefined);
    expect(readJson(file)).toMatchObject({ children: [] });
    note.remove();
    expect(readJson(file)).toBeUndefined();
  });

  it('is not hidden by a note that was cut off', async () => {
    writePrivate(file, 'cut');
    await expect(takeOver(file, () => {})).resolves.toBeDefined();
  });
});
