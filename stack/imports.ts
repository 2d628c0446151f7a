// Which packages the project's own files name, folder by folder.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export const BROWSER_NOTICES = 'web/public/third-party.txt';

const PRODUCTION = [
  ...['domain', 'contracts', 'config', 'db', 'services', 'activities', 'workflows', 'worker', 'api', 'web'],
  'temporal.config.ts',
];
const ALL = [...PRODUCTION, 'stack', 'bench', 'tests', 'jest.config.mjs', 'eslint.config.mjs'];
/** Names every package, and uses none. */
const REASONS = 'stack/dependency-reasons.ts';
/** Part of production's folders, but only used to build it. */
const BUILDS = ['web/vite.config.ts'];

const isSource = (name: string): boolean => /\.(tsx?|mjs|js|css)$/.test(name);
/** Compiled when it is built. */
const isStyle = (path: string): boolean => path.endsWith('.css');
const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path);

function filesOf(root: string, path: string): string[] {
  if (isSource(path)) return [path];
  return readdirSync(join(root, path), { withFileTypes: true }).flatMap(entry => {
    const inside = `${path}/${entry.name}`;
    if (entry.isDirectory())
      return ['node_modules', 'dist', 'build'].includes(entry.name) ? [] : filesOf(root, inside);
    return isSource(entry.name) && inside !== REASONS ? [inside] : [];
  });
}

export interface Naming {
  file: string;
  /** The package, without what lies inside it. */
  name: string;
  /** Gone once compiled. */
  typeOnly: boolean;
}

const packageOf = (text: string): string => text.split('/', text.startsWith('@') ? 2 : 1).join('/');

/** A quoted name after a word that loads it; one with a slash in it is a name of a package anyway. */
const QUOTED = /(\b(?:from|import|require|resolve|preset|plugin)\b[\s(]*)?['"]([^'"\s]+)['"]/g;

const isTypeOnly = (before: string): boolean => {
  const start = Math.max(before.lastIndexOf('\nimport '), before.lastIndexOf('\nexport '), 0);
  return /^\s*(import|export) type\b/.test(before.slice(start));
};

function namingsIn(file: string, text: string, known: ReadonlySet<string>): Naming[] {
  return [...text.matchAll(QUOTED)]
    .filter(([, loads, words]) => known.has(packageOf(words!)) && (loads || words!.includes('/')))
    .map(match => ({
      file,
      name: packageOf(match[2]!),
      typeOnly: isTypeOnly(text.slice(0, match.index)),
    }));
}

/** Every place where a file names one of `packages`. */
export function namings(root: string, paths: readonly string[], packages: readonly string[]): Naming[] {
  const known = new Set(packages);
  const files = paths.flatMap(path => filesOf(root, path));
  return files.flatMap(file => namingsIn(file, readFileSync(join(root, file), 'utf8'), known));
}

export const everywhere = (root: string, packages: readonly string[]): Naming[] =>
  namings(root, ALL, packages);

/** What runs in production, without its tests. */
export const inProduction = (root: string, packages: readonly string[]): Naming[] =>
  namings(root, PRODUCTION, packages).filter(
    ({ file }) => !isTest(file) && !isStyle(file) && !BUILDS.includes(file),
  );

/** Packages that code for browsers names. The pages' server has more; it is never sent. */
export function browserPackages(root: string): string[] {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const named = namings(root, ['web/app', 'contracts', 'domain'], Object.keys(dependencies));
  const sent = named.filter(
    ({ file, typeOnly }) => !typeOnly && !isTest(file) && !/\.server\.tsx?$/.test(file),
  );
  return [...new Set(sent.map(one => one.name))].sort();
}
