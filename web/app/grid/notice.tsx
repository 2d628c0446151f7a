// What came of a change: that it is done and can be taken back, that something is to be decided, that a job is at it, or
// that the server said no, why, and what would be a yes.
import { Link } from '@remix-run/react';
import { useLayoutEffect, useRef } from 'react';
import { Icon } from '../ui/icons';
import { JobNote } from './job-note';
import { Refusal } from './refusal';
import type { Instead, Refused } from './talk';

interface Way {
  path: string;
  text: string;
}

export type Note =
  | { kind: 'done'; text: string; undo?: () => void; undoText?: string; to?: Way }
  | { kind: 'decide'; text: string; lines?: string[]; choices: { text: string; run(): void }[]; to: Way }
  | {
      kind: 'job';
      text: string;
      jobId: string;
      /** Said of the job that takes it back. */
      undoText?: string;
      /** Ids of the bookings it moves elsewhere: said is where they are in the end. */
      moves?: readonly string[];
    }
  | {
      kind: 'refused';
      text: string;
      refused: Refused;
      /** On the buttons. */
      verb: string;
      onInstead(place: Instead): void;
      onOverride(reason: string): void;
    };

interface NoticeProps {
  note: Note;
  /** Where a booking of this day is by now, in words. */
  whereIs(id: string): string | undefined;
  onNote(note: Note): void;
  onClose(): void;
}

const TITLE = { done: 'Changed', job: 'Under way', decide: 'To be decided', refused: 'Not changed' };

export function Notice({ note, whereIs, onNote, onClose }: NoticeProps) {
  const box = useRef<HTMLElement>(null);
  // What is pressed in it goes with it: the focus goes back to the grid.
  useLayoutEffect(
    () => () => {
      if (!box.current?.contains(document.activeElement)) return;
      document.querySelector<HTMLElement>('.bay-cell[tabindex="0"]')?.focus({ preventScroll: true });
    },
    [],
  );
  const bad = note.kind === 'refused';
  const asks = bad || note.kind === 'decide';
  return (
    <section
      ref={box}
      className={`alert bay-notice ${bad ? 'alert-error' : 'alert-info'}`}
      aria-label={TITLE[note.kind]}
      data-note={note.kind}
      onKeyDown={event => event.key === 'Escape' && onClose()}
    >
      <Icon
        name={asks ? 'alert' : note.kind === 'job' ? 'clock' : 'check'}
        className="mt-1 size-5 shrink-0"
      />
      <div className="min-w-0 grow space-y-3">
        <p className="wrap-anywhere text-pretty">{note.text}</p>
        {note.kind === 'decide' && note.lines && <Lines lines={note.lines} />}
        {note.kind === 'refused' && <Refusal {...note} busy={false} folded />}
        {note.kind === 'decide' && note.choices.length > 0 && (
          <div className="flex flex-wrap gap-2">
            {note.choices.map(({ text, run }) => (
              <button key={text} type="button" className="btn btn-quiet btn-small" onClick={run}>
                {text}
              </button>
            ))}
          </div>
        )}
        {note.kind === 'job' && (
          <JobNote id={note.jobId} undoText={note.undoText} onNote={onNote}>
            <Lines lines={(note.moves ?? []).flatMap(id => whereIs(id) ?? [])} />
          </JobNote>
        )}
        {(note.kind === 'done' || note.kind === 'decide') && note.to && (
          <p>
            <Link className="link" to={note.to.path}>
              {note.to.text}
            </Link>
          </p>
        )}
      </div>
      <div className="flex shrink-0 flex-col gap-2">
        {note.kind === 'done' && note.undo && (
          <button type="button" className="btn btn-quiet btn-small" onClick={note.undo}>
            {note.undoText ?? 'Undo'}
          </button>
        )}
        <button type="button" className="btn btn-quiet btn-small" onClick={onClose}>
          Close
        </button>
      </div>
    </section>
  );
}

const Lines = ({ lines }: { lines: readonly string[] }) =>
  lines.length > 0 && (
    <ul className="figures space-y-1">
      {lines.map(line => (
        <li key={line} className="wrap-anywhere">
          {line}
        </li>
      ))}
    </ul>
  );
