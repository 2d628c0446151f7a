// What every import does: reads the file, says of each row what it would do, and does all of it or nothing.
import type { Knex } from 'knex';
import { inTenant } from '../../../db/connection';
import { isTaken } from '../../../db/taken';
import { Refusal, validationFailed } from '../../../domain/errors';
import type { By, StockDeps } from '../deps';
import type { Column, CsvFile } from './read';
import { readCsv } from './read';

export interface PlannedRow {
  line: number;
  effect: 'create' | 'update' | 'unchanged' | 'error';
  /** What the row is about. */
  name: string;
  /** What it does, or all that is wrong with it. */
  message: string;
}

export interface ImportReport {
  dryRun: boolean;
  applied: boolean;
  counts: Record<PlannedRow['effect'], number>;
  rows: PlannedRow[];
}

export interface ImportContext {
  trx: Knex.Transaction;
  deps: StockDeps;
  tenantId: string;
  by: By;
}

/** One kind of file. */
export interface CsvImport {
  columns: readonly Column[];
  /** Answers what each row would do, and what does all of it. */
  plan(context: ImportContext, file: CsvFile): Promise<{ rows: PlannedRow[]; apply(): Promise<void> }>;
}

const MOST_DETAILS = 1_000;

/**
 * All rows or none. @throws Refusal `validation_failed` for a file that cannot be read; without dry run also when any row
 * is wrong, each named by its line. `conflict` when somebody changed the same things at the same time.
 */
export async function importCsv(
  deps: StockDeps,
  tenantId: string,
  kind: CsvImport,
  { csv, dryRun }: { csv: string; dryRun: boolean },
  by: By,
  remember?: (trx: Knex.Transaction, report: ImportReport) => Promise<void>,
): Promise<ImportReport> {
  const file = await readCsv(csv, kind.columns);
  try {
    return await inTenant(deps.knex, tenantId, async trx => {
      const { rows, apply } = await kind.plan({ trx, deps, tenantId, by }, file);
      const report = reportOf(rows, dryRun);
      if (dryRun) return report;
      if (report.counts.error > 0) throw refused(rows);
      await apply();
      await remember?.(trx, report);
      return report;
    });
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new Refusal(
      'conflict',
      'Changed meanwhile',
      'Somebody changed the same things at the same time. Try again.',
    );
  }
}

/** A report with its first rows: those that are wrong, then those that change something, each in their order. */
export function shortReport(report: ImportReport, most: number): ImportReport {
  const those = (...effects: PlannedRow['effect'][]) =>
    report.rows.filter(({ effect }) => effects.includes(effect));
  if (report.rows.length <= most) return report;
  const rows = [...those('error'), ...those('create', 'update'), ...those('unchanged')].slice(0, most);
  return { ...report, rows };
}

function reportOf(rows: PlannedRow[], dryRun: boolean): ImportReport {
  const counts = { create: 0, update: 0, unchanged: 0, error: 0 };
  for (const { effect } of rows) counts[effect] += 1;
  return { dryRun, applied: !dryRun, counts, rows };
}

function refused(rows: readonly PlannedRow[]): Refusal {
  const wrong = rows.filter(({ effect }) => effect === 'error');
  const details = wrong
    .slice(0, MOST_DETAILS)
    .map(({ line, message }) => ({ field: `csv.${line}`, message }));
  const more = wrong.length - details.length;
  if (more > 0) details.push({ field: 'csv', message: `${more} more rows are wrong.` });
  return validationFailed(details);
}

/** An error of a row, all of what is wrong in one sentence. */
export const wrongRow = (line: number, name: string, problems: readonly string[]): PlannedRow => {
  const message = problems.join('; ');
  return {
    line,
    name,
    effect: 'error',
    message: `${message[0]!.toUpperCase()}${message.slice(1)}.`.replace(/\.\.$/, '.'),
  };
};

/** What was seen before in the same file: the line, if this is the second time. */
export function seenBefore(): (key: string, line: number) => number | undefined {
  const lines = new Map<string, number>();
  return (key, line) => {
    const earlier = lines.get(key);
    if (earlier === undefined) lines.set(key, line);
    return earlier;
  };
}
