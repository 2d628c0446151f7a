// Files that spreadsheets open as they are meant.
import { csvFile, csvHead, csvLine, unguarded } from './csv';

test('a file begins with the mark of UTF-8, once, and a line alone has none', () => {
  const file = csvFile(
    ['name', 'unit'],
    [
      ['Grüner Tee', 'oz'],
      ['Öl', null],
    ],
  );
  expect(file).toBe('\ufeffname,unit\r\nGrüner Tee,oz\r\nÖl,\r\n');
  expect([...Buffer.from(file).subarray(0, 4)]).toEqual([0xef, 0xbb, 0xbf, 'n'.charCodeAt(0)]);
  expect(csvHead(['name']) + csvLine(['Öl'])).toBe('\ufeffname\r\nÖl\r\n');
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '"=1', 'a;=1'])('%j never begins a formula', text => {
  const [, row] = csvFile(['name'], [[text]]).split('\r\n');
  expect(row).toContain(`'`);
  expect(row!.replaceAll(/^"|"$/g, '')).not.toMatch(/(^|;)"*[=+\-@]/);
});

test('numbers are written as they are, and a guarded text reads as it was', () => {
  expect(csvLine(['a\n=1'])).toBe('a =1\r\n');
  expect(csvLine([-1.5, null, "'=1"])).toBe("-1.5,,'=1\r\n");
  expect(unguarded("'=1+1")).toBe('=1+1');
});
