// Products, counts and targets as files.
import { routes } from '../../contracts';
import type { CsvKind } from '../../contracts/stock-csv';
import { exportFile, importFile, shortReport } from '../../services/stock/csv';
import type { ImportReport } from '../../services/stock/csv/import';
import type { ApiRequest } from '../context';
import { RawAnswer, implement } from '../endpoint';
import { once } from '../idempotency';
import { ok } from '../present';
import { stockCaller } from './stock';

async function exported(request: ApiRequest, kind: CsvKind): Promise<RawAnswer> {
  const { deps, tenantId } = await stockCaller(request);
  const text = await exportFile(deps, tenantId, kind);
  request.ctx.set('content-disposition', `attachment; filename="${kind}-${request.now.slice(0, 10)}.csv"`);
  return new RawAnswer('text/csv; charset=utf-8', text);
}

interface Sent {
  query: { dry_run?: 'true' | 'false'; rows?: number };
  body: { csv: string; dryRun: boolean };
}

async function imported(request: ApiRequest, kind: CsvKind, { query, body }: Sent) {
  const { deps, tenantId, by } = await stockCaller(request);
  const file = { csv: body.csv, dryRun: body.dryRun || query.dry_run === 'true' };
  const answer = (report: ImportReport) =>
    ok(query.rows === undefined ? report : shortReport(report, query.rows));
  return once(request, tenantId, { ...file, rows: query.rows }, async ({ keep }) =>
    answer(
      await importFile(deps, tenantId, kind, file, by, async (trx, report) => keep?.(trx, answer(report))),
    ),
  );
}

export const stockCsvRoutes = {
  exportProducts: implement(routes.exportProducts, (_, request) => exported(request, 'products')),
  importProducts: implement(routes.importProducts, (input, request) => imported(request, 'products', input)),
  exportCounts: implement(routes.exportCounts, (_, request) => exported(request, 'counts')),
  importCounts: implement(routes.importCounts, (input, request) => imported(request, 'counts', input)),
  exportTargets: implement(routes.exportTargets, (_, request) => exported(request, 'targets')),
  importTargets: implement(routes.importTargets, (input, request) => imported(request, 'targets', input)),
};
