// Licences of everything that is installed, from the lockfile: which there are, and whether each may be here. Beside it
// the page docs/dependencies.md, and the notices that go to browsers with the code they are for.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { WHY, WHY_DEV } from './dependency-reasons';

export interface Installed {
  name: string;
  version: string;
  /** An SPDX expression; as the package says it, or as we found it out. */
  licence: string;
  /** Not installed in production. */
  dev: boolean;
  /** Under node_modules, from the root of the project. */
  path: string;
  dependencies: string[];
}

interface LockEntry {
  version: string;
  license?: string;
  dev?: boolean;
  devOptional?: boolean;
  link?: boolean;
  dependencies?: Record<string, string>;
}

/** Permissive: may be used, changed and sold on as long as their notices stay. */
const ALLOWED = new Set([
  ...['MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0'],
  ...['Unlicense', 'CC0-1.0', 'Python-2.0'],
]);

/** Allowed for tools that are not part of what is shipped: their files must stay open when they are changed. */
const ALLOWED_FOR_DEVELOPMENT = new Set([...ALLOWED, 'MPL-2.0', 'CC-BY-3.0']);

/** Packages that are allowed one by one, with the reason. */
export const EXCEPTIONS: Record<string, string> = {
  'caniuse-lite':
    'CC-BY-4.0: a table about browsers that the bundler of workflows brings along; none of it is in a bundle',
};

/** What the lockfile does not know: read in the package by hand. */
const FOUND_OUT: Record<string, string> = {
  eval: 'MIT',
  format: 'MIT',
  'require-like': 'MIT',
  unionfs: 'Unlicense',
};

/** All packages of a lockfile, by name. @param lock the content of package-lock.json */
export function installed(lock: string): Installed[] {
  const { packages } = JSON.parse(lock) as { packages: Record<string, LockEntry> };
  return Object.entries(packages)
    .filter(([path, entry]) => path.startsWith('node_modules/') && !entry.link)
    .map(([path, entry]) => {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      return {
        ...{ name, path, version: entry.version, dev: entry.dev === true },
        licence: entry.license ?? FOUND_OUT[name] ?? 'unknown',
        dependencies: Object.keys(entry.dependencies ?? {}),
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** Of `A OR B` one must be allowed, of `A AND B` both; brackets as in SPDX, one level deep. */
export function isAllowed(expression: string, dev: boolean): boolean {
  const allowed = dev ? ALLOWED_FOR_DEVELOPMENT : ALLOWED;
  const plain = expression.replace(/[()]/g, '');
  return plain.split(' OR ').some(all => all.split(' AND ').every(one => allowed.has(one.trim())));
}

/** What may not be here, in words. */
export const problems = (packages: readonly Installed[]): string[] =>
  packages
    .filter(({ name, licence, dev }) => !isAllowed(licence, dev) && !(name in EXCEPTIONS))
    .map(
      ({ name, version, licence, dev }) => `${name} ${version} is ${licence}${dev ? ' (development)' : ''}`,
    );

const isDirect = ({ path, name }: Installed): boolean => path === `node_modules/${name}`;

function table(packages: readonly Installed[], reasons: Record<string, string>): string {
  const rows = packages
    .filter(one => isDirect(one) && one.name in reasons)
    .map(({ name, version, licence }) => `| \`${name}\` | ${version} | ${licence} | ${reasons[name]} |`);
  return ['| package | version | licence | why |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function counts(packages: readonly Installed[]): string {
  const licences = [...new Set(packages.map(one => one.licence))].sort();
  const of = (licence: string, dev: boolean): number =>
    packages.filter(one => one.licence === licence && one.dev === dev).length;
  const rows = licences.map(licence => `| ${licence} | ${of(licence, false)} | ${of(licence, true)} |`);
  return ['| licence | in production | development only |', '| --- | --- | --- |', ...rows].join('\n');
}

/** docs/dependencies.md. @param words what is written by hand, with the marks that the tables replace */
export function dependenciesPage(words: string, packages: readonly Installed[]): string {
  const exceptions = Object.entries(EXCEPTIONS).map(([name, reason]) => `- \`${name}\`: ${reason}`);
  const parts: Record<string, string> = {
    production: table(packages, WHY),
    development: table(packages, WHY_DEV),
    licences: counts(packages),
    exceptions: exceptions.join('\n'),
  };
  return words.replace(
    /(<!-- begin (\w+) -->\n)[\s\S]*?(\n<!-- end \2 -->)/g,
    (_, begin: string, name: string, end: string) => `${begin}\n${parts[name]}\n${end}`,
  );
}

/** A package and all it brings along, as node finds them from the top. */
function withDependencies(names: readonly string[], packages: readonly Installed[]): Installed[] {
  const found = new Map<string, Installed>();
  const take = (name: string): void => {
    const one = packages.find(each => each.name === name && isDirect(each));
    if (!one || found.has(name)) return;
    found.set(name, one);
    one.dependencies.forEach(take);
  };
  names.forEach(take);
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function licenceText(root: string, { path }: Installed): string {
  const folder = join(root, path);
  const file = existsSync(folder) && readdirSync(folder).find(name => /^(licen[cs]e|copying)/i.test(name));
  return file ? readFileSync(join(folder, file), 'utf8').trim().replace(/\r\n/g, '\n') : '';
}

/** What goes to browsers: `names` are the packages their code imports. */
export function browserNotices(
  root: string,
  names: readonly string[],
  packages: readonly Installed[],
): string {
  const parts = withDependencies(names, packages).map(one => {
    const text = licenceText(root, one) || `Licence: ${one.licence}. The package brings no text of it.`;
    return `${one.name} ${one.version}\n${'-'.repeat(60)}\n${text}`;
  });
  const head =
    "Berth's pages contain code of the packages below, or may. Each is used under the licence beside it.";
  return `${[head, ...parts].join('\n\n\n')}\n`;
}
