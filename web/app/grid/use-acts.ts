// What people do in the grid: each thing is sent, said, and leaves a note of what came of it, with the way back where there
// is one.
import type { Day, Item, Place } from './day';
import { isSamePlace, isWithin, timeOf } from './day';
import { placeOf } from './keys';
import type { Wish } from './new-dialog';
import type { Note } from './notice';
import type { Answer, Done, NoneBlocked, Refused, Stuck } from './talk';
import { newKey, useChanges } from './use-changes';
import { STATUS } from '../words';
import { placeWords } from './words';

/** A time on the wall of another day. */
export interface Elsewhere {
  date: string;
  clock: string;
  lengthMs: string;
}

export type Scope = 'one' | 'following' | 'all';

/** A place in the grid to bring in sight. */
export interface Goal {
  bay: string;
  /** The half hour; left out, only the bay. */
  at?: string;
}

interface Tools {
  day: Day;
  say(text: string): void;
  setNote(note: Note | null): void;
  /** Closes the dialog that is open. */
  close(): void;
  go(goal: Goal): void;
  /** The page of the grid on another day. */
  pathOf(date: string): string;
}

interface MoveOptions {
  reason?: string;
  elsewhere?: Elsewhere;
  back?: boolean;
}

const TAKEN_BACK = 'The cancellation was taken back.';

