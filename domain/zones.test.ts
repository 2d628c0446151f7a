import { zoneInWords, zoneNameOf } from './zones';

test.each([
  ['America/New_York', 'New York time'],
  ['Asia/Kathmandu', 'Kathmandu time'],
  ['America/Argentina/Buenos_Aires', 'Buenos Aires time'],
  ['America/Port-au-Prince', 'Port-au-Prince time'],
  ['US/Pacific', 'Pacific time'],
  ['Japan', 'Japan time'],
  ['UTC', 'UTC'],
  ['Etc/UTC', 'UTC'],
  ['Etc/GMT+5', 'Etc/GMT+5'],
  ['CET', 'CET'],
  ['+05:45', '+05:45'],
])('%s is called %s', (zone, words) => {
  expect(zoneInWords(zone)).toBe(words);
});

test('a zone is named only where it is not that of the business', () => {
  expect(zoneNameOf('America/New_York', 'America/Los_Angeles')).toBe('New York time');
  expect(zoneNameOf('America/Los_Angeles', 'America/Los_Angeles')).toBeNull();
});
