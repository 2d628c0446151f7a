import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildPlan, fingerprint, outdated, stamp } from './build-plan';

describe('what is built', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'berth-build-'));
    write('package-lock.json', '{}');
    write('api/main.ts', 'one');
    write('domain/rules.ts', 'rule');
    write('workflows/index.ts', 'flow');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function write(file: string, text: string): void {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }

  /** As if everything was built. */
  function build(): void {
    for (const target of buildPlan(root)) {
      target.outputs.forEach(file => write(file, 'built'));
      stamp(root, target, fingerprint(root, target));
    }
  }
  const names = () => outdated(root).map(target => target.name);

  it('is everything that exists', () => {
    expect(names()).toEqual(['servers', 'workflows']);
    expect(buildPlan(root)[0]).toMatchObject({ entries: ['api/main.ts'], outputs: ['dist/api/main.js'] });
  });

  it('is nothing when nothing changed', () => {
    build();
    expect(names()).toEqual([]);
  });

  it.each([
    ['a source of the API', 'api/main.ts', ['servers']],
    ['a new file', 'api/routes/new.ts', ['servers']],
    ['a rule that all use', 'domain/rules.ts', ['servers', 'workflows']],
    ['a workflow', 'workflows/index.ts', ['servers', 'workflows']],
    ['the lock', 'package-lock.json', ['servers', 'workflows']],
    ['a test', 'api/main.test.ts', []],
  ])('is what depends on it after a change of %s', (_, file, expected) => {
    build();
    write(file, 'changed');
    expect(names()).toEqual(expected);
  });

  it('is what is missing in dist', () => {
    build();
    rmSync(join(root, 'dist/workflows.bundle.js'));
    expect(names()).toEqual(['workflows']);
  });
});
