import { HIGHEST_NUMBER, MOST_NUMBERED, nextNumber, numberedNames } from './numbered-names';

const letters = (count: number): string => 'x'.repeat(count);

test.each<[name: string, from: number, to: number, names: string[]]>([
  ['Bay', 1, 3, ['Bay 1', 'Bay 2', 'Bay 3']],
  ['Bay', 7, 7, ['Bay 7']],
  ['  Bay ', 9, 11, ['Bay 9', 'Bay 10', 'Bay 11']],
  ['Box A', 0, 1, ['Box A 0', 'Box A 1']],
  ['Bay', HIGHEST_NUMBER, HIGHEST_NUMBER, ['Bay 99999']],
  [letters(98), 9, 9, [`${letters(98)} 9`]],
])('"%s" from %d to %d', (name, from, to, names) => {
  expect(numberedNames(name, { from, to })).toEqual({ ok: true, names });
});

test('as many as are allowed are made, one more is not', () => {
  const most = numberedNames('Bay', { from: 1, to: MOST_NUMBERED });
  expect(most.ok && most.names).toHaveLength(MOST_NUMBERED);
  expect(numberedNames('Bay', { from: 1, to: MOST_NUMBERED + 1 })).toMatchObject({
    problem: { field: 'to', message: 'At most 200 at once.' },
  });
});

test.each<[why: string, name: string, from: number, to: number, field: string]>([
  ['no name', ' ', 1, 2, 'name'],
  ['half a number', 'Bay', 1.5, 2, 'from'],
  ['a number below nought', 'Bay', -1, 2, 'from'],
  ['no number', 'Bay', 1, Number.NaN, 'to'],
  ['a number that is too high', 'Bay', 1, HIGHEST_NUMBER + 1, 'to'],
  ['an end before the beginning', 'Bay', 3, 2, 'to'],
  ['a name that is too long with its number', letters(98), 9, 10, 'name'],
])('refuses %s', (_, name, from, to, field) => {
  expect(numberedNames(name, { from, to })).toMatchObject({ ok: false, problem: { field } });
});

test.each<[name: string, taken: string[], next: number]>([
  ['Bay', [], 1],
  ['Bay', ['Bay 1', 'Bay 10', 'Bay 2'], 11],
  ['bay', ['BAY 4'], 5],
  ['Bay', ['Bay', 'Bay x', 'Bay 3b', 'Bayou 8', 'Big Bay 9'], 1],
  ['Bay', ['Bay 0'], 1],
  ['Bay', ['Bay 123456'], 1],
])('after %s of %j comes %d', (name, taken, next) => {
  expect(nextNumber(name, taken)).toBe(next);
});
