// The keyboard in the grid does what the mouse does. Arrows go from cell to cell; with Shift they choose a stretch; Enter
// opens; M takes a booking up, arrows carry it, with Shift they draw its end and with Alt its beginning, Enter puts it
// down, Escape gives up. Each step is said.
import type { KeyboardEvent } from 'react';
import type { Day, Item, Place } from './day';
import { inTheWay, isMovable, isSamePlace, resized, rowAt, shifted, stretch, whyNotMovable } from './day';
import type { Cell, Draft, GridTools } from './pointer';
import { FIND_ID } from './find-field';
import { firstRowOf } from './pointer';
import { placeWords } from './words';

export interface KeyTools extends GridTools {
  items: readonly Item[];
  cell: Cell;
  draft: Draft | null;
  itemHere: Item | undefined;
  /** Takes back what was done last. */
  undo(): void;
}

/** Half a working day. */
const PAGE_ROWS = 8;
const STEPS: Partial<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-PAGE_ROWS, 0],
  PageDown: [PAGE_ROWS, 0],
};

export function onGridKey(event: KeyboardEvent, tools: KeyTools): void {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z' && !tools.draft) {
    event.preventDefault();
    return tools.undo();
  }
  if (event.ctrlKey && event.key !== 'Home' && event.key !== 'End') return;
  if (event.metaKey) return;
  const handled = tools.draft?.kind === 'move' ? carry(event, tools, tools.draft) : walk(event, tools);
  if (handled) event.preventDefault();
}

function walk(event: KeyboardEvent, tools: KeyTools): boolean {
  const { day, cell, draft, itemHere } = tools;
  const step = STEPS[event.key];
  if (step && event.shiftKey && step[1] === 0) return choose(tools, step[0]);
  if (step && !event.altKey) {
    tools.setDraft(null);
    tools.focus({ row: cell.row + step[0], column: cell.column + step[1] });
    return true;
  }
  switch (event.key) {
    case 'Home':
    case 'End': {
      const end = event.key === 'End';
      tools.setDraft(null);
      tools.focus({
        row: event.ctrlKey ? (end ? day.slots.length - 1 : 0) : cell.row,
        column: end ? day.bays.length - 1 : 0,
      });
      return true;
    }
    case 'Enter':
    case ' ':
      if (draft) tools.drop(draft);
      else tools.open(cell, itemHere);
      return true;
    case 'Escape':
      if (!draft) return false;
      tools.setDraft(null);
      tools.say('Nothing chosen.');
      return true;
    case 'm':
    case 'M':
      return takeUp(tools);
    case 'f':
    case 'F':
      document.getElementById(FIND_ID)?.focus();
      return true;
    default:
      return false;
  }
}

function choose(tools: KeyTools, rows: number): boolean {
  const { day, cell, draft } = tools;
  if (!tools.mayAct) return false;
  const anchor = draft?.kind === 'choose' ? draft.anchor : cell.row;
  const from = draft?.kind === 'choose' ? draft.head : cell.row;
  const head = Math.min(Math.max(0, from + rows), day.slots.length - 1);
  const place = stretch(day, day.bays[cell.column]!.id, anchor, head);
  tools.focus({ row: head, column: cell.column });
  tools.setDraft({ kind: 'choose', place, anchor, head });
  tools.say(`${placeWords(day, place)} chosen${obstacle(tools, place)}. Enter to book it.`);
  return true;
}

function takeUp(tools: KeyTools): boolean {
  const { itemHere: item, mayAct, mayManage } = tools;
  if (!item) tools.say('There is nothing to move here.');
  else if (!mayAct) tools.say('Your login may look, but not change this.');
  else if (!isMovable(item, mayManage)) tools.say(whyNotMovable(item));
  else {
    tools.setDraft({ kind: 'move', item, place: placeOf(item) });
    tools.say(
      `Moving ${item.title}. Arrows move it, Shift with up or down changes its end, Alt with up or down its beginning, Enter puts it down, Escape gives up.`,
    );
  }
  return true;
}

export const placeOf = ({ resourceId, startTime, endTime }: Place): Place => ({
  resourceId,
  startTime,
  endTime,
});

function carry(event: KeyboardEvent, tools: KeyTools, draft: Draft & { kind: 'move' }): boolean {
  const { day } = tools;
  if (event.key === 'Enter' || event.key === ' ' || event.key === 'm' || event.key === 'M') {
    tools.setDraft(null);
    tools.drop(draft);
    return true;
  }
  if (event.key === 'Escape' || event.key === 'Tab') {
    tools.setDraft(null);
    tools.focus({ row: firstRowOf(day, draft.item), column: columnOf(day, draft.item) });
    tools.say(`${draft.item.title} stays where it was.`);
    return event.key === 'Escape';
  }
  const step = STEPS[event.key];
  if (!step) return false;
  const place = carried(day, draft.place, step, event);
  tools.setDraft({ ...draft, place });
  tools.focus({ row: firstRowOf(day, place), column: columnOf(day, place) });
  const back = isSamePlace(place, draft.item) ? ', where it was' : '';
  tools.say(`${placeWords(day, place)}${back}${obstacle(tools, place, draft.item.id)}.`);
  return true;
}

export const columnOf = (day: Day, { resourceId }: Pick<Place, 'resourceId'>): number =>
  Math.max(
    0,
    day.bays.findIndex(({ id }) => id === resourceId),
  );

function carried(
  day: Day,
  place: Place,
  [rows, columns]: readonly [number, number],
  { shiftKey, altKey }: Pick<KeyboardEvent, 'shiftKey' | 'altKey'>,
): Place {
  if (shiftKey) return resized(day, place, 'end', Math.ceil(rowAt(day, place.endTime)) - 1 + rows);
  if (altKey) return resized(day, place, 'start', Math.floor(rowAt(day, place.startTime)) + rows);
  const column = Math.min(Math.max(0, columnOf(day, place) + columns), day.bays.length - 1);
  return shifted(day, place, rows, day.bays[column]!.id);
}

function obstacle({ items }: KeyTools, place: Place, id?: string): string {
  const taken = inTheWay(items, place, id);
  return taken ? `, taken by ${taken.title}` : '';
}
