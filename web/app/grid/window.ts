// Which rows and columns are on the screen: all have the same size, so it is arithmetic. What is drawn is what is seen and
// a little around it, however many bays there are.
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

export interface Sizes {
  rowPx: number;
  columnPx: number;
  headPx: number;
  timesPx: number;
}

export interface Range {
  first: number;
  /** Included; below `first` when there is nothing. */
  last: number;
}

/** The indexes that a stretch of pixels shows, with some around it. */
export function rangeOf(
  fromPx: number,
  lengthPx: number,
  sizePx: number,
  count: number,
  around: number,
): Range {
  return {
    first: Math.max(0, Math.floor(fromPx / sizePx) - around),
    last: Math.min(count - 1, Math.ceil((fromPx + lengthPx) / sizePx) - 1 + around),
  };
}

const NARROW_PX = 560;
const WIDEST_COLUMN_PX = 220;
const LEAST_COLUMN_PX = 116;

/** All bays at once where they fit; two beside each other on a phone, with rows for a thumb. */
export function sizesFor(widthPx: number, columns: number): Sizes {
  const narrow = widthPx < NARROW_PX;
  const timesPx = narrow ? 56 : 72;
  const room = widthPx - timesPx;
  if (narrow) {
    return { rowPx: 44, headPx: 52, timesPx, columnPx: Math.floor(room / Math.min(2, Math.max(1, columns))) };
  }
  const fair = Math.floor(room / Math.max(1, columns));
  return {
    rowPx: 28,
    headPx: 52,
    timesPx,
    columnPx: Math.min(WIDEST_COLUMN_PX, Math.max(LEAST_COLUMN_PX, fair)),
  };
}

const ROWS_AROUND = 3;
const COLUMNS_AROUND = 2;

interface Seen {
  rows: Range;
  columns: Range;
}

const isSame = (a: Seen, b: Seen): boolean =>
  a.rows.first === b.rows.first &&
  a.rows.last === b.rows.last &&
  a.columns.first === b.columns.first &&
  a.columns.last === b.columns.last;

/** Follows the scrolling of an element; a page is drawn again only when other rows or columns come in sight. */
export function useWindow(rows: number, columns: number) {
  const scroller = useRef<HTMLDivElement>(null);
  const [widthPx, setWidth] = useState(1200);
  const sizes = sizesFor(widthPx, columns);
  const { rowPx, columnPx, headPx, timesPx } = sizes;
  const [seen, setSeen] = useState<Seen>({ rows: { first: 0, last: 20 }, columns: { first: 0, last: 10 } });

  const look = useCallback(() => {
    const box = scroller.current;
    if (!box) return;
    const next = {
      rows: rangeOf(box.scrollTop, box.clientHeight - headPx, rowPx, rows, ROWS_AROUND),
      columns: rangeOf(box.scrollLeft, box.clientWidth - timesPx, columnPx, columns, COLUMNS_AROUND),
    };
    setSeen(before => (isSame(before, next) ? before : next));
  }, [rows, columns, rowPx, columnPx, headPx, timesPx]);

  useLayoutEffect(look, [look]);
  useEffect(() => {
    const box = scroller.current!;
    const watch = new ResizeObserver(() => {
      setWidth(box.clientWidth);
      look();
    });
    watch.observe(box);
    return () => watch.disconnect();
  }, [look]);

  /** Brings a cell in sight, no further than needed. */
  const reveal = useCallback(
    (row: number, column: number) => {
      const box = scroller.current;
      if (!box) return;
      const [top, left] = [row * rowPx, column * columnPx];
      const [height, width] = [box.clientHeight - headPx, box.clientWidth - timesPx];
      if (top < box.scrollTop) box.scrollTop = top;
      else if (top + rowPx > box.scrollTop + height) box.scrollTop = top + rowPx - height;
      if (left < box.scrollLeft) box.scrollLeft = left;
      else if (left + columnPx > box.scrollLeft + width) box.scrollLeft = left + columnPx - width;
    },
    [rowPx, columnPx, headPx, timesPx],
  );
  // Before it was looked, and after there became fewer.
  const within = ({ first, last }: Range, count: number): Range => ({
    first,
    last: Math.min(last, count - 1),
  });
  const shown = { rows: within(seen.rows, rows), columns: within(seen.columns, columns) };
  return { scroller, sizes, seen: shown, look, reveal };
}

/** The indexes of a range, and one that is kept though it is out of sight. */
export function indexes({ first, last }: Range, kept?: number): number[] {
  const list = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
  if (kept !== undefined && kept < first) list.unshift(kept);
  if (kept !== undefined && kept > last) list.push(kept);
  return list;
}
