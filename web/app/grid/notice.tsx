// What came of a change: that it is done and can be taken back, or that the server said no, why, and what would be a yes.
import { Link } from '@remix-run/react';
import { Icon } from '../ui/icons';
import { Refusal } from './refusal';
import type { Instead, Refused } from './talk';

export type Note =
  | { kind: 'done'; text: string; undo?: () => void; to?: { path: string; text: string } }
  | {
      kind: 'refused';
      text: string;
      refused: Refused;
      onInstead(place: Instead): void;
      onOverride(reason: string): void;
    };

export function Notice({ note, onClose }: { note: Note; onClose(): void }) {
  const isNo = note.kind === 'refused';
  return (
    <section
      className={`alert bay-notice ${isNo ? 'alert-error' : 'alert-info'}`}
      aria-label={isNo ? 'Not changed' : 'Changed'}
      data-note={note.kind}
    >
      <Icon name={isNo ? 'alert' : 'check'} className="mt-1 size-5 shrink-0" />
      <div className="min-w-0 grow space-y-3">
        <p className="wrap-anywhere">{note.text}</p>
        {note.kind === 'refused' && (
          <Refusal
            refused={note.refused}
            verb="Move"
            busy={false}
            folded
            onInstead={note.onInstead}
            onOverride={note.onOverride}
          />
        )}
        {note.kind === 'done' && note.to && (
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
            Undo
          </button>
        )}
        <button type="button" className="btn btn-quiet btn-small" onClick={onClose}>
          Close
        </button>
      </div>
    </section>
  );
}
