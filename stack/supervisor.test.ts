import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from './child';
import { born, send, waitFor } from './processes';
import type { Supervised } from './supervisor';
import { supervise } from './supervisor';

const pauses = { firstMs: 10, longestMs: 40, healthyMs: 60_000 };
const forever = 'setInterval(() => {}, 1e6); console.log("up")';

describe('supervision', () => {
  let folder: string;
  let said: string[];
  let one: Supervised | undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'berth-supervisor-'));
    said = [];
  });
  afterEach(async () => {
    await one?.stop(0);
    rmSync(folder, { recursive: true });
  });

  /** Ready once it has printed something. */
  function watch(script: string, onPid?: (name: string, pid: number | undefined) => void): Supervised {
    let lines = 0;
    const start = async () => {
      lines = 0;
      const command = [process.execPath, '-e', script] as const;
      return startChild({ command, env: process.env, onLine: () => (lines += 1) });
    };
    one = supervise(
      { name: 'api', start, isReady: async () => lines > 0 },
      { say: text => said.push(text), pauses, onPid },
    );
    return one;
  }

  it('starts a process that died again, and says how it ended', async () => {
    const pids: (number | undefined)[] = [];
    const api = watch(forever, (_, pid) => pids.push(pid));
    await api.ready(10_000);
    const first = api.pid!;
    send(first, 'SIGKILL');
    expect(await waitFor(() => api.pid !== undefined && api.pid !== first, 10_000)).toBe(true);
    await api.ready(10_000);
    expect(api.restarts).toBe(1);
    expect(said).toEqual(['api was ended by SIGKILL, starting it again in 0.0 s']);
    expect(pids).toEqual([first, undefined, api.pid]);
  });

  it('pauses longer each time, up to a limit', async () => {
    const started = Date.now();
    const api = watch(`console.log("up"); setTimeout(() => process.exit(3), 30)`);
    await api.ready(10_000);
    expect(await waitFor(() => said.length >= 5, 20_000)).toBe(true);
    expect(said[0]).toBe('api ended with code 3, starting it again in 0.0 s');
    expect(Date.now() - started).toBeGreaterThanOrEqual(10 + 20 + 40 + 40);
  });

  it('gives up on a process that never becomes ready and keeps dying', async () => {
    await expect(watch('process.exit(7)').ready(20_000)).rejects.toThrow('api ended with code 7, 5 times');
  });

  it('gives up at once on one that cannot be started at all', async () => {
    const start = () => Promise.reject(new Error('no such folder'));
    one = supervise({ name: 'api', start }, { say: () => {}, pauses });
    await expect(one.ready(5_000)).rejects.toThrow('no such folder');
  });

  it('waits for readiness only as long as it was told', async () => {
    await expect(watch('setInterval(() => {}, 1e6)').ready(200)).rejects.toThrow('not ready within 0.2 s');
  });

  it('stops politely, and does not start it again', async () => {
    const file = join(folder, 'said');
    const polite = `process.on("SIGTERM", () => { require("fs").writeFileSync(${JSON.stringify(file)}, "bye"); process.exit(0) }); ${forever}`;
    const api = watch(polite);
    await api.ready(10_000);
    const pid = api.pid!;
    await api.stop(5_000);
    expect(readFileSync(file, 'utf8')).toBe('bye');
    expect(born(pid)).toBeUndefined();
    expect(said).toEqual([]);
  });

  it('ends soon after its stack was killed, with all it started', async () => {
    const sleeper = `require('child_process').spawn('sleep', ['1000'], { stdio: 'ignore' }); setInterval(() => {}, 1e6)`;
    const stack = `
      import(${JSON.stringify(join(process.cwd(), 'stack/child.ts'))}).then(({ startChild }) => {
        const command = [process.execPath, '-e', ${JSON.stringify(sleeper)}];
        console.log(startChild({ command, env: process.env, onLine: () => {} }).pid);
        setInterval(() => {}, 1e6);
      });`;
    const parent = spawn(process.execPath, ['--import', 'tsx', '-e', stack], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = Number(
      await new Promise(resolve => parent.stdout.once('data', text => resolve(String(text)))),
    );
    expect(born(pid)).toBeDefined();
    parent.kill('SIGKILL');
    expect(await waitFor(() => born(pid) === undefined, 10_000)).toBe(true);
  });

  it('ends by force, with all it started, what does not stop in time', async () => {
    const script = `
      process.on("SIGTERM", () => {});
      const child = require("child_process").spawn(process.execPath, ["-e", "process.on('SIGTERM',()=>{});setInterval(()=>{},1e6)"], { stdio: "ignore" });
      require("fs").writeFileSync(${JSON.stringify(join(folder, 'pid'))}, String(child.pid));
      ${forever}`;
    const api = watch(script);
    await api.ready(10_000);
    const pids = [api.pid!, Number(readFileSync(join(folder, 'pid'), 'utf8'))];
    const asked = Date.now();
    await api.stop(300);
    expect(Date.now() - asked).toBeLessThan(5_000);
    expect(pids.map(born)).toEqual([undefined, undefined]);
  });
});
