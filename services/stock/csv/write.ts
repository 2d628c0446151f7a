// Rows as CSV: quoted where needed, and safe to open in a spreadsheet.

const quoted = (cell: string): string =>
  /[",\r\n]/.test(cell) || cell.trim() !== cell ? `"${cell.replace(/"/g, '""')}"` : cell;

/** A spreadsheet runs text that begins like a formula; with an apostrophe before it, it shows it. */
const guarded = (cell: string): string => (/^[=+\-@]/.test(cell) ? `'${cell}` : cell);

export function writeCsv(
  headings: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string {
  const line = (cells: readonly (string | number | null)[]): string =>
    cells.map(cell => (typeof cell === 'number' ? String(cell) : quoted(guarded(cell ?? '')))).join(',');
  return [headings, ...rows].map(line).join('\r\n') + '\r\n';
}
