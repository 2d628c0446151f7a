// A CSV file as rows of named cells: comma, semicolon or tab, headings in any order and case.
import { parse } from 'csv-parse';
import { unguarded } from '../../../domain/csv';
import { validationFailed } from '../../../domain/errors';
import type { Refusal } from '../../../domain/errors';
import type { Quantity } from '../../../domain/stock/quantity';
import { parseQuantity } from '../../../domain/stock/quantity';
import { othersFirst } from '../../in-turns';

export const MOST_ROWS = 100_000;
const MOST_IN_ROW = 20_000;
const IN_A_TURN = 2_000;

export interface Column {
  name: string;
  required?: true;
  /** Other headings that mean the same. */
  also?: readonly string[];
}

export interface CsvRow {
  /** Of the file; the headings are line 1. */
  line: number;
  /** By column name, trimmed; a column that the file does not have is undefined. */
  cells: Record<string, string | undefined>;
  /** Wrong with the row as such: more or fewer cells than headings. */
  problem?: string;
}

export interface CsvFile {
  rows: CsvRow[];
  /** `12,5` is a number where cells are not separated by commas. */
  decimalComma: boolean;
}

const wrong = (message: string): Refusal => validationFailed([{ field: 'csv', message }]);

/** @throws Refusal `validation_failed` for a file that cannot be read as a whole. */
export async function readCsv(text: string, columns: readonly Column[]): Promise<CsvFile> {
  const delimiter = delimiterOf(text);
  const rows: CsvRow[] = [];
  let headings: string[] | undefined;
  const options = {
    bom: true,
    delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
  } as const;
  const parser = parse(text, { ...options, max_record_size: MOST_IN_ROW });
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      if (!headings) {
        headings = headingsOf(record, columns);
        continue;
      }
      if (record.every(cell => cell.trim() === '')) continue;
      if (rows.length === MOST_ROWS)
        throw wrong(`There are more than ${MOST_ROWS} rows; send them in parts.`);
      rows.push(rowOf(record, headings, info.lines));
      if (rows.length % IN_A_TURN === 0) await othersFirst();
    }
  } catch (error) {
    throw (error as Error).name === 'Refusal'
      ? error
      : wrong(inPlainWords(error as Error & { lines?: number }));
  }
  if (!headings) throw wrong('The file is empty.');
  if (rows.length === 0) throw wrong('There are no rows under the headings.');
  return { rows, decimalComma: delimiter !== ',' };
}

function delimiterOf(text: string): string {
  const [first = ''] = text.split(/\r?\n/, 1);
  const count = (char: string): number => first.split(char).length;
  return [',', ';', '\t'].reduce((best, char) => (count(char) > count(best) ? char : best));
}

const plain = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim();

function headingsOf(record: readonly string[], columns: readonly Column[]): string[] {
  const known = columns.map(({ name }) => name).join(', ');
  const names = record.map(heading => {
    const found = columns.find(({ name, also = [] }) => [name, ...also].includes(plain(heading)));
    if (!found) throw wrong(`There is no column "${heading.slice(0, 60)}". The columns are: ${known}.`);
    return found.name;
  });
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice) throw wrong(`The column ${twice} is there twice.`);
  const missing = columns
    .filter(({ name, required }) => required && !names.includes(name))
    .map(({ name }) => name);
  if (missing.length > 0)
    throw wrong(`Columns are missing: ${missing.join(', ')}. The columns are: ${known}.`);
  return names;
}

function rowOf(record: readonly string[], headings: readonly string[], line: number): CsvRow {
  const cells = Object.fromEntries(headings.map((name, i) => [name, unguarded((record[i] ?? '').trim())]));
  if (record.length === headings.length) return { line, cells };
  const problem = `Has ${record.length} cells instead of ${headings.length}; put text with a separator in it in quotes.`;
  return { line, cells, problem };
}

function inPlainWords({ lines, message }: Error & { lines?: number }): string {
  const where = lines === undefined ? '' : ` near line ${lines}`;
  return /quote/i.test(message)
    ? `A quotation mark is out of place${where}.`
    : `This cannot be read as CSV${where}.`;
}

/** A quantity; undefined when it is none. */
export function cellQuantity(
  cell: string,
  { decimalComma }: Pick<CsvFile, 'decimalComma'>,
): Quantity | undefined {
  return parseQuantity(decimalComma ? cell.replace(/^([+-]?\d+),(\d+)$/, '$1.$2') : cell);
}

/** A whole number of percent, with or without the sign. */
export function cellPercent(cell: string): number | undefined {
  const [, digits] = /^(\d{1,3})\s*%?$/.exec(cell) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

export function cellYesNo(cell: string): boolean | undefined {
  if (/^(yes|y|true|on|1)$/i.test(cell)) return true;
  return /^(no|n|false|off|0)$/i.test(cell) ? false : undefined;
}

const CONTROL = /[\u0000-\u001f\u007f]|\p{Surrogate}/u;

/** What is wrong with a text of at most so many characters. */
export function textProblem(cell: string, most: number): string | undefined {
  if (cell === '') return 'must not be empty';
  if (cell.length > most) return `must have at most ${most} characters`;
  return CONTROL.test(cell) ? 'must not contain control characters' : undefined;
}
