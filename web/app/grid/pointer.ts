// Mouse and pen in the grid: a stretch is drawn, a booking is taken elsewhere or drawn longer, a press opens. A finger
// scrolls, and opens with a tap. Escape gives up.
import type { MouseEvent, PointerEvent, RefObject } from 'react';
import { useEffect, useRef } from 'react';
import type { Day, Item, Place } from './day';
import { isMovable, resized, rowAt, shifted, stretch, whyNotMovable } from './day';
import type { Sizes } from './window';

export interface Cell {
  row: number;
  column: number;
}

export type Draft =
  { kind: 'choose'; place: Place; anchor: number; head: number } | { kind: 'move'; item: Item; place: Place };

/** What keys and pointers do to the grid alike. */
export interface GridTools {
  day: Day;
  mayAct: boolean;
  mayManage: boolean;
  focus(cell: Cell): void;
  setDraft(draft: Draft | null): void;
  drop(draft: Draft): void;
  open(cell: Cell, item: Item | undefined): void;
  say(text: string): void;
}

export interface PointerTools extends GridTools {
  sizes: Sizes;
  scroller: RefObject<HTMLDivElement>;
  find(id: string): Item | undefined;
}

interface Gesture {
  from: Cell & { x: number; y: number };
  item: Item | undefined;
  edge: 'start' | 'end' | undefined;
  draft: Draft | null;
  /** Where the pointer is now. */
  x: number;
  y: number;
}

/** Pixels before a press becomes a drag. */
const SLACK_PX = 4;
/** So near to an edge the grid scrolls along. */
const EDGE_PX = 40;
const SCROLL_PX = 14;

export function usePointer(tools: PointerTools) {
  const now = useRef(tools);
  now.current = tools;
  const gesture = useRef<Gesture | null>(null);
  const stop = useRef<() => void>(() => undefined);
  const last = useRef('');
  useEffect(() => () => stop.current(), []);

  function onPointerDown(event: PointerEvent<HTMLDivElement>): void {
    last.current = event.pointerType;
    if (event.button !== 0 || event.pointerType === 'touch') return;
    const at = cellAt(now.current, event.clientX, event.clientY, false);
    if (!at) return;
    event.preventDefault();
    now.current.focus(at);
    const target = event.target as Element;
    const edge = target.closest<HTMLElement>('[data-edge]')?.dataset.edge as Gesture['edge'];
    const [x, y] = [event.clientX, event.clientY];
    gesture.current = { from: { ...at, x, y }, item: itemOf(now.current, target), edge, draft: null, x, y };
    stop.current = listen();
  }

  function listen(): () => void {
    const follow = (event: globalThis.PointerEvent) => {
      const current = gesture.current;
      if (!current) return;
      [current.x, current.y] = [event.clientX, event.clientY];
      if (!current.draft && near(current)) return;
      draw(current);
    };
    const end = () => finish(true);
    const cancel = () => finish(false);
    const key = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      if (gesture.current?.draft) now.current.say('Given up. Nothing was changed.');
      finish(false);
    };
    let frame = requestAnimationFrame(function along() {
      if (gesture.current?.draft && scrollAlong(now.current, gesture.current)) draw(gesture.current);
      frame = requestAnimationFrame(along);
    });
    window.addEventListener('pointermove', follow);
    window.addEventListener('pointerup', end);
    window.addEventListener('pointercancel', cancel);
    window.addEventListener('keydown', key, true);
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener('pointermove', follow);
      window.removeEventListener('pointerup', end);
      window.removeEventListener('pointercancel', cancel);
      window.removeEventListener('keydown', key, true);
    };
  }

  function draw(current: Gesture): void {
    const { setDraft, say, mayAct, mayManage } = now.current;
    const { item } = current;
    if (!mayAct || (item && !isMovable(item, mayManage))) {
      say(item && mayAct ? whyNotMovable(item) : 'Your login may look, but not change this.');
      finish(false);
      return;
    }
    const at = cellAt(now.current, current.x, current.y, true)!;
    const draft = draftAt(now.current, current, at);
    current.draft = draft;
    setDraft(draft);
  }

  function finish(take: boolean): void {
    stop.current();
    const current = gesture.current;
    gesture.current = null;
    now.current.setDraft(null);
    if (!current || !take) return;
    if (current.draft) now.current.drop(current.draft);
    else now.current.open(current.from, current.item);
  }

  /** Taps, and presses of assistive technology. Those of a mouse were dealt with when its button went up. */
  function onClick(event: MouseEvent<HTMLDivElement>): void {
    const by = last.current;
    last.current = '';
    if (by === 'mouse' || by === 'pen') return;
    const target = event.target as Element;
    const cell = target.closest<HTMLElement>('[data-cell]')?.dataset.cell?.split(':').map(Number);
    const at = cell
      ? { row: cell[0]!, column: cell[1]! }
      : cellAt(now.current, event.clientX, event.clientY, false);
    if (!at) return;
    now.current.focus(at);
    now.current.open(at, itemOf(now.current, target));
  }
  return { onPointerDown, onClick };
}

const near = ({ from, x, y }: Gesture): boolean =>
  Math.abs(x - from.x) < SLACK_PX && Math.abs(y - from.y) < SLACK_PX;

const itemOf = ({ find }: PointerTools, target: Element): Item | undefined => {
  const id = target.closest<HTMLElement>('[data-item]')?.dataset.item;
  return id ? find(id) : undefined;
};

/** Undefined outside of the cells, unless the nearest one is asked for. */
function cellAt(
  { day, sizes, scroller }: PointerTools,
  x: number,
  y: number,
  nearest: boolean,
): Cell | undefined {
  const box = scroller.current!;
  const edge = box.getBoundingClientRect();
  const left = x - edge.left - sizes.timesPx;
  const top = y - edge.top - sizes.headPx;
  const column = Math.floor((left + box.scrollLeft) / sizes.columnPx);
  const row = Math.floor((top + box.scrollTop) / sizes.rowPx);
  if (!nearest && (left < 0 || top < 0 || column >= day.bays.length || row >= day.slots.length))
    return undefined;
  return { row: clamp(row, day.slots.length), column: clamp(column, day.bays.length) };
}

const clamp = (value: number, count: number): number => Math.min(Math.max(0, value), count - 1);

function draftAt({ day }: PointerTools, { from, item, edge }: Gesture, at: Cell): Draft {
  if (!item) {
    const place = stretch(day, day.bays[from.column]!.id, from.row, at.row);
    return { kind: 'choose', place, anchor: from.row, head: at.row };
  }
  const place = edge
    ? resized(day, item, edge, at.row)
    : shifted(day, item, at.row - from.row, day.bays[at.column]!.id);
  return { kind: 'move', item, place };
}

function scrollAlong({ scroller, sizes }: PointerTools, { x, y }: Gesture): boolean {
  const box = scroller.current!;
  const edge = box.getBoundingClientRect();
  const step = (at: number, from: number, to: number): number =>
    at < from + EDGE_PX ? -SCROLL_PX : at > to - EDGE_PX ? SCROLL_PX : 0;
  const [left, top] = [box.scrollLeft, box.scrollTop];
  box.scrollLeft += step(x, edge.left + sizes.timesPx, edge.right);
  box.scrollTop += step(y, edge.top + sizes.headPx, edge.bottom);
  return box.scrollLeft !== left || box.scrollTop !== top;
}

/** The row something begins in, within the day. */
export const firstRowOf = (day: Day, place: Place): number =>
  clamp(Math.floor(rowAt(day, place.startTime)), day.slots.length);
