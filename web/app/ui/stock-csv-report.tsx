// What a file would do, or has done, row by row; what is wrong comes first.
import { useEffect, useRef } from 'react';
import type { CsvReport } from '../../../contracts/stock-csv';
import type { IconName } from './icons';
import { Icon } from './icons';
import { Badge } from './stock-badges';
import type { Column } from './stock-table';
import { StockTable } from './stock-table';
import { amount } from './stock-words';

type Row = CsvReport['rows'][number];
type Effect = Row['effect'];

const EFFECT: Record<Effect, { text: string; look: readonly [tone: string, icon: IconName] }> = {
  error: { text: 'Wrong', look: ['tone-cancelled', 'alert'] },
  create: { text: 'New', look: ['tone-active', 'plus'] },
  update: { text: 'Changed', look: ['tone-upcoming', 'check'] },
  unchanged: { text: 'Unchanged', look: ['tone-completed', 'minus'] },
};

const COLUMNS: readonly Column<Row>[] = [
  {
    head: 'Row',
    cell: ({ line, name }) => (
      <>
        <span className="figures text-sm text-ink-500">Line {line}</span>
        <span className="block font-semibold">{name || 'Without a name'}</span>
      </>
    ),
  },
  { head: 'Effect', cell: ({ effect }) => <Badge look={EFFECT[effect].look} text={EFFECT[effect].text} /> },
  { head: 'What exactly', bare: true, cell: ({ message }) => message },
];

export function Report({ report }: { report: CsvReport }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [report]);
  const { counts, rows, applied } = report;
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return (
    <section aria-labelledby="report" className="space-y-4">
      <div
        ref={box}
        tabIndex={-1}
        role="status"
        className={`alert ${counts.error > 0 ? 'alert-error' : applied ? 'alert-info' : 'alert-warn'}`}
        data-report={applied ? 'applied' : 'looked at'}
      >
        <Icon
          name={counts.error > 0 ? 'alert' : applied ? 'check' : 'info'}
          className="mt-0.5 size-5 shrink-0"
        />
        <div>
          <h2 id="report" className="text-base">
            {headline(report)}
          </h2>
          <p className="figures">
            {amount(counts.create)} new, {amount(counts.update)} changed, {amount(counts.unchanged)}{' '}
            unchanged, {amount(counts.error)} wrong.
          </p>
        </div>
      </div>
      <StockTable
        caption="Rows of the file"
        rows={rows}
        keyOf={({ line }) => String(line)}
        columns={COLUMNS}
      />
      {total > rows.length && (
        <p className="text-ink-500">
          {amount(rows.length)} of {amount(total)} rows are shown, those that are wrong first.
        </p>
      )}
    </section>
  );
}

function headline({ counts, applied, dryRun }: CsvReport): string {
  if (counts.error > 0) return 'Nothing was changed: correct the rows below and choose the file again.';
  if (applied) return 'Done: all rows are taken over.';
  if (counts.create + counts.update === 0) return 'Nothing to do: everything is like this already.';
  return dryRun ? 'This is what would happen. Nothing is changed yet.' : 'Nothing was changed.';
}
