import { hoursInWords } from './weekly-hours';

const on = (weekday: number, from = '09:00', to = '17:00') => ({ weekday, from, to });

test.each([
  ['days in a row with the same hours', [on(1), on(2), on(3)], ['Mon – Wed: 09:00 – 17:00']],
  ['a day between that is free', [on(1), on(3)], ['Mon: 09:00 – 17:00', 'Wed: 09:00 – 17:00']],
  ['a break at noon', [on(6, '08:00', '12:00'), on(6, '13:00')], ['Sat: 08:00 – 12:00, 13:00 – 17:00']],
  ['no hours', [], []],
])('weekly hours are told briefly: %s', (_, shifts, words) => {
  expect(hoursInWords(shifts)).toEqual(words);
});
