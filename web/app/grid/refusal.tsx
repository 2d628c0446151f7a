// A "no" of the server beside what was asked for: why, what would be possible instead, and for rules the way to break them
// for a reason that is written down.
import { useEffect, useRef, useState } from 'react';
import { Framed, described } from '../ui/field';
import type { Instead, Refused } from './talk';

interface RefusalProps {
  refused: Refused;
  /** On the buttons, before the place. */
  verb: string;
  busy: boolean;
  onInstead(place: Instead): void;
  onOverride(reason: string): void;
  /** Takes the focus; where nobody is writing. */
  takesFocus?: boolean;
  /** Breaking the rules is behind a button first. */
  folded?: boolean;
}

export function Refusal({
  refused,
  verb,
  busy,
  onInstead,
  onOverride,
  takesFocus = false,
  folded = false,
}: RefusalProps) {
  const { problem, instead, rules } = refused;
  const box = useRef<HTMLDivElement>(null);
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const [unfolded, setUnfolded] = useState(!folded);
  useEffect(() => {
    if (takesFocus) box.current?.focus();
  }, [refused, takesFocus]);
  const unsaid = missing ? 'Say why: it is kept with the rules it breaks.' : undefined;
  const override = () => {
    if (reason.trim().length < 3) setMissing(true);
    else onOverride(reason.trim());
  };
  return (
    <div ref={box} role="alert" tabIndex={-1} className="space-y-3" data-problem={problem.code}>
      <p className="font-semibold">{problem.message}</p>
      {instead.length > 0 && (
        <div>
          <p>Possible instead:</p>
          <ul className="mt-2 flex flex-wrap gap-2">
            {instead.map(place => (
              <li key={`${place.resourceId} ${place.startTime} ${place.endTime}`}>
                <button
                  type="button"
                  className="btn btn-quiet btn-small figures"
                  aria-disabled={busy}
                  onClick={() => !busy && onInstead(place)}
                >
                  <span className="sr-only">{verb} </span>
                  {place.text}
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
      {rules.length > 0 && !unfolded && (
        <button type="button" className="btn btn-quiet btn-small" onClick={() => setUnfolded(true)}>
          {verb} against the rules…
        </button>
      )}
      {rules.length > 0 && unfolded && (
        <div className="space-y-2">
          <Framed id="override-reason" label="Do it all the same, because" error={unsaid}>
            <input
              {...described('override-reason', undefined, unsaid)}
              className="input"
              autoFocus={folded}
              maxLength={500}
              value={reason}
              onChange={event => setReason(event.target.value)}
              onKeyDown={event => {
                if (event.key !== 'Enter') return;
                event.preventDefault();
                override();
              }}
            />
          </Framed>
          <button
            type="button"
            className="btn btn-quiet"
            aria-disabled={busy}
            onClick={() => !busy && override()}
          >
            {verb} against the rules
          </button>
        </div>
      )}
    </div>
  );
}
