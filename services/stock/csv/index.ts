// The files stock can be exchanged in.
import { inTenant } from '../../../db/connection';
import type { By, StockDeps } from '../deps';
import { countsImport, exportCounts } from './counts';
import type { CsvImport, ImportContext, ImportReport } from './import';
import { importCsv } from './import';
import { exportProducts, productsImport } from './products';
import { exportTargets, targetsImport } from './targets';

export { shortReport } from './import';

export type CsvKind = 'products' | 'counts' | 'targets';

const KINDS: Record<
  CsvKind,
  { in: CsvImport; out: (context: Pick<ImportContext, 'trx'>) => Promise<string> }
> = {
  products: { in: productsImport, out: exportProducts },
  counts: { in: countsImport, out: exportCounts },
  targets: { in: targetsImport, out: exportTargets },
};

/** The text of a file that can come in again. */
export const exportFile = (
  { knex }: Pick<StockDeps, 'knex'>,
  tenantId: string,
  kind: CsvKind,
): Promise<string> => inTenant(knex, tenantId, trx => KINDS[kind].out({ trx }));

/** All rows or none; see {@link importCsv}. */
export const importFile = (
  deps: StockDeps,
  tenantId: string,
  kind: CsvKind,
  file: { csv: string; dryRun: boolean },
  by: By,
  remember?: Parameters<typeof importCsv>[5],
): Promise<ImportReport> => importCsv(deps, tenantId, KINDS[kind].in, file, by, remember);
