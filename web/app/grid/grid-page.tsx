// The grid with all that belongs to it: what is chosen, the dialogs, what is said, what came of each change.
import { useCallback, useState } from 'react';
import { BayGrid, proposedAt } from './bay-grid';
import type { Day, Item, Place } from './day';
import { isSamePlace, timeOf } from './day';
import { DetailsDialog } from './details-dialog';
import { placeOf } from './keys';
import type { Wish } from './new-dialog';
import { NewDialog } from './new-dialog';
import type { Note } from './notice';
import { Notice } from './notice';
import type { Cell, Draft } from './pointer';
import type { Answer, Refused } from './talk';
import { newKey, useChanges } from './use-changes';
import { STATUS } from '../words';
import { placeWords } from './words';

interface GridPageProps {
  day: Day;
  mayAct: boolean;
  mayManage: boolean;
  wanted: { bay: string } | null;
}

type Shown = { kind: 'new'; place: Place } | { kind: 'details'; id: string } | null;

export function GridPage({ day, mayAct, mayManage, wanted }: GridPageProps) {
  const { items, move, setStatus, add } = useChanges(day);
  const [shown, setShown] = useState<Shown>(null);
  const [note, setNote] = useState<Note | null>(null);
  const [said, setSaid] = useState({ text: '', turn: 0 });
  const say = useCallback((text: string) => setSaid(({ turn }) => ({ text, turn: turn + 1 })), []);

  async function moveTo(item: Item, place: Place, { reason = '', back = false } = {}): Promise<void> {
    setShown(null);
    if (isSamePlace(item, place)) return say(`${item.title} is where it was.`);
    const before = placeOf(item);
    setNote(null);
    say(`${item.title}: ${placeWords(day, place)}.`);
    const answer = await move(item, place, reason);
    if (!answer.ok) {
      const no = notMoved(item, place, answer);
      setNote(no);
      return say(no.text);
    }
    const moved = { ...item, ...place };
    const text = back
      ? `${item.title} is back at ${placeWords(day, place)}.`
      : `Moved: ${item.title} to ${placeWords(day, place)}.`;
    setNote({
      kind: 'done',
      text,
      ...(back ? {} : { undo: () => void moveTo(moved, before, { back: true }) }),
    });
    say(text);
  }

  /** It is drawn where it was again; this says so. */
  const notMoved = (item: Item, place: Place, refused: Refused): Note => ({
    ...{ kind: 'refused', refused },
    text: `${item.title} stays at ${placeWords(day, item)}.`,
    onInstead: ({ resourceId, startTime, endTime }) => void moveTo(item, { resourceId, startTime, endTime }),
    onOverride: reason => void moveTo(item, place, { reason }),
  });

  async function change(item: Item, status: Item['status'], reason?: string): Promise<void> {
    setShown(null);
    setNote(null);
    say(`${item.title}: ${STATUS[status]}.`);
    const answer = await setStatus(item, status, reason);
    if (answer.ok) {
      const text =
        status === 'cancelled'
          ? `${item.title} is cancelled; the place is free.`
          : `${item.title}: ${STATUS[status].toLowerCase()}.`;
      setNote({ kind: 'done', text });
      return say(text);
    }
    setNote({
      ...{ kind: 'refused', refused: answer, text: `${item.title} is as it was.` },
      onInstead: () => undefined,
      onOverride: () => undefined,
    });
  }

  async function make(wish: Wish): Promise<Answer> {
    const answer = await add(ghost(day, wish), { ...wish.values, ...wish.place });
    if (!answer.ok) return answer;
    setShown(null);
    if ('decideAt' in answer) {
      const to = { path: answer.decideAt, text: 'Decide what happens with it' };
      setNote({ kind: 'done', text: `Not blocked yet: ${answer.inTheWay} stands in the way.`, to });
      return answer;
    }
    const text = `${wish.title}: ${placeWords(day, wish.place)}.`;
    const other = wish.place.startTime < day.dayStart || wish.place.startTime >= day.dayEnd;
    const to = { path: `/staff/bookings/${answer.id}`, text: 'It is on another day: open it' };
    setNote({
      kind: 'done',
      text: `${wish.type === 'SESSION' ? 'Booked' : 'Blocked'}: ${text}`,
      ...(other ? { to } : {}),
    });
    say(text);
    return answer;
  }

  const open = (cell: Cell, item: Item | undefined): void => {
    if (item && !item.waiting) setShown({ kind: 'details', id: item.id });
    else if (item) say(`${item.title} is being saved.`);
    else if (mayAct) setShown({ kind: 'new', place: proposedAt(day, items, cell) });
    else say('Free. Your login may look, but not book.');
  };
  const drop = (draft: Draft): void => {
    if (draft.kind === 'choose') setShown({ kind: 'new', place: draft.place });
    else void moveTo(draft.item, draft.place);
  };

  const opened = shown?.kind === 'details' ? items.find(({ id }) => id === shown.id) : undefined;
  return (
    <>
      <p id="grid-keys" className="sr-only">
        Arrow keys move. Enter opens or books. Shift with arrow up or down chooses a stretch. M moves a
        booking.
      </p>
      <BayGrid {...{ day, items, mayAct, mayManage, wanted, drop, open, say }} />
      <p aria-live="polite" className="sr-only" data-testid="grid-said">
        <span key={said.turn}>{said.text}</span>
      </p>
      {note && <Notice key={note.text} note={note} onClose={() => setNote(null)} />}
      {shown?.kind === 'new' && (
        <NewDialog
          day={day}
          place={shown.place}
          mayManage={mayManage}
          onClose={() => setShown(null)}
          onMake={make}
        />
      )}
      {opened && (
        <DetailsDialog
          {...{ day, item: opened, mayAct, mayManage }}
          onClose={() => setShown(null)}
          onStatus={(status, reason) => void change(opened, status, reason)}
          onMove={place => void moveTo(opened, place)}
        />
      )}
    </>
  );
}

/** What is being made, as it will stand there. */
const ghost = (day: Day, { type, title, place, customerId }: Wish): Item => ({
  ...{ id: `new-${newKey()}`, ...place, title, customerId, tier: null, revision: 0, waiting: true },
  ...(type === 'SESSION'
    ? { kind: 'session' as const, type: 'CUSTOMER' as const }
    : { kind: 'block' as const, type: type as Item['type'] }),
  ...{ status: 'upcoming' as const, from: timeOf(day, place.startTime), to: timeOf(day, place.endTime) },
});
