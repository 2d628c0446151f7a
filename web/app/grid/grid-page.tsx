// The grid with all that belongs to it: what is chosen, the dialogs, what is said, what came of each change.
import { useCallback, useState } from 'react';
import { BayGrid, proposedAt } from './bay-grid';
import type { Day, Item, Place } from './day';
import { DetailsDialog } from './details-dialog';
import { placeOf } from './keys';
import { ManyDialog } from './many-dialog';
import { NewDialog } from './new-dialog';
import type { Note } from './notice';
import { Notice } from './notice';
import type { Cell, Draft } from './pointer';
import type { Goal } from './use-acts';
import { useActs } from './use-acts';
import { placeWords } from './words';

interface GridPageProps {
  day: Day;
  mayAct: boolean;
  mayManage: boolean;
  wanted: Goal | null;
  go(goal: Goal): void;
  pathOf(date: string): string;
  /** Whether several are to be chosen. */
  many: boolean;
  onManyClosed(): void;
}

type Shown = { kind: 'new'; place: Place } | { kind: 'details'; id: string } | null;

export function GridPage(props: GridPageProps) {
  const { day, mayAct, mayManage, wanted, go, pathOf, many, onManyClosed } = props;
  const [shown, setShown] = useState<Shown>(null);
  const [note, setNote] = useState<Note | null>(null);
  const [said, setSaid] = useState({ text: '', turn: 0 });
  const say = useCallback((text: string) => setSaid(({ turn }) => ({ text, turn: turn + 1 })), []);
  const close = () => {
    setShown(null);
    onManyClosed();
  };
  const acts = useActs({ day, say, setNote, close, go, pathOf });
  const { items } = acts;

  const open = (cell: Cell, item: Item | undefined): void => {
    if (item && !item.waiting) setShown({ kind: 'details', id: item.id });
    else if (item) say(`${item.title} is being saved.`);
    else if (mayAct) setShown({ kind: 'new', place: proposedAt(day, items, cell) });
    else say('Free. Your login may look, but not book.');
  };
  const drop = (draft: Draft): void => {
    if (draft.kind === 'choose') setShown({ kind: 'new', place: draft.place });
    else void acts.moveTo(draft.item, draft.place);
  };
  const undo = (): void => {
    if (note?.kind === 'done' && note.undo) note.undo();
    else say('There is nothing to undo.');
  };

  const whereIs = (id: string): string | undefined => {
    const item = items.find(each => each.id === id);
    return item && `${item.title} is at ${placeWords(day, item)}.`;
  };
  const opened = shown?.kind === 'details' ? items.find(({ id }) => id === shown.id) : undefined;
  return (
    <>
      <p id="grid-keys" className="sr-only">
        Arrow keys move. Enter opens or books. Shift with arrow up or down chooses a stretch. M moves a
        booking. Control Z undoes. F finds somebody.
      </p>
      <BayGrid {...{ day, items, mayAct, mayManage, wanted, drop, open, say, undo }} />
      <p aria-live="polite" className="sr-only" data-testid="grid-said">
        <span key={said.turn}>{said.text}</span>
      </p>
      {note && (
        <Notice key={note.text} {...{ note, whereIs }} onNote={setNote} onClose={() => setNote(null)} />
      )}
      {shown?.kind === 'new' && (
        <NewDialog
          day={day}
          place={shown.place}
          mayManage={mayManage}
          onClose={() => setShown(null)}
          onMake={acts.make}
        />
      )}
      {many && mayManage && (
        <ManyDialog {...{ day, items }} onClose={onManyClosed} onCancel={acts.cancelMany} />
      )}
      {opened && (
        <DetailsDialog
          {...{ day, item: opened, mayAct, mayManage }}
          onClose={() => setShown(null)}
          onStatus={(status, why) => void acts.change(opened, status, why)}
          onMove={(place, elsewhere) => void acts.moveTo(opened, place, { elsewhere })}
          onReuse={() => setShown({ kind: 'new', place: placeOf(opened) })}
          onUnblock={scope => void acts.unblock(opened, scope)}
          onReblock={(scope, place) => void acts.reblock(opened, scope, place)}
        />
      )}
    </>
  );
}
