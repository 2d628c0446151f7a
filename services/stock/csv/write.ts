// Rows as a CSV file.
import { csvLine } from '../../../domain/csv';

export const writeCsv = (
  headings: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string => [headings, ...rows].map(csvLine).join('');
