// What must stay the same between starts and be known to nobody else: made once, kept in `secrets.json` (mode 0600).
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { writePrivate } from './files';

const names = ['berthSecret', 'ownerPassword', 'appPassword'] as const;
export type Secrets = Record<(typeof names)[number], string>;

/** @throws when the file is there but is not ours: replacing it would lock people out of their data. */
export function loadSecrets(file: string): Secrets {
  const stored: Partial<Secrets> = existsSync(file) ? parse(file) : {};
  const secrets = Object.fromEntries(
    names.map(name => [name, stored[name] ?? randomBytes(32).toString('hex')]),
  ) as Secrets;
  if (names.some(name => !stored[name])) writePrivate(file, secrets);
  return secrets;
}

function parse(file: string): Partial<Secrets> {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(
      `${file} cannot be read (${(error as Error).message}). Restore it, or run "npm run reset".`,
    );
  }
}
