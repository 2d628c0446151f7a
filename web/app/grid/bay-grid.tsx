// The grid itself: half hours down, bays across. What a screen reader meets is a grid of cells that say what stands there;
// what the eye sees is drawn over it. Only what is in sight is drawn, in both directions.
import { memo, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Day, Item, Placed } from './day';
import { itemAt, openRows, placed, rowAt, startOfRow } from './day';
import { GridItem, Marker } from './grid-item';
import { columnOf, onGridKey } from './keys';
import type { Cell, Draft } from './pointer';
import { usePointer } from './pointer';
import type { Sizes } from './window';
import { indexes, useWindow } from './window';
import { cellWords } from './words';

interface GridProps {
  day: Day;
  items: readonly Item[];
  mayAct: boolean;
  mayManage: boolean;
  /** The bay to go to, when it is chosen elsewhere. */
  wanted: { bay: string } | null;
  drop(draft: Draft): void;
  open(cell: Cell, item: Item | undefined): void;
  say(text: string): void;
}

export function BayGrid({ day, items, mayAct, mayManage, wanted, drop, open, say }: GridProps) {
  const [rows, columns] = [day.slots.length, day.bays.length];
  const { scroller, sizes, seen, look, reveal } = useWindow(rows, columns);
  const [cell, setCell] = useState<Cell>(() => ({ row: firstRow(day), column: 0 }));
  const [draft, setDraft] = useState<Draft | null>(null);
  const wantsFocus = useRef(false);
  const at = { row: Math.min(cell.row, rows - 1), column: Math.min(cell.column, columns - 1) };

  const standing = useMemo(() => placed(day, items), [day, items]);
  const views = useMemo(() => columnViews(day, standing), [day, standing]);
  const byId = useMemo(() => new Map(items.map(item => [item.id, item])), [items]);

  const focus = useCallback(
    (next: Cell) => {
      wantsFocus.current = true;
      setCell({ row: clamp(next.row, rows), column: clamp(next.column, columns) });
    },
    [rows, columns],
  );
  useLayoutEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    reveal(at.row, at.column);
    scroller.current
      ?.querySelector<HTMLElement>(`[data-cell="${at.row}:${at.column}"]`)
      ?.focus({ preventScroll: true });
  });
  // A new day is shown from where it begins: now, or when the first bay opens.
  useEffect(() => {
    const row = firstRow(day);
    setCell(before => ({ ...before, row }));
    if (scroller.current) scroller.current.scrollTop = Math.max(0, (row - 1) * sizes.rowPx);
    // Not when the same day is loaded again.
  }, [day.date, sizes.rowPx]);
  useEffect(() => {
    if (!wanted || !scroller.current) return;
    scroller.current.scrollLeft = columnOf(day, { resourceId: wanted.bay }) * sizes.columnPx;
    setCell(before => ({ ...before, column: columnOf(day, { resourceId: wanted.bay }) }));
  }, [wanted]);

  // Assistive technology presses a cell, not what is drawn over it.
  const openAt = (there: Cell, item: Item | undefined): void =>
    open(there, item ?? itemAt(standing.get(day.bays[there.column]!.id), there.row));
  const shared = { day, mayAct, mayManage, focus, setDraft, drop, say, open: openAt };
  const pointer = usePointer({ ...shared, sizes, scroller, find: id => byId.get(id) });
  const shownRows = indexes(seen.rows, at.row);
  const { first, last } = seen.columns;
  const shownColumns = useMemo(() => indexes({ first, last }, at.column), [first, last, at.column]);
  const { rowPx, columnPx, headPx, timesPx } = sizes;

  return (
    <div ref={scroller} className="bay-grid" onScroll={look} data-dragging={draft ? true : undefined}>
      <div
        className="bay-canvas"
        style={{ width: timesPx + columns * columnPx, height: headPx + rows * rowPx }}
        onPointerDown={pointer.onPointerDown}
        onClick={pointer.onClick}
      >
        <div
          role="grid"
          aria-label={`Bays on ${day.title}`}
          aria-describedby="grid-keys"
          aria-rowcount={rows + 1}
          aria-colcount={columns + 1}
          aria-readonly={!mayAct}
          onKeyDown={event =>
            onGridKey(event, {
              ...{ ...shared, items, draft, cell: at },
              itemHere: itemAt(standing.get(day.bays[at.column]!.id), at.row),
            })
          }
        >
          <Head day={day} columns={shownColumns} sizes={sizes} />
          {shownRows.map(row => (
            <Row
              key={row}
              row={row}
              label={day.slots[row]!.label}
              columns={shownColumns}
              views={views}
              sizes={sizes}
              focused={row === at.row ? at.column : -1}
            />
          ))}
        </div>
        <div className="bay-layer" aria-hidden="true" style={{ top: headPx, left: timesPx }}>
          {shownColumns.map(column =>
            (standing.get(day.bays[column]!.id) ?? NOTHING)
              .filter(({ top, bottom }) => bottom > seen.rows.first && top <= seen.rows.last + 1)
              .map(one => (
                <GridItem
                  key={one.item.id}
                  placed={one}
                  column={column}
                  sizes={sizes}
                  mayMove={mayAct && (one.item.kind !== 'block' || mayManage)}
                  lifted={draft?.kind === 'move' && draft.item.id === one.item.id}
                />
              )),
          )}
          {draft && <Marker day={day} items={items} draft={draft} sizes={sizes} />}
        </div>
        <NowLine day={day} sizes={sizes} width={columns * columnPx} />
      </div>
    </div>
  );
}

