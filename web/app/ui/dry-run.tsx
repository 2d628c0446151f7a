// What changed rules would have refused of the sessions that were booked.
import { Link } from '@remix-run/react';
import { useEffect, useRef } from 'react';
import { RULE } from '../words-of-rules';

interface Result {
  considered: number;
  refused: number;
  refusedNow: number;
  byRule: { rule: string; refused: number; refusedNow: number }[];
  examples: {
    bookingId: string;
    customerName: string;
    resourceName: string;
    when: string;
    messages: string[];
  }[];
  complete: boolean;
}

export function DryRun({ result, days }: { result: Result; days: string }) {
  const { considered, refused, refusedNow, byRule, examples, complete } = result;
  const box = useRef<HTMLElement>(null);
  useEffect(() => box.current?.focus(), [result]);
  return (
    <section
      ref={box}
      tabIndex={-1}
      className="card p-4 sm:p-6"
      aria-labelledby="tried"
      data-testid="dry-run"
    >
      <h2 id="tried">
        Would have refused {refused} of {considered}
      </h2>
      <p className="mt-2 text-ink-700">
        Of the sessions booked in {days} days{complete ? '' : ' (the latest 20,000)'}; by the rules as they
        are it is {refusedNow}. Nothing was changed.
      </p>
      {byRule.length > 0 && (
        <ul className="mt-4 divide-y divide-sand-200">
          {byRule.map(({ rule, refused, refusedNow }) => (
            <li key={rule} className="flex justify-between gap-3 py-2">
              <span>{RULE[rule] ?? rule}</span>
              <span className="figures">
                {refused} <span className="text-sm text-ink-500">now {refusedNow}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
      {examples.length > 0 && (
        <details className="disclosure mt-4">
          <summary className="btn btn-quiet btn-small">Which ones</summary>
          <ul className="mt-3 space-y-3">
            {examples.map(({ bookingId, customerName, resourceName, when, messages }) => (
              <li key={bookingId}>
                <Link className="link" to={`/staff/bookings/${bookingId}`}>
                  {customerName || 'Walk-in'}, {resourceName}, {when}
                </Link>
                <p className="text-sm text-ink-500">{messages.join(' ')}</p>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
