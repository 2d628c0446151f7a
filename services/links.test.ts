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

test('a feed has an address of its own kind, which opens nothing else', () => {
  const id = randomUUID();
  const url = links.feedUrlOf(id);
  expect(url).toMatch(/^https:\/\/example\.com\/api\/feeds\/[\w-]{43}\.ics$/);
  const token = url.split('/').pop()!.replace('.ics', '');
  expect([links.feedIdOf(token), links.tokenIdOf(token), links.offerIdOf(token)]).toEqual([
    ...[id, undefined, undefined],
  ]);
  expect(links.feedIdOf(tokenOf(id))).toBeUndefined();
});

test('a link of staff has an address of its own kind, which opens no login of a vendor', () => {
  const id = randomUUID();
  const url = links.staffLinkUrlOf('invitation', id);
  expect(url).toMatch(/^https:\/\/example\.com\/login\/invitation\/[\w-]{43}$/);
  const token = url.split('/').pop()!;
  expect([links.staffLinkIdOf(token), links.vipLinkIdOf(token), links.tokenIdOf(token)]).toEqual([
    ...[id, undefined, undefined],
  ]);
  expect(links.staffLinkIdOf(links.vipLinkUrlOf('reset', id).split('/').pop()!)).toBeUndefined();
});

test('the name of an event tells its booking to this server and this tenant only', () => {
  const [tenant, booking] = [randomUUID(), randomUUID()];
  const name = links.eventNameOf(tenant, booking);
  expect(name).toMatch(/^berth-[0-9a-f]{64}$/);
  expect(links.bookingOfEvent(tenant, name)).toBe(booking);
  const other = createLinks('b'.repeat(32), 'https://example.com');
  expect(other.bookingOfEvent(tenant, name)).toBeUndefined();
  expect(links.bookingOfEvent(randomUUID(), name)).toBeUndefined();
  for (const foreign of ['lunch', `${name}0`, name.toUpperCase(), `x${name}`, `berth-${'0'.repeat(64)}`]) {
    expect([foreign, links.bookingOfEvent(tenant, foreign)]).toEqual([foreign, undefined]);
  }
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
