// What stands there, and what can be done with it: only what the server allows, the final steps after a question.
import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';
import { Icon } from '../ui/icons';
import type { Day, Item, Place } from './day';
import { isMovable } from './day';
import { Modal } from './modal';
import { MoveStep, SureStep } from './details-steps';
import type { Sure } from './details-steps';
import type { Details } from './talk';
import { reachOf } from './talk';
import type { Elsewhere, Scope } from './use-acts';
import type { Why } from './use-changes';
import { ask } from '../ask';
import { TYPE, tierWord } from './words';

interface DetailsDialogProps {
  day: Day;
  item: Item;
  mayAct: boolean;
  mayManage: boolean;
  onClose(): void;
  onStatus(status: Item['status'], why?: Why): void;
  onMove(place: Place, elsewhere?: Elsewhere): void;
  /** Its place is free again: something else may go there. */
  onReuse(): void;
  /** Of a block that repeats. */
  onUnblock(scope: Scope): void;
  onReblock(scope: Scope, place: Place): void;
}

type Step = 'all' | 'move' | Sure;

export function DetailsDialog(props: DetailsDialogProps) {
  const { day, item, mayAct, mayManage, onClose, onStatus, onMove, onUnblock, onReblock } = props;
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
  const isOver = item.status === 'completed' || item.status === 'no_show';
  // Of somebody who is still to come nobody can say it.
  const hasBegun = Date.parse(item.startTime) <= Date.now();
  const mayChange = mayAct && (item.kind !== 'block' || mayManage);
  const may = (status: Item['status']) => mayChange && Boolean(known?.allowed.includes(status));

  return (
    <Modal title={item.title} step={step} onClose={onClose}>
      {step !== 'move' && <Facts item={item} known={known} />}
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
            <Act
              text={item.status === 'active' ? 'Complete' : 'Complete…'}
              primary={item.status === 'active'}
              onPress={() => (item.status === 'active' ? onStatus('completed') : setStep('completed'))}
            />
          )}
          {mayAct && isMovable(item, mayManage) && <Act text="Move…" onPress={() => setStep('move')} />}
          {may('no_show') && hasBegun && (
            <Act text="Nobody came…" danger onPress={() => setStep('no_show')} />
          )}
          {isOver && mayAct && <Act text="Book its place…" onPress={props.onReuse} />}
          {may('cancelled') && (
            <Act
              text={item.kind === 'block' ? 'Take the block away…' : 'Cancel…'}
              danger
              onPress={() => setStep('cancelled')}
            />
          )}
        </div>
      )}
      {step === 'all' && known && mayChange && item.status === 'upcoming' && !may('active') && (
        <p className="hint">It can be checked in from 24 hours before it begins.</p>
      )}
      {step === 'move' && (
        <MoveStep
          {...{ day, item, repeats: known?.repeats ?? null, onMove, onReblock }}
          onBack={() => setStep('all')}
        />
      )}
      {step !== 'all' && step !== 'move' && (
        <SureStep
          {...{ step, item, repeats: known?.repeats ?? null, onUnblock }}
          reach={reachOf(known?.email, known?.phone)}
          onBack={() => setStep('all')}
          onSure={why => onStatus(step, why)}
        />
      )}
      <div className="mt-5 flex flex-wrap items-center gap-x-5 gap-y-1 border-t border-sand-200 pt-3">
        <Link className="link inline-flex min-h-11 items-center" to={`/staff/bookings/${item.id}`}>
          All about it
        </Link>
        {item.kind === 'block' && (
          <Link
            className="link inline-flex min-h-11 items-center"
            to={`/staff/blocks/${item.id}?edit=${item.id}`}
          >
            {known?.repeats ? 'All its dates' : 'Change what it says'}
          </Link>
        )}
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
    ...(known?.repeats
      ? [['Repeats', `${known.repeats.words}; ${known.repeats.ahead} ahead`] as [string, ReactNode]]
      : []),
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
