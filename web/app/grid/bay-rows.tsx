// The head and the rows of the grid, cell by cell, as a screen reader meets them.
import { memo } from 'react';
import type { Day } from './day';
import type { Cell } from './pointer';
import type { Sizes } from './window';

export interface ColumnView {
  /** Of each row: what its cell says, and whether its location is open. */
  words: string[];
  open: boolean[];
}

export const Head = memo(function Head({
  day,
  columns,
  sizes,
}: {
  day: Day;
  columns: number[];
  sizes: Sizes;
}) {
  const placeOf = new Map(day.locations.map(({ id, name }) => [id, name]));
  const several = day.locations.length > 1;
  return (
    <div role="row" aria-rowindex={1} className="bay-head" style={{ height: sizes.headPx }}>
      <div role="columnheader" aria-colindex={1} className="bay-corner" style={{ width: sizes.timesPx }}>
        Time
      </div>
      {columns.map(column => {
        const { id, name, locationId } = day.bays[column]!;
        return (
          <div
            key={id}
            role="columnheader"
            aria-colindex={column + 2}
            className="bay-name"
            style={{ left: sizes.timesPx + column * sizes.columnPx, width: sizes.columnPx }}
          >
            <span>{name}</span>
            {several && locationId && <small>{placeOf.get(locationId)}</small>}
          </div>
        );
      })}
    </div>
  );
});

interface RowProps {
  row: number;
  label: string;
  columns: number[];
  views: (column: number) => ColumnView;
  sizes: Sizes;
  /** The column of the cell that the Tab key stops at; -1 in other rows. */
  focused: number;
  /** Something stands there. */
  taken: boolean;
}

const isSameRow = (a: RowProps, b: RowProps): boolean =>
  a.label === b.label &&
  a.columns === b.columns &&
  a.views === b.views &&
  a.focused === b.focused &&
  a.taken === b.taken &&
  a.sizes.rowPx === b.sizes.rowPx &&
  a.sizes.columnPx === b.sizes.columnPx;

export const Row = memo(function Row({ row, label, columns, views, sizes, focused, taken }: RowProps) {
  const { rowPx, columnPx, headPx, timesPx } = sizes;
  return (
    <div
      role="row"
      aria-rowindex={row + 2}
      className="bay-row"
      style={{ top: headPx + row * rowPx, height: rowPx }}
    >
      <div role="rowheader" aria-colindex={1} className="bay-time" style={{ width: timesPx }}>
        <span data-again={label.endsWith('again') || undefined}>{label}</span>
      </div>
      {columns.map(column => {
        const { words, open } = views(column);
        return (
          <GridCell
            key={column}
            row={row}
            column={column}
            left={timesPx + column * columnPx}
            width={columnPx}
            words={words[row]!}
            open={open[row]!}
            stop={column === focused}
            taken={column === focused && taken}
          />
        );
      })}
    </div>
  );
}, isSameRow);

interface CellProps extends Cell {
  left: number;
  width: number;
  words: string;
  open: boolean;
  stop: boolean;
  taken: boolean;
}

const GridCell = memo(function GridCell(props: CellProps) {
  const { row, column, left, width, words, open, stop, taken } = props;
  return (
    <div
      role="gridcell"
      aria-colindex={column + 2}
      aria-label={words}
      tabIndex={stop ? 0 : -1}
      data-cell={`${row}:${column}`}
      data-half={row % 2 === 1 || undefined}
      data-closed={!open || undefined}
      data-taken={taken || undefined}
      className="bay-cell"
      style={{ left, width }}
    />
  );
});
