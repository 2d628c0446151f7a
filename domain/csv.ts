// A line of a CSV file: quoted where needed, and safe to open in a spreadsheet.

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

/** With its end. Numbers are written as they are, nothing for null. */
export const csvLine = (cells: readonly (string | number | null)[]): string =>
  `${cells.map(cell => (typeof cell === 'number' ? String(cell) : quoted(guarded(cell ?? '')))).join(',')}\r\n`;
