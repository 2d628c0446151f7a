// The steps of the dialog of a booking in which something is chosen or asked: where to move it, and whether it is really
// meant. Of a block that repeats, also for which of its dates.
import { useState } from 'react';
import { AskedByCustomer } from '../ui/asked-by-customer';
import { TextField } from '../ui/field';
import { isDay } from '../days';
import { hasCustomer } from '../words';
import type { Day, Item, Place } from './day';
import { isSamePlace, timeOf } from './day';
import { placeOf } from './keys';
import { Choice, PlaceFields } from './place-fields';
import type { Details, Reach } from './talk';
import type { Elsewhere, Scope } from './use-acts';
import type { Why } from './use-changes';
import { TOLD, itemWords } from './words';

const DAY_MS = 86_400_000;
const SCOPES: readonly (readonly [Scope, string])[] = [
  ['one', 'Only this date'],
  ['following', 'This and the following dates'],
  ['all', 'All dates that are ahead'],
];

interface StepProps {
  item: Item;
  repeats: Details['repeats'];
  onBack(): void;
}

interface MoveProps extends StepProps {
  day: Day;
  onMove(place: Place, elsewhere?: Elsewhere): void;
  onReblock(scope: Scope, place: Place): void;
}

export function MoveStep({ day, item, repeats, onBack, onMove, onReblock }: MoveProps) {
  const [place, setPlace] = useState(() => placeOf(item));
  const [date, setDate] = useState(day.date);
  const [scope, setScope] = useState<Scope>('one');
  const sameDay = date === day.date || !isDay(date);
  const move = () => {
    if (scope !== 'one') return isSamePlace(place, item) ? onBack() : onReblock(scope, place);
    if (sameDay) return isSamePlace(place, item) ? onBack() : onMove(place);
    // Until the server says the instant, it is drawn as gone from this day.
    const byMs = Date.parse(`${date}T00:00Z`) - Date.parse(`${day.date}T00:00Z`) || DAY_MS;
    const later = (instant: string): string => new Date(Date.parse(instant) + byMs).toISOString();
    onMove(
      { ...place, startTime: later(place.startTime), endTime: later(place.endTime) },
      {
        ...{ date, clock: timeOf(day, place.startTime).slice(0, 5) },
        lengthMs: String(Date.parse(place.endTime) - Date.parse(place.startTime)),
      },
    );
  };
  return (
    <form
      className="mt-5 space-y-4"
      onSubmit={event => {
        event.preventDefault();
        move();
      }}
    >
      {repeats && <WhichDates value={scope} onChange={setScope} />}
      {scope === 'one' && (
        <TextField
          name="move-date"
          label="Day"
          type="date"
          value={date}
          onChange={event => setDate(event.target.value)}
        />
      )}
      <PlaceFields day={day} place={place} onChange={setPlace} fixedBay={scope !== 'one'} first={!repeats} />
      {item.kind !== 'block' && <p className="hint">Its customer is told by e-mail, and reminders follow.</p>}
      <div className="flex flex-wrap gap-3">
        <button className="btn btn-primary">Move it</button>
        <button type="button" className="btn btn-quiet" onClick={onBack}>
          Leave it where it is
        </button>
      </div>
    </form>
  );
}

const WhichDates = ({ value, onChange }: { value: Scope; onChange(scope: Scope): void }) => (
  <Choice
    id="which-dates"
    label="Which dates"
    first
    value={value}
    options={SCOPES}
    onChange={next => onChange(next as Scope)}
  />
);

/** What cannot simply be taken back. */
export type Sure = 'cancelled' | 'no_show' | 'completed';

interface SureProps extends StepProps {
  step: Sure;
  reach: Reach;
  onSure(why: Why): void;
  onUnblock(scope: Scope): void;
}

export function SureStep({ step, item, repeats, reach, onBack, onSure, onUnblock }: SureProps) {
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const [scope, setScope] = useState<Scope>('one');
  const { question, effect, yes } = item.kind === 'block' ? OF_BLOCKS : OF_SESSIONS[step];
  return (
    <form
      className="mt-5 space-y-4 rounded-xl border border-coral-200 p-4"
      onSubmit={event => {
        event.preventDefault();
        if (scope === 'one') onSure({ reason, asked });
        else onUnblock(scope);
      }}
    >
      <p className="font-semibold">{question}</p>
      <p className="text-ink-700">
        {itemWords(item)}. {effect} {step === 'cancelled' && item.kind !== 'block' && TOLD[reach]}
      </p>
      {repeats && <WhichDates value={scope} onChange={setScope} />}
      {scope === 'one' && (
        <TextField
          name="sure-reason"
          label="Reason"
          optional
          data-first={!repeats || undefined}
          maxLength={500}
          value={reason}
          onChange={event => setReason(event.target.value)}
        />
      )}
      {step === 'cancelled' && hasCustomer(item) && <AskedByCustomer checked={asked} onChange={setAsked} />}
      <div className="flex flex-wrap gap-3">
        <button className={`btn ${step === 'completed' ? 'btn-primary' : 'btn-danger'}`}>{yes}</button>
        <button type="button" className="btn btn-quiet" onClick={onBack}>
          Leave it as it is
        </button>
      </div>
    </form>
  );
}

const OF_BLOCKS = {
  question: 'Take this block away?',
  effect: 'The bay becomes free at once. Undo blocks it again, as long as it is free.',
  yes: 'Yes, take it away',
};

const OF_SESSIONS: Record<Sure, typeof OF_BLOCKS> = {
  cancelled: {
    question: 'Cancel this booking?',
    effect: 'The bay becomes free at once. Undo books it anew, as long as the place is free.',
    yes: 'Yes, cancel it',
  },
  no_show: {
    question: 'Record that nobody came?',
    effect: 'The bay becomes free at once. It stays on the record; the place can be booked again.',
    yes: 'Yes, nobody came',
  },
  completed: {
    question: 'Complete it though it was not checked in?',
    effect: 'It counts as over, and the bay becomes free at once. This cannot be undone.',
    yes: 'Yes, it is over',
  },
};
