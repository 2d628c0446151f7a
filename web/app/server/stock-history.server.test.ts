// The history as a file, whichever of the two it is.
import { ALERT_HEADS, weeksCsv } from './stock-history.server';

test.each([
  ['weeks', weeksCsv({ weeks: [] } as unknown as Parameters<typeof weeksCsv>[0]), 'week,'],
  ['alerts', ALERT_HEADS, 'product,category,worst level,'],
])('of %s begins with the mark of UTF-8, so that a spreadsheet shows its letters', (_, file, heads) => {
  expect(file.startsWith(`\ufeff${heads}`)).toBe(true);
  expect(file.indexOf('\r\n')).toBe(file.length - 2);
});
