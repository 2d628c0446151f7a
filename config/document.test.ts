import { readFileSync } from 'node:fs';
import path from 'node:path';
import { documentVariables } from './document';

const squeezed = (text: string): string => text.replace(/[ -]{2,}/g, ' ').replace(/\\/g, '');

test('docs/configuration.md lists every variable with its default and purpose', () => {
  const documented = readFileSync(path.resolve('docs/configuration.md'), 'utf8');
  for (const line of documentVariables().split('\n')) expect(squeezed(documented)).toContain(squeezed(line));
});
