// A CSV file and its lines: quoted where needed, and safe to open in a spreadsheet.

/**
 * A spreadsheet runs text that begins like a formula; with an apostrophe before it, it shows it. Where its language
 * separates cells by semicolons, one inside of a text begins a cell as well, quoted or not; so does a line break.
 * Quotation marks before it are taken away.
 */
const guarded = (text: string): string =>
  text.replace(/[\t\r\n]+/g, ' ').replace(/(^|;)(?="*[=+\-@])/g, "$1'");

/** Text as it was before it was guarded. */
export const unguarded = (cell: string): string => cell.replace(/(^|;)'(?="*[=+\-@])/g, '$1');

const quoted = (cell: string): string =>
  /[",;]/.test(cell) || cell.trim() !== cell ? `"${cell.replaceAll('"', '""')}"` : cell;

type Cells = readonly (string | number | null)[];

/** With its end. Numbers are written as they are, nothing for null. */
export const csvLine = (cells: Cells): string =>
  `${cells.map(cell => (typeof cell === 'number' ? String(cell) : quoted(guarded(cell ?? '')))).join(',')}\r\n`;

/** Says that the file is in UTF-8: Excel takes one without it for the code page of its country, and "ü" becomes "Ã¼". */
const UTF8_MARK = '\uFEFF';

/** How every file begins, with the mark of UTF-8; its rows follow as lines. */
export const csvHead = (headings: readonly string[]): string => UTF8_MARK + csvLine(headings);

export const csvFile = (headings: readonly string[], rows: readonly Cells[]): string =>
  csvHead(headings) + rows.map(csvLine).join('');
