// What an empty stretch becomes: a session for a member, somebody new or a walk-in; or, for those who manage, a block.
import type { FormEvent } from 'react';
import { useState } from 'react';
import { Link } from '@remix-run/react';
import { BLOCK_TYPE, REPEATS } from '../operation-words';
import { TextField } from '../ui/field';
import type { Day, Place } from './day';
import { timeOf } from './day';
import { Modal } from './modal';
import { PersonField } from './person-field';
import { Choice, PlaceFields } from './place-fields';
import { Refusal } from './refusal';
import type { Answer, Person, Refused } from './talk';

const SESSION = 'SESSION';

export interface Wish {
  type: string;
  title: string;
  place: Place;
  customerId: string | null;
  values: Record<string, string>;
}

interface NewDialogProps {
  day: Day;
  place: Place;
  mayManage: boolean;
  onClose(): void;
  /** Resolves with what the server says; what was made is shown by then. */
  onMake(wish: Wish): Promise<Answer>;
}

export function NewDialog({ day, place: first, mayManage, onClose, onMake }: NewDialogProps) {
  const [place, setPlace] = useState(first);
  const [type, setType] = useState(SESSION);
  const [person, setPerson] = useState<Person | null>(null);
  const [name, setName] = useState('');
  const [contact, setContact] = useState({ customerPhone: '', customerEmail: '' });
  const [notes, setNotes] = useState('');
  const [repeat, setRepeat] = useState('');
  const [until, setUntil] = useState('');
  const [refused, setRefused] = useState<Refused | null>(null);
  const [busy, setBusy] = useState(false);
  const isBlock = type !== SESSION;
  const errors = refused?.problem.fields ?? {};

  async function make(at: Place, overrideReason = ''): Promise<void> {
    setBusy(true);
    setPlace(at);
    const who: Record<string, string> = person
      ? { customerId: person.id }
      : { customerName: name.trim(), ...contact };
    const title = isBlock ? notes : (person?.name ?? name.trim()) || 'Walk-in';
    const answer = await onMake({
      ...{ type, title, place: at, customerId: person?.id ?? null },
      values: isBlock
        ? {
            intent: 'block',
            type,
            notes,
            repeat,
            until,
          }
        : { intent: 'book', notes, overrideReason, ...who },
    });
    setBusy(false);
    setRefused(answer.ok ? null : answer);
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) void make(place);
  };
  const button = isBlock ? 'Block it' : 'Book it';
  return (
    <Modal title={`New at ${timeOf(day, first.startTime)}`} onClose={onClose}>
      <form className="space-y-4" onSubmit={onSubmit} noValidate>
        {refused && (
          <div className="alert alert-error">
            <Refusal
              refused={refused}
              verb={isBlock ? 'Block' : 'Book'}
              busy={busy}
              takesFocus
              onInstead={({ resourceId, startTime, endTime }) =>
                void make({ resourceId, startTime, endTime })
              }
              onOverride={reason => void make(place, reason)}
            />
          </div>
        )}
        {mayManage && (
          <Choice
            id="type"
            label="What"
            value={type}
            options={[[SESSION, 'Session'], ...Object.entries(BLOCK_TYPE)]}
            onChange={next => {
              setType(next);
              setRefused(null);
            }}
          />
        )}
        <PlaceFields day={day} place={place} onChange={setPlace} errors={errors} />
        {!isBlock && (
          <PersonField
            chosen={person}
            typed={name}
            error={errors.who ?? errors.customerName}
            onType={setName}
            onChoose={setPerson}
          />
        )}
        {!isBlock && !person && name.trim() !== '' && (
          <div className="grid gap-4 sm:grid-cols-2">
            <Contact
              name="customerPhone"
              label="Phone"
              type="tel"
              value={contact.customerPhone}
              error={errors.customerPhone}
              onChange={customerPhone => setContact({ ...contact, customerPhone })}
            />
            <Contact
              name="customerEmail"
              label="E-mail address"
              type="email"
              value={contact.customerEmail}
              error={errors.customerEmail}
              onChange={customerEmail => setContact({ ...contact, customerEmail })}
            />
          </div>
        )}
        <Contact
          name="notes"
          label={isBlock ? 'Why' : 'Notes'}
          optional={!isBlock}
          type="text"
          value={notes}
          error={errors.notes}
          onChange={setNotes}
        />
        {isBlock && (
          <>
            <div className="grid gap-4 sm:grid-cols-2">
              <Choice
                id="repeat"
                label="Repeats"
                value={repeat}
                options={SIMPLE_REPEATS}
                onChange={setRepeat}
              />
              {repeat !== '' && (
                <Contact
                  name="until"
                  label="Until"
                  type="date"
                  value={until}
                  error={errors.until}
                  onChange={setUntil}
                />
              )}
            </div>
            <p>
              <Link className="link" to={blockPath(day, place, type, notes)}>
                Block several bays at once
              </Link>
            </p>
          </>
        )}
        <div className="flex flex-wrap gap-3">
          <button className="btn btn-primary grow" aria-disabled={busy}>
            {busy ? 'One moment…' : button}
          </button>
          <button type="button" className="btn btn-quiet" onClick={onClose}>
            Leave it free
          </button>
        </div>
      </form>
    </Modal>
  );
}

const SIMPLE_REPEATS = REPEATS.filter(([rule]) => rule !== 'rule');

/** The page that blocks several bays, filled in with what was chosen here. */
function blockPath(day: Day, place: Place, type: string, reason: string): string {
  const clock = (instant: string): string => timeOf(day, instant).slice(0, 5);
  const values = {
    ...{ [`resource:${place.resourceId}`]: 'on', type, reason, startDate: day.date },
    ...{ startTime: clock(place.startTime), endTime: clock(place.endTime) },
  };
  return `/staff/blocks/new?${new URLSearchParams(values)}`;
}

interface ContactProps {
  name: string;
  label: string;
  type: string;
  value: string;
  error?: string;
  optional?: boolean;
  onChange(value: string): void;
}

/** What is missing or wrong in it the server says. */
const Contact = ({ onChange, ...field }: ContactProps) => (
  <TextField {...field} maxLength={500} required={false} onChange={event => onChange(event.target.value)} />
);
