// Are the packages on disk those of the lock?
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is on disk is compared with the lock package by package, so whoever installed last, and how, does not matter. */
export function isInstalled(folder) {
  const hidden = join(folder, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const wanted = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.link) return true;
    return present[path] ? present[path].version === entry.version : entry.optional || entry.devOptional;
  });
}
