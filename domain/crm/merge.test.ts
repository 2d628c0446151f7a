// Who wins between Berth and the CRM.
import type { Membership } from './merge';
import { isSame, merge, tagsAsText, tagsOf } from './merge';

const of = (tier: Membership['tier'], ...tags: string[]): Membership => ({ tier, tags });
const theirs = (tier: string | null, tags: string | null = null) => ({ tier, tags });

test('without a contact, what Berth has is what there is', () => {
  expect(merge(of('GOLD', 'vip'), undefined, null)).toMatchObject(of('GOLD', 'vip'));
});

test('at first sight the CRM wins where it says something', () => {
  expect(merge(of('GOLD', 'vip'), theirs('silver', ' b;a; a'), null)).toMatchObject(of('SILVER', 'a', 'b'));
  expect(merge(of('GOLD', 'vip'), theirs('', ''), null)).toMatchObject(of('GOLD', 'vip'));
  expect(merge(of(null), theirs(null), null)).toMatchObject(of(null));
});

test.each([
  ['neither changed', of('GOLD'), 'GOLD', 'GOLD'],
  ['Berth changed', of('SILVER'), 'GOLD', 'SILVER'],
  ['Berth took it away', of(null), 'GOLD', null],
  ['the CRM changed', of('GOLD'), 'SILVER', 'SILVER'],
  ['the CRM took it away', of('GOLD'), '', null],
  ['both changed', of('SILVER'), 'PLATINUM', 'PLATINUM'],
] as const)('tier, when %s', (_, ours, said, expected) => {
  expect(merge(ours, theirs(said), of('GOLD')).tier).toBe(expected);
});

test.each([
  ['neither changed', ['a', 'b'], 'b;a', ['a', 'b']],
  ['Berth changed', ['a', 'c'], 'a;b', ['a', 'c']],
  ['the CRM changed', ['a', 'b'], 'a', ['a']],
  ['the CRM took all away', ['a', 'b'], '', []],
  ['both changed', ['x'], 'y', ['y']],
] as const)('tags, when %s', (_, ours, said, expected) => {
  expect(merge(of(null, ...ours), theirs(null, said), of(null, 'a', 'b')).tags).toEqual(expected);
});

test('tier and tags are judged apart', () => {
  const merged = merge(of('SILVER', 'a'), theirs('GOLD', 'b'), of('GOLD', 'a'));
  expect(merged).toMatchObject(of('SILVER', 'b'));
});

test('a tier that is none is said, and left alone on both sides', () => {
  const merged = merge(of('GOLD', 'a'), theirs('Diamond', 'b'), of('GOLD', 'a'));
  expect(merged).toMatchObject({ tier: 'GOLD', tags: ['b'], keep: 'tier' });
  expect(merged.problem).toContain('“Diamond”');
  expect(merge(of('GOLD'), theirs('x'.repeat(500)), null).problem!.length).toBeLessThan(160);
});

test('tags are few, short, sorted and each once', () => {
  expect(tagsOf(' b ;a;;a')).toEqual(['a', 'b']);
  expect(tagsOf(Array.from({ length: 60 }, (_, i) => `t${i}`).join(';'))).toHaveLength(50);
  expect(tagsOf('y'.repeat(41))).toEqual(['y'.repeat(40)]);
  // One with a semicolon is two over there: that is no difference.
  expect(tagsAsText(['a;b'])).toBe(tagsAsText(['b', 'a']));
  expect(isSame(of('GOLD', 'b', 'a'), of('GOLD', 'a', 'b'))).toBe(true);
});
