// What the rules refused, counted, with what repeats in front.
import { Link } from '@remix-run/react';
import { RULE } from '../words-of-rules';

interface Violation {
  customerId: string | null;
  customerName: string | null;
  rule: string;
  count: number;
  overridden: number;
  last: string;
  pattern: string | null;
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

export function Violations({ violations, named = false }: { violations: Violation[]; named?: boolean }) {
  if (violations.length === 0) return <p className="text-ink-500">Nothing.</p>;
  return (
    <ul className="card divide-y divide-sand-200 overflow-hidden">
      {violations.map(({ customerId, customerName, rule, count, overridden, last, pattern }) => (
        <li
          key={`${customerId} ${rule}`}
          className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-3"
        >
          <div className="min-w-0">
            {named && (
              <p>
                {customerId ? (
                  <Link className="link" to={`/staff/members/${customerId}`}>
                    {customerName}
                  </Link>
                ) : (
                  'Nobody in particular'
                )}
              </p>
            )}
            <p className="font-medium">{RULE[rule] ?? rule}</p>
            {pattern && <p className="text-sm font-medium text-amber-800">A pattern: {pattern}</p>}
          </div>
          <p className="figures text-sm text-ink-500">
            {[
              ...(count > 0 ? [`refused ${times(count)}`] : []),
              ...(overridden > 0 ? [`allowed all the same ${times(overridden)}`] : []),
            ].join(', ')}{' '}
            · last {last}
          </p>
        </li>
      ))}
    </ul>
  );
}
