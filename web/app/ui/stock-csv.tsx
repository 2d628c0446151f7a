// Files out and in.
import { Link } from '@remix-run/react';
import type { CsvKind } from '../../../contracts/stock-csv';
import { Icon } from './icons';

export const EXPORT_PATH: Record<CsvKind, string> = {
  products: '/api/products/export.csv',
  counts: '/api/inventory/export.csv',
  targets: '/api/stock-levels/targets/export.csv',
};

export function CsvLinks({ kind, mayImport }: { kind: CsvKind; mayImport: boolean }) {
  return (
    <>
      <a className="btn btn-quiet" href={EXPORT_PATH[kind]} download>
        <Icon name="down" /> CSV
        <span className="sr-only"> of all {kind}</span>
      </a>
      {mayImport && (
        <Link className="btn btn-quiet" to={`/staff/stock/import/${kind}`}>
          <Icon name="up" /> Import
          <span className="sr-only"> {kind} from CSV</span>
        </Link>
      )}
    </>
  );
}