const NOTHING: readonly Placed[] = [];
const clamp = (value: number, count: number): number => Math.min(Math.max(0, value), count - 1);

const MORNING = '08:00';

/** Where a day is looked at first: now, today; else when the first place opens. */
function firstRow(day: Day): number {
  const now = rowAt(day, new Date().toISOString());
  if (now >= 0 && now < day.slots.length) return Math.floor(now);
  const opens = day.locations.flatMap(({ alwaysOpen, open }) =>
    alwaysOpen ? [] : open.map(({ startTime }) => rowAt(day, startTime)).filter(row => row > 0),
  );
  const morning = day.slots.findIndex(({ label }) => label >= MORNING);
  return clamp(Math.floor(Math.min(morning, ...opens)), day.slots.length);
}

interface ColumnView {
  /** Of each row: what its cell says, and whether its location is open. */
  words: string[];
  open: boolean[];
}

/** What the cells of a bay say, made when it comes in sight. */
function columnViews(day: Day, standing: Map<string, Placed[]>): (column: number) => ColumnView {
  const made = new Map<number, ColumnView>();
  const byLocation = openRows(day);
  const always = day.slots.map(() => true);
  return column => {
    const known = made.get(column);
    if (known) return known;
    const bay = day.bays[column]!;
    const open = (bay.locationId && byLocation.get(bay.locationId)) || always;
    const words = day.slots.map(({ label }, row) =>
      cellWords(bay.name, label, open[row]!, itemAt(standing.get(bay.id), row)),
    );
    const view = { words, open };
    made.set(column, view);
    return view;
  };
}

const Head = memo(function Head({ day, columns, sizes }: { day: Day; columns: number[]; sizes: Sizes }) {
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
}

const isSameRow = (a: RowProps, b: RowProps): boolean =>
  a.label === b.label &&
  a.columns === b.columns &&
  a.views === b.views &&
  a.focused === b.focused &&
  a.sizes.rowPx === b.sizes.rowPx &&
  a.sizes.columnPx === b.sizes.columnPx;

const Row = memo(function Row({ row, label, columns, views, sizes, focused }: RowProps) {
  const { rowPx, columnPx, headPx, timesPx } = sizes;
  return (
    <div
      role="row"
      aria-rowindex={row + 2}
      className="bay-row"
      style={{ top: headPx + row * rowPx, height: rowPx }}
    >
      <div role="rowheader" aria-colindex={1} className="bay-time" style={{ width: timesPx }}>
        {label}
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
}

const GridCell = memo(function GridCell({ row, column, left, width, words, open, stop }: CellProps) {
  return (
    <div
      role="gridcell"
      aria-colindex={column + 2}
      aria-label={words}
      tabIndex={stop ? 0 : -1}
      data-cell={`${row}:${column}`}
      data-half={row % 2 === 1 || undefined}
      data-closed={!open || undefined}
      className="bay-cell"
      style={{ left, width }}
    />
  );
});

const TICK_MS = 30_000;

/** Where the day is at this moment. */
function NowLine({ day, sizes, width }: { day: Day; sizes: Sizes; width: number }) {
  const [now, setNow] = useState(() => new Date().toISOString());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date().toISOString()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const row = rowAt(day, now);
  if (row < 0 || row >= day.slots.length) return null;
  const top = sizes.headPx + row * sizes.rowPx;
  return (
    <div className="bay-now" aria-hidden="true" style={{ top, left: sizes.timesPx - 8, width: width + 8 }} />
  );
}

/** The place that a press on a free cell proposes: an hour, or what is free of it. */
export function proposedAt(day: Day, items: readonly Item[], { row, column }: Cell) {
  const resourceId = day.bays[column]!.id;
  const standing = placed(day, items).get(resourceId);
  const roomy = row + 1 < day.slots.length && !itemAt(standing, row + 1);
  return { resourceId, startTime: startOfRow(day, row), endTime: startOfRow(day, row + (roomy ? 2 : 1)) };
}
