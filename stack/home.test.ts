import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConsole, troubleIn } from './console';
import { isInstalled } from './installed.mjs';
import { openLog } from './log-file';
import { createLogs } from './logs';
import { cacheFolder } from './paths';
import { loadSecrets } from './secrets';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'berth-home-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('secrets', () => {
  it('are made once, kept, and readable by their owner only', () => {
    const file = join(folder, 'new', 'secrets.json');
    const made = loadSecrets(file);
    expect(made.berthSecret).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(Object.values(made)).size).toBe(3);
    expect(loadSecrets(file)).toEqual(made);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('are completed when a newer version needs more', () => {
    const file = join(folder, 'secrets.json');
    writeFileSync(file, '{"berthSecret":"old"}');
    const secrets = loadSecrets(file);
    expect(secrets.berthSecret).toBe('old');
    expect(loadSecrets(file)).toEqual(secrets);
  });

  it('are never replaced when the file cannot be read', () => {
    const file = join(folder, 'secrets.json');
    writeFileSync(file, '{"berthSec');
    expect(() => loadSecrets(file)).toThrow(`${file} cannot be read`);
    expect(readFileSync(file, 'utf8')).toBe('{"berthSec');
  });
});

describe('a log', () => {
  it('starts empty and keeps that of the start before', () => {
    const file = join(folder, 'logs', 'api.log');
    for (const text of ['first', 'second', 'third']) {
      const log = openLog(file);
      log.write(text);
      log.close();
      log.write('nobody hears this');
    }
    expect(readFileSync(file, 'utf8')).toBe('third\n');
    expect(readFileSync(`${file}.1`, 'utf8')).toBe('second\n');
  });

  it('never grows beyond its bound', () => {
    const file = join(folder, 'api.log');
    const log = openLog(file);
    const line = 'x'.repeat(1024 * 1024);
    for (let megabytes = 0; megabytes < 25; megabytes += 1) log.write(line);
    log.close();
    expect(statSync(file).size).toBeLessThan(12 * 1024 * 1024);
    expect(statSync(`${file}.1`).size).toBeLessThan(12 * 1024 * 1024);
  });

  it('tells trouble on the console, the same words once, and nothing while things are being stopped', () => {
    const told: string[] = [];
    const logs = createLogs(folder, text => told.push(text));
    const api = logs.of('demo data');
    api.write('{"level":"info","msg":"listening"}');
    api.write('{"level":"error","msg":"lost"}');
    api.write('{"level":"error","msg":"lost"}');
    logs.hush();
    api.write('{"level":"error","msg":"closing"}');
    logs.close();
    expect(told).toEqual(['demo data: lost']);
    expect(readFileSync(join(folder, 'demo-data.log'), 'utf8').split('\n')).toHaveLength(5);
    expect(api.last()).toContain('closing');
  });
});

describe('trouble in a line of a log', () => {
  it.each([
    ['{"level":"warn","msg":"slow"}', 'slow'],
    ['{"level":50,"msg":"failed","err":{"message":"no route"}}', 'failed: no route'],
    ['{"level":"info","msg":"fine"}', undefined],
    ['{"level":30,"msg":"fine"}', undefined],
    ['plain words', undefined],
    ['TypeError: x is not a function', 'TypeError: x is not a function'],
    [
      '2026-01-01 12:00:00 UTC [1] FATAL:  no space left',
      '2026-01-01 12:00:00 UTC [1] FATAL:  no space left',
    ],
    ['{"level":"error"', undefined],
  ])('%s', (line, expected) => expect(troubleIn(line)).toBe(expected));

  it('is short, and can be errors only', () => {
    expect(troubleIn(`{"level":"warn","msg":"${'x'.repeat(1000)}"}`)).toHaveLength(301);
    expect(troubleIn('{"level":"WARN","msg":"slow"}', 50)).toBeUndefined();
    expect(troubleIn('{"level":"ERROR","msg":"bad"}', 50)).toBe('bad');
  });
});

describe('a step', () => {
  it('is one line with its seconds when it is done, and none when it fails', async () => {
    let said = '';
    const { step } = createConsole(text => (said += text));
    expect(await step('database', async () => 7)).toBe(7);
    expect(
      await step(
        n => `number ${n}`,
        async () => 8,
      ),
    ).toBe(8);
    await expect(step('failing', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(said.replace(/\d\.\d s/g, '0.0 s')).toBe('  ✓ database (0.0 s)\n  ✓ number 8 (0.0 s)\n');
  });
});

describe('the cache folder', () => {
  it('is in the user’s cache, else in the temporary folder', () => {
    expect(cacheFolder({ XDG_CACHE_HOME: folder })).toBe(join(folder, 'berth'));
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(cacheFolder({ XDG_CACHE_HOME: file }).startsWith(tmpdir())).toBe(true);
  });
});

describe('the installed packages', () => {
  const lock = (packages: object) => JSON.stringify({ packages });
  const locked = {
    '': {},
    'node_modules/a': { version: '1.0.0' },
    'node_modules/only-elsewhere': { version: '1.0.0', optional: true },
  };

  function install(present: object): boolean {
    writeFileSync(join(folder, 'package-lock.json'), lock(locked));
    mkdirSync(join(folder, 'node_modules'), { recursive: true });
    writeFileSync(join(folder, 'node_modules', '.package-lock.json'), lock(present));
    return isInstalled(folder);
  }

  it('are missing in a fresh clone', () => {
    writeFileSync(join(folder, 'package-lock.json'), lock(locked));
    expect(existsSync(join(folder, 'node_modules'))).toBe(false);
    expect(isInstalled(folder)).toBe(false);
  });

  it('are right when all of the lock is there, but for what other platforms need', () => {
    expect(install({ 'node_modules/a': { version: '1.0.0' } })).toBe(true);
  });

  it('are wrong when one is missing or of another version', () => {
    expect(install({})).toBe(false);
    expect(install({ 'node_modules/a': { version: '0.9.0' } })).toBe(false);
  });
});
