// Cancelling several at once: those of a stretch of the day, counted and named before anything happens.
import { useState } from 'react';
import { AskedByCustomer } from '../ui/asked-by-customer';
import { TextField } from '../ui/field';
import type { Day, Item } from './day';
import { labelOfRow, rowAt, sessionsOf, startOfRow } from './day';
import { Modal } from './modal';
import { Choice } from './place-fields';
import type { Why } from './use-changes';

interface ManyDialogProps {
  day: Day;
  items: readonly Item[];
  onClose(): void;
  onCancel(some: readonly Item[], why: Why): Promise<void>;
}

const ALL = '';

export function ManyDialog({ day, items, onClose, onCancel }: ManyDialogProps) {
  const rows = day.slots.length;
  const now = Math.ceil(rowAt(day, new Date().toISOString()));
  const [from, setFrom] = useState(now > 0 && now < rows ? now : 0);
  const [until, setUntil] = useState(rows);
  const [bay, setBay] = useState(ALL);
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const [missing, setMissing] = useState(false);
  const some = sessionsOf(items, {
    ...{ start: startOfRow(day, from), end: startOfRow(day, until) },
    bays: new Set(bay ? [bay] : day.bays.map(({ id }) => id)),
  });
  const times = Array.from({ length: rows + 1 }, (_, row) => [String(row), labelOfRow(day, row)] as const);
  const what = `${some.length} ${some.length === 1 ? 'session' : 'sessions'}`;
  return (
    <Modal title="Cancel several sessions" onClose={onClose}>
      <form
        className="space-y-4"
        onSubmit={event => {
          event.preventDefault();
          if (some.length === 0) setMissing(true);
          else void onCancel(some, { reason: reason.trim(), asked });
        }}
      >
        <div className="grid gap-4 sm:grid-cols-3">
          <Choice
            id="many-from"
            label="From"
            first
            value={String(from)}
            options={times.slice(0, -1)}
            onChange={row => {
              setFrom(Number(row));
              setUntil(Math.max(until, Number(row) + 1));
            }}
          />
          <Choice
            id="many-until"
            label="Until"
            value={String(until)}
            options={times
              .slice(from + 1)
              .map(([row, text]) => [row, row === String(rows) ? 'midnight' : text])}
            onChange={row => setUntil(Number(row))}
          />
          <Choice
            id="many-bay"
            label="Bay"
            value={bay}
            options={[[ALL, 'All'], ...day.bays.map(({ id, name }) => [id, name] as const)]}
            onChange={setBay}
          />
        </div>
        <div role="status">
          <p className="font-semibold">{some.length === 0 ? 'No session begins then.' : `${what}:`}</p>
          {some.length > 0 && (
            <ul className="figures mt-1 max-h-40 overflow-y-auto text-sm" tabIndex={0} aria-label="They are">
              {some.map(({ id, title, resourceId, from: at }) => (
                <li key={id}>
                  {at} {title}, {day.bays.find(each => each.id === resourceId)?.name}
                </li>
              ))}
            </ul>
          )}
        </div>
        <TextField
          name="many-reason"
          label="Reason"
          optional
          maxLength={500}
          value={reason}
          onChange={event => setReason(event.target.value)}
        />
        <AskedByCustomer many checked={asked} onChange={setAsked} />
        {missing && some.length === 0 && (
          <p className="field-error" role="alert">
            Choose a stretch in which sessions begin.
          </p>
        )}
        <p className="text-ink-700">
          Each customer is told by e-mail. You can pause it, and undo it afterwards where the places are still
          free: each customer then gets a new confirmation. Blocks stay.
        </p>
        <div className="flex flex-wrap gap-3">
          <button className="btn btn-danger">Cancel {what}</button>
          <button type="button" className="btn btn-quiet" onClick={onClose}>
            Leave them
          </button>
        </div>
      </form>
    </Modal>
  );
}
