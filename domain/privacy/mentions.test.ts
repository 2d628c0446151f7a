import { patternOf } from './mentions';

const of = (words: Partial<Parameters<typeof patternOf>[0]>) =>
  patternOf({ names: [], emails: [], phones: [], ...words });
const taken = (text: string, words: Parameters<typeof of>[0]) =>
  text.replace(new RegExp(of(words)!, 'gi'), '…');

test.each([
  ['Call Ann Lee back', { names: ['Ann Lee'] }, 'Call … back'],
  ['ANN   LEE, again', { names: ['Ann Lee'] }, '…, again'],
  ['Joann Leeds is somebody else', { names: ['Ann Lee'] }, 'Joann Leeds is somebody else'],
  ['"note":"a\\nAnn Lee"', { names: ['Ann Lee'] }, '"note":"a\\n…"'],
  ['to ann.lee+x@example.com.', { emails: ['ann.lee+x@example.com'] }, 'to ….'],
  ['annxlee+x@example.com', { emails: ['ann.lee+x@example.com'] }, 'annxlee+x@example.com'],
  ['+1 (310) 555-0100 or 13105550100', { phones: ['+13105550100'] }, '… or …'],
  ['310-555-0100 or (310) 5550100', { phones: ['+13105550100'] }, '… or …'],
  ['030 12345678', { phones: ['+493012345678'] }, '…'],
  ['131055501000', { phones: ['+13105550100'] }, '131055501000'],
  ['$5 (O.K.) Li', { names: ['(O.K.) Li'] }, '$5 …'],
])('%s', (text, words, expected) => {
  expect(taken(text, words)).toBe(expected);
});

test('a name of one word, and a number that is none, are not looked for', () => {
  expect(of({ names: ['Max'], phones: ['110'], emails: [''] })).toBeNull();
});
