// Rows of fields that can grow and shrink. Without JavaScript there are empty rows to fill, and a row is taken away by
// emptying it.
import type { ReactNode, RefObject } from 'react';
import { useEffect, useRef, useState } from 'react';
import { Icon } from './icons';
import { useHydrated } from './hydrated';

interface RowFieldsProps {
  legend: string;
  /** Where a problem of the rows as a whole leads: too many of them, or none. */
  id?: string;
  error?: string | undefined;
  /** How many rows there are already. */
  count: number;
  addText: string;
  /** "Remove these hours" */
  removeText: string;
  children(row: number): ReactNode;
}

/**
 * Of a time in a row. On a phone both stand in one line, below what comes first and the button that takes the row away;
 * AM and PM have their room.
 */
export const CLOCK_IN_ROW = 'max-sm:order-1 max-sm:min-w-32 max-sm:flex-1 sm:w-36';

const EMPTY_ROWS = 2;
const ADD = '[data-add]';

export function RowFields({ legend, id, error, count, addText, removeText, children }: RowFieldsProps) {
  const hydrated = useHydrated();
  const [rows, setRows] = useState(() => Array.from({ length: count }, (_, row) => row));
  const [next, setNext] = useState(count);
  const box = useRef<HTMLFieldSetElement>(null);
  const focused = useFocusAfter(rows, box);
  const shown = hydrated ? rows : [...rows, ...Array.from({ length: EMPTY_ROWS }, (_, i) => count + i)];
  return (
    <fieldset ref={box} id={id} tabIndex={id ? -1 : undefined} aria-describedby={error && `${id}-error`}>
      <legend className="mb-2 text-lg font-semibold">{legend}</legend>
      {shown.length === 0 && <p className="mb-3 text-ink-500">None.</p>}
      <div className="space-y-3">
        {shown.map((row, i) => (
          <div
            key={row}
            data-row={row}
            role="group"
            aria-label={`${legend} ${i + 1}`}
            className="flex flex-wrap items-end gap-2"
          >
            {children(row)}
            {hydrated && (
              <button
                type="button"
                className="btn btn-quiet btn-small min-w-11"
                onClick={() => {
                  focused.current = ADD;
                  setRows(rows.filter(each => each !== row));
                }}
              >
                <Icon name="cross" className="size-4" />
                <span className="sr-only">
                  {removeText} {i + 1}
                </span>
              </button>
            )}
          </div>
        ))}
      </div>
      {hydrated && (
        <button
          type="button"
          data-add
          className="btn btn-quiet btn-small mt-3"
          onClick={() => {
            focused.current = `[data-row="${next}"] :is(input, select, textarea)`;
            setRows([...rows, next]);
            setNext(next + 1);
          }}
        >
          <Icon name="plus" className="size-4" /> {addText}
        </button>
      )}
      {error && (
        <p id={`${id}-error`} className="field-error">
          <Icon name="alert" className="mt-0.5 size-4 shrink-0" />
          {error}
        </p>
      )}
    </fieldset>
  );
}

/** Whoever adds a row goes on in it; who takes one away is not left nowhere. What is named is focused once the rows have changed. */
function useFocusAfter(rows: readonly number[], box: RefObject<HTMLElement>) {
  const wanted = useRef('');
  useEffect(() => {
    if (!wanted.current) return;
    box.current?.querySelector<HTMLElement>(wanted.current)?.focus();
    wanted.current = '';
  }, [rows, box]);
  return wanted;
}
