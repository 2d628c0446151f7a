// What stands there, and what can be done with it: only what the server allows, the final steps after a question.
import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';
import { Icon } from '../ui/icons';
import type { Day, Item, Place } from './day';
import { isMovable, isSamePlace } from './day';
import { placeOf } from './keys';
import { Modal } from './modal';
import { PlaceFields } from './place-fields';
import type { Details } from './talk';
import { ask } from '../ask';
import { TYPE, itemWords, tierWord } from './words';

interface DetailsDialogProps {
  day: Day;
  item: Item;
  mayAct: boolean;
  mayManage: boolean;
  onClose(): void;
  onStatus(status: Item['status'], reason?: string): void;
  onMove(place: Place): void;
}

type Step = 'all' | 'move' | 'cancelled' | 'no_show';

export function DetailsDialog(props: DetailsDialogProps) {
  const { day, item, mayAct, mayManage, onClose, onStatus, onMove } = props;
  const [details, setDetails] = useState<Details | 'none' | null>(null);
  const [step, setStep] = useState<Step>('all');
  useEffect(() => {
    const asking = new AbortController();
    void ask<Details>(`/staff/grid/booking/${item.id}`, asking.signal).then(found => {
      if (!asking.signal.aborted) setDetails(found ?? 'none');
    });
    return () => asking.abort();
    // Its status and revision change what is allowed.
  }, [item.id, item.status, item.revision]);
  const known = details === null || details === 'none' ? undefined : details;
  const mayChange = mayAct && (item.kind !== 'block' || mayManage);
  const may = (status: Item['status']) => mayChange && Boolean(known?.allowed.includes(status));

  return (
    <Modal title={item.title} onClose={onClose}>
      <Facts item={item} known={known} />
      {details === null && (
        <p className="mt-4 text-ink-500" role="status">
          Looking up what can be done…
        </p>
      )}
      {details === 'none' && (
        <p className="alert alert-error mt-4" role="alert">
          It could not be looked up just now. Close this and try again in a moment.
        </p>
      )}
      {step === 'all' && known && (
        <div className="mt-5 flex flex-wrap gap-3">
          {may('upcoming') && <Act text="Confirm" primary onPress={() => onStatus('upcoming')} />}
          {may('active') && item.kind !== 'block' && (
            <Act text="Check in" primary onPress={() => onStatus('active')} />
          )}
          {may('completed') && item.kind !== 'block' && (
            <Act text="Complete" primary={item.status === 'active'} onPress={() => onStatus('completed')} />
          )}
          {mayAct && isMovable(item, mayManage) && <Act text="Move…" onPress={() => setStep('move')} />}
          {may('no_show') && <Act text="Nobody came…" danger onPress={() => setStep('no_show')} />}
          {may('cancelled') && (
            <Act
              text={item.kind === 'block' ? 'Take the block away…' : 'Cancel…'}
              danger
              onPress={() => setStep('cancelled')}
            />
          )}
        </div>
      )}
      {step === 'move' && <Move day={day} item={item} onBack={() => setStep('all')} onMove={onMove} />}
      {(step === 'cancelled' || step === 'no_show') && (
        <Sure
          step={step}
          item={item}
          onBack={() => setStep('all')}
          onSure={reason => onStatus(step, reason)}
        />
      )}
      <div className="mt-5 flex flex-wrap items-center gap-x-5 gap-y-1 border-t border-sand-200 pt-3">
        <Link className="link inline-flex min-h-11 items-center" to={`/staff/bookings/${item.id}`}>
          All about it
        </Link>
        {known?.temporalUiUrl && (
          <a className="link inline-flex min-h-11 items-center gap-1" href={known.temporalUiUrl}>
            Its workflow <Icon name="external" className="size-4" />
          </a>
        )}
        <button type="button" className="btn btn-quiet ml-auto" onClick={onClose}>
          Close
        </button>
      </div>
    </Modal>
  );
}

function Facts({ item, known }: { item: Item; known: Details | undefined }) {
  const tier = tierWord(item.tier);
  const rows: [string, ReactNode][] = [
    ['When', known?.when ?? `${item.from} – ${item.to}`],
    ['Where', known?.where ?? '…'],
    [
      'What',
      `${TYPE[item.type]}${item.kind === 'block' ? '' : `, ${(known?.statusWord ?? item.status).toLowerCase()}`}`,
    ],
    ...(tier ? [['Tier', tier] as [string, ReactNode]] : []),
    ...(known?.phone ? [['Phone', known.phone] as [string, ReactNode]] : []),
    ...(known?.email ? [['E-mail', known.email] as [string, ReactNode]] : []),
    ...(known?.notes && item.kind !== 'block' ? [['Notes', known.notes] as [string, ReactNode]] : []),
  ];
  return (
    <dl className="facts figures wrap-anywhere">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface ActProps {
  text: string;
  primary?: boolean;
  danger?: boolean;
  onPress(): void;
}

function Act({ text, primary, danger, onPress }: ActProps) {
  const look = primary ? 'btn-primary' : danger ? 'btn-danger-quiet' : 'btn-quiet';
  return (
    <button type="button" className={`btn ${look}`} onClick={onPress}>
      {text}
    </button>
  );
}

function Move({
  day,
  item,
  onBack,
  onMove,
}: {
  day: Day;
  item: Item;
  onBack(): void;
  onMove(place: Place): void;
}) {
  const [place, setPlace] = useState(() => placeOf(item));
  return (
    <form
      className="mt-5 space-y-4"
      onSubmit={event => {
        event.preventDefault();
        if (isSamePlace(place, item)) onBack();
        else onMove(place);
      }}
    >
      <PlaceFields day={day} place={place} onChange={setPlace} />
      <p className="hint">
        For another day, open its page under “All about it”. Its customer is told by e-mail, and reminders
        follow.
      </p>
      <div className="flex flex-wrap gap-3">
        <button className="btn btn-primary">Move it</button>
        <button type="button" className="btn btn-quiet" onClick={onBack}>
          Leave it where it is
        </button>
      </div>
    </form>
  );
}

interface SureProps {
  step: 'cancelled' | 'no_show';
  item: Item;
  onBack(): void;
  onSure(reason: string): void;
}

function Sure({ step, item, onBack, onSure }: SureProps) {
  const [reason, setReason] = useState('');
  const isBlock = item.kind === 'block';
  const question =
    step === 'no_show'
      ? 'Record that nobody came?'
      : isBlock
        ? 'Take this block away?'
        : 'Cancel this booking?';
  const told = step === 'cancelled' && !isBlock ? ' and the customer is told by e-mail' : '';
  return (
    <form
      className="mt-5 space-y-4 rounded-xl border border-coral-200 p-4"
      onSubmit={event => {
        event.preventDefault();
        onSure(reason);
      }}
    >
      <p className="font-semibold">{question}</p>
      <p className="text-ink-700">
        {itemWords(item)}. The bay becomes free at once{told}. This cannot be undone.
      </p>
      <div>
        <label className="label" htmlFor="sure-reason">
          Reason <span className="font-normal text-ink-500">(optional)</span>
        </label>
        <input
          id="sure-reason"
          className="input"
          maxLength={500}
          value={reason}
          onChange={event => setReason(event.target.value)}
        />
      </div>
      <div className="flex flex-wrap gap-3">
        <button className="btn btn-danger">
          {step === 'no_show' ? 'Yes, nobody came' : isBlock ? 'Yes, take it away' : 'Yes, cancel it'}
        </button>
        <button type="button" className="btn btn-quiet" onClick={onBack}>
          Leave it as it is
        </button>
      </div>
    </form>
  );
}
