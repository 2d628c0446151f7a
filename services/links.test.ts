// Booking links: only the server that made one opens it.
import { randomUUID } from 'node:crypto';
import { createLinks } from './links';

const links = createLinks('a'.repeat(32), 'https://example.com');
const tokenOf = (id: string): string => links.urlOf(id).split('/').pop()!;

test('a link carries its id and at least 128 bits that cannot be guessed', () => {
  const id = randomUUID();
  expect(links.urlOf(id)).toMatch(/^https:\/\/example\.com\/booking\/[\w-]{43}$/);
  expect(links.tokenIdOf(tokenOf(id))).toBe(id);
});

test('a forged, cut, lengthened or foreign token opens nothing', () => {
  const token = tokenOf(randomUUID());
  const flipped = token.slice(0, -2) + (token.at(-2) === 'A' ? 'B' : 'A') + token.at(-1);
  const other = createLinks('b'.repeat(32), 'https://example.com');
  const bad = [
    flipped,
    token.slice(0, -1),
    `${token}A`,
    '',
    '..',
    'x'.repeat(200),
    randomUUID(),
    ` ${token}`,
    `${token}=`,
  ];
  for (const text of bad) expect([text, links.tokenIdOf(text)]).toEqual([text, undefined]);
  expect(other.tokenIdOf(token)).toBeUndefined();
});
