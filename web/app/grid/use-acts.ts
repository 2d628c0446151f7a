// What people do in the grid: each thing is sent, said, and leaves a note of what came of it, with the way back where there
// is one.
import type { Day, Item, Place } from './day';
import { isSamePlace, isWithin, timeOf } from './day';
import { placeOf } from './keys';
import type { Wish } from './new-dialog';
import type { Note } from './notice';
import type { Answer, Done, NoneBlocked, Refused, Stuck } from './talk';
import type { Why } from './use-changes';
import { newKey, useChanges, wordsOf } from './use-changes';
import { STATUS } from '../words';
import { TOLD, placeWords } from './words';

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

/** What is said of a booking once it is. */
const IS: Record<Exclude<Item['status'], 'cancelled'>, string> = {
  pending: 'is to be confirmed',
  upcoming: 'is confirmed',
  active: 'is checked in',
  completed: 'is completed',
  no_show: 'did not come; the place is free',
};

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
    ...{ kind: 'refused', verb: 'Move' },
    // Where it is it need not be moved to.
    refused: { ...refused, instead: refused.instead.filter(place => !isSamePlace(place, item)) },
    text: `${item.title} stays at ${placeWords(day, item)}.`,
    onInstead: instead => {
      goTo(instead);
      void moveTo(item, placeOf(instead));
    },
    onOverride: reason => void moveTo(item, place, { ...options, reason }),
  });

  async function change(item: Item, status: Item['status'], why: Why = {}): Promise<void> {
    begin(`${item.title}: ${STATUS[status]}.`);
    const answer = await setStatus(item, status, why);
    if (!answer.ok) return tell(refusal(answer, `${item.title} is as it was.`));
    const again = (overrideReason?: string) => () => void bookAgain(item, overrideReason);
    if (status === 'cancelled') {
      const gone = item.kind === 'block' ? 'taken away' : 'cancelled';
      const told = isReachable(answer) ? ` ${TOLD[answer.reach]}` : '';
      const text = `${item.title} is ${gone}; the place is free.${told}`;
      return tell({ kind: 'done', text, undo: again(TAKEN_BACK) });
    }
    const text = `${item.title} ${IS[status]}.`;
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
    const told = isReachable(answer) ? ' The customer gets a new confirmation.' : '';
    tell({ kind: 'done', text: `${title} is ${word} again: ${placeWords(day, place)}.${told}` });
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
      text: `${title} is not blocked yet: ${inTheWay(stuck)} Nothing happens unless you say so.`,
      lines: stuck.bookings.map(booking => booking.text),
      choices: stuck.choices.map(({ action, text }) => ({
        text: action === 'skip' ? 'Give the block up' : text,
        run: () => void decide(none.id, title, stuck, action),
      })),
      to: { path: page, text: 'See more about it' },
    });
  }

  async function decide(id: string, title: string, { conflictId, bookings }: Stuck, action: string) {
    begin('One moment.');
    const ids = bookings.map(booking => booking.id);
    const values = { intent: 'decide', id, conflictId, bookingIds: ids.join(','), action };
    const text = action === 'skip' ? `${title} is given up.` : `${title} is being blocked.`;
    await carriedOut(values, { text, ...(action === 'move' && { moves: ids }) });
  }

  /** Sends what a job carries out, and watches it. */
  async function carriedOut(
    values: Record<string, string>,
    job: Omit<Note & { kind: 'job' }, 'kind' | 'jobId'>,
  ): Promise<void> {
    const answer = await order(values);
    if (!answer.ok) return tell(refusal(answer, 'Nothing was changed.'));
    const jobId = 'jobId' in answer ? answer.jobId : null;
    tell(jobId ? { kind: 'job', ...job, jobId } : { kind: 'done', text: job.text });
  }

  async function unblock({ id, title }: Item, scope: Scope): Promise<void> {
    begin('One moment.');
    const job = { text: `${title} is being taken away.`, undoText: `${title} is being put back.` };
    await carriedOut({ intent: 'unblock', id, scope }, job);
  }
  async function reblock({ id, title }: Item, scope: Scope, place: Place): Promise<void> {
    begin('One moment.');
    goTo(place);
    await carriedOut({ intent: 'reblock', id, scope, ...place }, { text: `${title} is being moved.` });
  }
  async function cancelMany(some: readonly Item[], why: Why): Promise<void> {
    begin('One moment.');
    const ids = some.map(({ id }) => id).join(',');
    const job = {
      text: `Cancelling ${counted(some.length, 'booking')}. Undo sends each customer a new confirmation.`,
      undoText: 'The cancellations are being taken back. Each customer gets a new confirmation.',
    };
    await carriedOut({ intent: 'many', ids, ...wordsOf(why) }, job);
  }

  return { items, moveTo, change, make, unblock, reblock, cancelMany };
}

const isReachable = (answer: Answer): answer is Done => 'reach' in answer && answer.reach !== 'none';

/** Bookings, or only the time that is kept free around one. */
const inTheWay = ({ bookings }: Stuck): string =>
  bookings.length > 1 ? `${bookings.length} bookings stand in the way.` : 'something stands in the way.';

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** What is being made, as it will stand there. */
const ghost = (day: Day, { type, title, place, customerId }: Wish): Item => ({
  ...{ id: `new-${newKey()}`, ...place, title, customerId, tier: null, revision: 0, waiting: true },
  ...(type === 'SESSION'
    ? { kind: 'session' as const, type: 'CUSTOMER' as const }
    : { kind: 'block' as const, type: type as Item['type'] }),
  ...{ status: 'upcoming' as const, from: timeOf(day, place.startTime), to: timeOf(day, place.endTime) },
});
