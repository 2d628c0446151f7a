// What was changed in the grid and is not yet what the server says: shown at once, taken back when the server says no, and
// forgotten once what the server says is as new.
import type { Item, Place } from './day';

export type Change =
  | { kind: 'times'; id: string; place: Place; /** Of the answer. */ revision?: number }
  | { kind: 'status'; id: string; status: Item['status']; answered?: boolean; arrivals: number }
  | { kind: 'new'; item: Item; answered?: boolean; arrivals: number };

export const idOf = (change: Change): string => (change.kind === 'new' ? change.item.id : change.id);

/** How often the server's facts may come after the answer and still be older than it. */
const PATIENCE = 2;

/** The server's items as they will be. `words` says a time as the items do. */
export function withChanges(
  items: readonly Item[],
  changes: readonly Change[],
  words: (instant: string) => string,
): readonly Item[] {
  if (changes.length === 0) return items;
  let shown = [...items];
  for (const change of changes) {
    switch (change.kind) {
      case 'new':
        if (!shown.some(({ id }) => id === change.item.id)) shown.push(change.item);
        break;
      case 'status':
        shown = shown.flatMap(item => {
          if (item.id !== change.id) return [item];
          return change.status === 'cancelled'
            ? []
            : [{ ...item, status: change.status, waiting: !change.answered }];
        });
        break;
      case 'times':
        shown = shown.map(item =>
          item.id === change.id
            ? {
                ...item,
                ...change.place,
                from: words(change.place.startTime),
                to: words(change.place.endTime),
                waiting: change.revision === undefined,
              }
            : item,
        );
    }
  }
  return shown;
}

/** What is still to be shown over newly arrived facts. */
export function afterArrival(changes: readonly Change[], items: readonly Item[]): Change[] {
  const byId = new Map(items.map(item => [item.id, item]));
  return changes.flatMap((change): Change[] => {
    const known = byId.get(idOf(change));
    switch (change.kind) {
      case 'times': {
        if (change.revision === undefined) return [change];
        return known && known.revision < change.revision ? [change] : [];
      }
      case 'status':
      case 'new': {
        if (!change.answered) return [change];
        const told = change.kind === 'new' ? known !== undefined : known?.status === change.status;
        const arrivals = change.arrivals + 1;
        return told || arrivals >= PATIENCE ? [] : [{ ...change, arrivals }];
      }
    }
  });
}
