// What is installed is used, is licensed so that it may be, and is written down.
import { readFileSync } from 'node:fs';
import { USED_WITHOUT_IMPORT, WHY, WHY_DEV } from './dependency-reasons';
import { BROWSER_NOTICES, browserPackages, everywhere, inProduction } from './imports';
import { browserNotices, dependenciesPage, installed, isAllowed, problems } from './licences';

const read = (path: string): string => readFileSync(path, 'utf8');
const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
  'dependencies' | 'devDependencies',
  Record<string, string>
>;
const packages = installed(read('package-lock.json'));

/** Types are used when what they are for is. */
const isTypes = (name: string): boolean => name.startsWith('@types/');

test('every package has a reason, and every reason its package', () => {
  expect(Object.keys(WHY).sort()).toEqual(Object.keys(dependencies).sort());
  expect(Object.keys(WHY_DEV).sort()).toEqual(Object.keys(devDependencies).sort());
});

test('every package is imported by some file', () => {
  const names = [...Object.keys(dependencies), ...Object.keys(devDependencies)];
  const used = new Set([...everywhere('.', names).map(one => one.name), ...Object.keys(USED_WITHOUT_IMPORT)]);
  expect(names.filter(name => !isTypes(name) && !used.has(name))).toEqual([]);
});

test('what production needs is imported by production, and nothing of development is', () => {
  const shipped = new Set(inProduction('.', Object.keys(dependencies)).map(one => one.name));
  expect(Object.keys(dependencies).filter(name => !shipped.has(name))).toEqual([]);
  const tools = inProduction('.', Object.keys(devDependencies)).filter(one => !one.typeOnly);
  expect(tools).toEqual([]);
});

test('every licence is one we may use', () => {
  expect(problems(packages)).toEqual([]);
});

test.each([
  ['MIT', false, true],
  ['GPL-3.0', false, false],
  ['unknown', true, false],
  ['MPL-2.0', false, false],
  ['MPL-2.0', true, true],
  ['(MIT OR GPL-3.0)', false, true],
  ['Apache-2.0 AND MIT', false, true],
  ['Apache-2.0 AND GPL-3.0', false, false],
])('%s in development only: %s, allowed: %s', (licence, dev, allowed) => {
  expect(isAllowed(licence, dev)).toBe(allowed);
});

test('the page of dependencies and the notices for browsers say what is installed', () => {
  const page = read('docs/dependencies.md');
  const cells = (text: string): string[] =>
    text.split('\n').map(line => line.replace(/\s*\|\s*|-{3,}/g, '|'));
  expect(cells(page)).toEqual(cells(dependenciesPage(page, packages)));
  expect(read(BROWSER_NOTICES)).toBe(browserNotices('.', browserPackages('.'), packages));
});
