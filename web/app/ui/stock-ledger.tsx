// The ledger of a product: every movement with what was on hand after it, the latest first.
import type { LedgerRow } from '../server/stock-products.server';
import type { Column } from './stock-table';
import { StockTable } from './stock-table';
import { MOVEMENT } from './stock-words';

const COLUMNS: readonly Column<LedgerRow>[] = [
  {
    head: 'When',
    cell: ({ at, by }) => (
      <>
        <span className="figures">{at}</span>
        <span className="block text-sm text-ink-500">{by}</span>
      </>
    ),
  },
  {
    head: 'What',
    cell: ({ type, note, batchCode }) => (
      <>
        {MOVEMENT[type]}
        {batchCode && <span className="block text-sm text-ink-500">batch {batchCode}</span>}
        {note && <span className="block text-sm text-ink-500">{note}</span>}
      </>
    ),
  },
  { head: 'Change', figures: true, cell: ({ changed }) => <span className="font-semibold">{changed}</span> },
  { head: 'On hand after it', figures: true, cell: ({ onHand }) => onHand },
];

export function Ledger({ rows }: { rows: readonly LedgerRow[] }) {
  if (rows.length === 0)
    return <p className="card px-4 py-8 text-center text-ink-500">Nothing has moved yet.</p>;
  return (
    <StockTable caption="Movements, the latest first" rows={rows} keyOf={row => row.id} columns={COLUMNS} />
  );
}
