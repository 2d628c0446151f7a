// The grid itself: half hours down, bays across. What a screen reader meets is a grid of cells that say what stands there;
// what the eye sees is drawn over it. Only what is in sight is drawn, in both directions.
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { ColumnView } from './bay-rows';
import { Head, Row } from './bay-rows';
import type { Day, Item, Placed } from './day';
import { itemAt, openRows, placed, rowAt, startOfRow } from './day';
import { GridItem, Marker } from './grid-item';
import { columnOf, onGridKey } from './keys';
import type { Cell, Draft } from './pointer';
import { usePointer } from './pointer';
import type { Goal } from './use-acts';
import type { Sizes } from './window';
import { indexes, useWindow } from './window';
import { cellWords } from './words';

interface GridProps {
  day: Day;
  items: readonly Item[];
  mayAct: boolean;
  mayManage: boolean;
  /** Where to go to, when it is chosen elsewhere; each is gone to once, when its day is shown. */
  wanted: Goal | null;
  drop(draft: Draft): void;
  open(cell: Cell, item: Item | undefined): void;
  say(text: string): void;
  undo(): void;
}

export function BayGrid({ day, items, mayAct, mayManage, wanted, drop, open, say, undo }: GridProps) {
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
  const reached = useRef<Goal | null>(null);
  useEffect(() => {
    if (!wanted || reached.current === wanted || !scroller.current) return;
    const column = columnOf(day, { resourceId: wanted.bay });
    const row = wanted.at === undefined ? undefined : Math.floor(rowAt(day, wanted.at));
    if (row !== undefined && (row < 0 || row >= rows || day.bays[column]?.id !== wanted.bay)) return;
    reached.current = wanted;
    scroller.current.scrollIntoView({ block: 'nearest' });
    if (row !== undefined) return focus({ row, column });
    scroller.current.scrollLeft = column * sizes.columnPx;
    setCell(before => ({ ...before, column }));
  }, [wanted, day]);

  // Assistive technology presses a cell, not what is drawn over it.
  const openAt = (there: Cell, item: Item | undefined): void =>
    open(there, item ?? itemAt(standing.get(day.bays[there.column]!.id), there.row));
  const shared = { day, mayAct, mayManage, focus, setDraft, drop, say, undo, open: openAt };
  const itemHere = itemAt(standing.get(day.bays[at.column]!.id), at.row);
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
              ...{ ...shared, items, draft, cell: at, itemHere },
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
              taken={row === at.row && itemHere !== undefined}
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
                  here={one.item === itemHere}
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
