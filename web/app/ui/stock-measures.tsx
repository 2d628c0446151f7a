// The three measures of success: a figure, how it changed, its weeks as bars; and all weeks as a table.
import type { Measure, Week } from '../server/stock-history.server';
import { Icon } from './icons';
import { Badge } from './stock-badges';
import type { Bar } from './stock-chart';
import { Chart } from './stock-chart';
import type { Column } from './stock-table';
import { StockTable } from './stock-table';

interface MeasureProps {
  title: string;
  text: string;
  measure: Measure;
  bars: readonly Bar[];
}

export function MeasureCard({ title, text, measure, bars }: MeasureProps) {
  const id = title.toLowerCase().replaceAll(' ', '-');
  return (
    <section className="card flex flex-col p-4 sm:p-5" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <p className="text-sm text-ink-500">{text}</p>
      <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1">
        <p className="figures text-3xl font-bold">{measure.value}</p>
        {measure.change && (
          <Badge
            look={measure.reached ? ['tone-active', 'check'] : ['tone-completed', 'minus']}
            text={`${measure.change}, ${measure.goal}`}
          />
        )}
      </div>
      <p className="figures mb-3 text-sm text-ink-500">{measure.before}</p>
      <div className="mt-auto">
        <Chart title={title} bars={bars} />
      </div>
    </section>
  );
}

const COLUMNS: readonly Column<Week>[] = [
  { head: 'Week from', cell: ({ day }) => <span className="figures">{day}</span> },
  { head: 'Stockouts', figures: true, cell: ({ stockouts }) => stockouts },
  { head: 'Answers of vendors', figures: true, cell: ({ needResponses }) => needResponses },
  { head: 'Alert to restock', figures: true, cell: ({ restock }) => restock },
  { head: 'Alerts opened', figures: true, cell: ({ alertsOpened }) => alertsOpened },
  { head: 'Alerts resolved', figures: true, cell: ({ alertsResolved }) => alertsResolved },
];

export function Weeks({ weeks }: { weeks: readonly Week[] }) {
  return (
    <details className="disclosure">
      <summary className="btn btn-quiet">
        <Icon name="list" className="size-4" /> The weeks as a table
      </summary>
      <div className="mt-3">
        <StockTable caption="Week by week" rows={weeks} keyOf={({ week }) => week} columns={COLUMNS} />
      </div>
    </details>
  );
}