export function useActs({ day, say, setNote, close, go, pathOf }: Tools) {
  const { items, move, setStatus, add, order } = useChanges(day);
  const tell = (note: Note): void => {
    setNote(note);
    say(note.text);
  };
  const begin = (text: string): void => {
    close();
    setNote(null);
    say(text);
  };
  const goTo = ({ resourceId: bay, startTime: at }: Place): void => go({ bay, at });

  async function moveTo(item: Item, place: Place, options: MoveOptions = {}): Promise<void> {
    const { reason = '', elsewhere, back = false } = options;
    close();
    if (!elsewhere && isSamePlace(item, place)) return say(`${item.title} is where it was.`);
    const before = placeOf(item);
    begin(`${item.title}: ${elsewhere ? elsewhere.date : placeWords(day, place)}.`);
    if (back) goTo(place);
    const answer = await move(item, place, { overrideReason: reason, ...elsewhere });
    if (!answer.ok) {
      if (document.activeElement?.closest('.bay-grid')) goTo(item);
      return tell(notMoved(item, place, options, answer));
    }
    const done = 'id' in answer ? answer : undefined;
    const moved = { ...item, ...(done?.place ?? place) };
    const where = whereWords(moved, done);
    const undo = () => void moveTo(moved, before, { back: true });
    const text = back ? `${item.title} is back at ${where}.` : `Moved: ${item.title} to ${where}.`;
    tell({ kind: 'done', text, ...(back ? {} : { undo, ...linkTo(moved, done) }) });
  }

  const whereWords = (place: Place, done: Done | undefined): string => {
    if (isWithin(day, place) || !done?.when) return placeWords(day, place);
    const bay = day.bays.find(({ id }) => id === place.resourceId)?.name;
    return bay ? `${bay}, ${done.when}` : done.when;
  };
  const linkTo = (place: Place, done: Done | undefined): Partial<Pick<Note & { kind: 'done' }, 'to'>> =>
    isWithin(day, place) || !done?.date ? {} : { to: { path: pathOf(done.date), text: 'Show that day' } };

  /** It is drawn where it was again; this says so. */
  const notMoved = (item: Item, place: Place, options: MoveOptions, refused: Refused): Note => ({
    ...{ kind: 'refused', verb: 'Move', refused },
    text: `${item.title} stays at ${placeWords(day, item)}.`,
    onInstead: instead => {
      goTo(instead);
      void moveTo(item, placeOf(instead));
    },
    onOverride: reason => void moveTo(item, place, { ...options, reason }),
  });

  async function change(item: Item, status: Item['status'], reason = ''): Promise<void> {
    begin(`${item.title}: ${STATUS[status]}.`);
    const answer = await setStatus(item, status, reason);
    if (!answer.ok) return tell(refusal(answer, `${item.title} is as it was.`));
    const again = (overrideReason?: string) => () => void bookAgain(item, overrideReason);
    if (status === 'cancelled') {
      const gone = item.kind === 'block' ? 'taken away' : 'cancelled';
      const text = `${item.title} is ${gone}; the place is free.`;
      return tell({ kind: 'done', text, undo: again(TAKEN_BACK) });
    }
    const text = `${item.title}: ${STATUS[status].toLowerCase()}.`;
    if (status !== 'no_show') return tell({ kind: 'done', text });
    tell({ kind: 'done', text, undo: again(), undoText: 'Book it again' });
  }

  const refusal = (refused: Refused, text: string): Note => ({
    ...{ kind: 'refused', verb: 'Do', refused, text },
    ...{ onInstead: () => undefined, onOverride: () => undefined },
  });

  /** What is cancelled stays so: the same is made anew where its place is still free. */
  async function bookAgain(item: Item, overrideReason = '', place = placeOf(item)): Promise<void> {
    const { id, kind, type, title, customerId } = item;
    begin(`${title}: ${placeWords(day, place)}.`);
    goTo(place);
    const wish = { type: kind === 'block' ? type : 'SESSION', title, place, customerId, values: {} };
    const answer = await add(ghost(day, wish), { intent: 'again', id, overrideReason, ...place });
    if (!answer.ok) {
      return tell({
        ...{ kind: 'refused', verb: 'Book', refused: answer, text: `${title} is not booked again.` },
        onInstead: instead => void bookAgain(item, overrideReason, placeOf(instead)),
        onOverride: reason => void bookAgain(item, reason, place),
      });
    }
    if ('none' in answer) return tellOfNone(title, answer);
    const word = kind === 'block' ? 'blocked' : 'booked';
    tell({ kind: 'done', text: `${title} is ${word} again: ${placeWords(day, place)}.` });
  }

  async function make(wish: Wish): Promise<Answer> {
    const answer = await add(ghost(day, wish), { ...wish.values, ...wish.place });
    if (!answer.ok) return answer;
    close();
    if ('none' in answer) tellOfNone(wish.title, answer);
    else if ('id' in answer) tell(madeNote(wish, answer));
    return answer;
  }

  const madeNote = (wish: Wish, { id, series }: Done): Note => {
    const where = placeWords(day, wish.place);
    if (series && (series.dates > 1 || series.conflicts > 0)) {
      const rest = series.conflicts > 0 ? ` ${counted(series.conflicts, 'date')} could not be had.` : '';
      return {
        kind: 'done',
        text: `Blocked on ${counted(series.dates, 'date')}: ${wish.title}: ${where}.${rest}`,
        to: {
          path: `/staff/blocks/${series.id}`,
          text: series.conflicts > 0 ? 'Decide about them' : 'All its dates',
        },
      };
    }
    const to = { path: `/staff/bookings/${id}`, text: 'It is on another day: open it' };
    return {
      kind: 'done',
      text: `${wish.type === 'SESSION' ? 'Booked' : 'Blocked'}: ${wish.title}: ${where}.`,
      ...(isWithin(day, wish.place) ? {} : { to }),
    };
  };

  /** What stands in the way of a block is decided about here when it is one thing, on the page of the series when several. */
  function tellOfNone(title: string, { none, stuck }: NoneBlocked): void {
    const page = `/staff/blocks/${none.id}`;
    if (!stuck) {
      const text = `Not blocked yet: something stands in the way on ${counted(none.conflicts, 'date')}.`;
      return tell({ kind: 'decide', text, choices: [], to: { path: page, text: 'Decide about them' } });
    }
    tell({
      kind: 'decide',
      text: `${title} is not blocked yet: ${stuck.who || 'something'} stands in the way. Nothing happens to it unless you say so.`,
      choices: stuck.choices.map(({ action, text }) => ({
        text: action === 'skip' ? 'Give the block up' : text,
        run: () => void decide(none.id, title, stuck, action),
      })),
      to: { path: page, text: 'See more about it' },
    });
  }

  async function decide(id: string, title: string, { conflictId, bookingIds }: Stuck, action: string) {
    begin('One moment.');
    const values = { intent: 'decide', id, conflictId, bookingIds, action };
    await carriedOut(values, action === 'skip' ? `${title} is given up.` : `${title} is being blocked.`);
  }

  /** Sends what a job carries out, and watches it. */
  async function carriedOut(values: Record<string, string>, text: string): Promise<void> {
    const answer = await order(values);
    if (!answer.ok) return tell(refusal(answer, 'Nothing was changed.'));
    const jobId = 'jobId' in answer ? answer.jobId : null;
    tell(jobId ? { kind: 'job', text, jobId } : { kind: 'done', text });
  }

  async function unblock({ id, title }: Item, scope: Scope): Promise<void> {
    begin('One moment.');
    await carriedOut({ intent: 'unblock', id, scope }, `${title} is being taken away.`);
  }
  async function reblock({ id, title }: Item, scope: Scope, place: Place): Promise<void> {
    begin('One moment.');
    goTo(place);
    await carriedOut({ intent: 'reblock', id, scope, ...place }, `${title} is being moved.`);
  }
  async function cancelMany(some: readonly Item[], reason: string): Promise<void> {
    begin('One moment.');
    const ids = some.map(({ id }) => id).join(',');
    await carriedOut({ intent: 'many', ids, reason }, `Cancelling ${counted(some.length, 'booking')}.`);
  }

  return { items, moveTo, change, make, unblock, reblock, cancelMany };
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** What is being made, as it will stand there. */
const ghost = (day: Day, { type, title, place, customerId }: Wish): Item => ({
  ...{ id: `new-${newKey()}`, ...place, title, customerId, tier: null, revision: 0, waiting: true },
  ...(type === 'SESSION'
    ? { kind: 'session' as const, type: 'CUSTOMER' as const }
    : { kind: 'block' as const, type: type as Item['type'] }),
  ...{ status: 'upcoming' as const, from: timeOf(day, place.startTime), to: timeOf(day, place.endTime) },
});
