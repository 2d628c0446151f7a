import { durationInWords } from './duration';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test.each([
  [0, '0 min'],
  [-HOUR, '0 min'],
  [1, '1 s'],
  [59_999, '59 s'],
  [MINUTE, '1 min'],
  [90_000, '2 min'],
  [59 * MINUTE, '59 min'],
  [HOUR, '1 h'],
  [100 * MINUTE, '1 h 40 min'],
  [2 * HOUR, '2 h'],
  [HOUR + MINUTE, '1 h 1 min'],
  [24 * HOUR, '24 h'],
  [48 * HOUR - MINUTE, '47 h 59 min'],
  [48 * HOUR - 1, '2 days'],
  [48 * HOUR, '2 days'],
  [50 * HOUR + 5 * MINUTE, '2 days 2 h 5 min'],
  [7 * 24 * HOUR, '7 days'],
])('%d ms are "%s"', (ms, words) => {
  expect(durationInWords(ms)).toBe(words);
});
