// A clock that runs down, on both sides of its last second.
import { clockLeft } from './countdown';

test.each([
  [15 * 60_000, '15:00'],
  [14 * 60_000 + 4_001, '14:05'],
  [59_999, '1:00'],
  [1_000, '0:01'],
  [1, '0:01'],
  [0, '0:00'],
  [-5_000, '0:00'],
  [3_600_000, '1:00:00'],
  [3_729_000, '1:02:09'],
])('%i ms are shown as %s', (leftMs, text) => {
  expect(clockLeft(leftMs)).toBe(text);
});
