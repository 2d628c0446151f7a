// Why a form was not accepted: announced, focused, and leading to each field that is wrong.
import type { ReactNode, RefObject } from 'react';
import { useEffect, useRef } from 'react';
import type { FormProblem } from '../forms';
import { Icon } from './icons';
import { Jump } from './jump';

interface ProblemProps {
  problem: FormProblem | undefined;
  /** Names of fields as their labels say them. */
  labels?: Record<string, string>;
  /** Before the names of fields in their ids. */
  idPrefix?: string;
  children?: ReactNode;
}

export function ProblemSummary({ problem, labels = {}, idPrefix = '', children }: ProblemProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problem) box.current?.focus();
  }, [problem]);
  if (!problem) return null;
  const fields = Object.entries(problem.fields);
  return (
    <div ref={box} role="alert" tabIndex={-1} className="alert alert-error" data-problem={problem.code}>
      <Icon name="alert" className="mt-0.5 size-5 shrink-0" />
      <div className="min-w-0 space-y-2">
        <p className="font-semibold">{problem.message}</p>
        {fields.length > 0 && (
          <ul className="list-disc pl-5">
            {fields.map(([name, message]) => (
              <li key={name}>
                <Jump
                  className="inline-flex min-h-11 min-w-11 items-center underline underline-offset-2"
                  to={`${idPrefix}${name}`}
                >
                  {labels[name] ?? name}:
                </Jump>{' '}
                {message}
              </li>
            ))}
          </ul>
        )}
        {children}
      </div>
    </div>
  );
}

interface SaidProps {
  /** What came back from the form: another one is told anew. */
  answer: unknown;
  children: ReactNode;
}

/**
 * What a form did, told where nobody misses it: the focus goes there, since what was pressed may be gone with what it
 * did, and on a phone the words may stand above what is seen.
 */
export function Said({ answer, children }: SaidProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // A dialog that was answered closes first, and gives the focus back to where it came from.
    const frame = requestAnimationFrame(() => box.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, [answer]);
  return <Notice box={box}>{children}</Notice>;
}

interface NoticeProps {
  children: ReactNode;
  tone?: 'info' | 'warn';
  box?: RefObject<HTMLDivElement>;
}

export function Notice({ children, tone = 'info', box }: NoticeProps) {
  return (
    <div ref={box} className={`alert alert-${tone}`} role="status" tabIndex={-1}>
      <Icon name={tone === 'info' ? 'info' : 'alert'} className="mt-0.5 size-5 shrink-0" />
      <div className="min-w-0">{children}</div>
    </div>
  );
}
