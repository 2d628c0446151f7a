// Targets of many products as rows of fields, with one row that fills in all of them.
import { Form } from '@remix-run/react';
import { useRef } from 'react';
import type { FormProblem } from '../forms';
import type { BulkRow } from '../routes/staff.stock.targets.bulk';
import { FormButton } from './form-button';
import { useHydrated } from './hydrated';
import { Icon } from './icons';
import { unitName } from './stock-words';

interface BulkProps {
  rows: readonly BulkRow[];
  formKey: string;
  problem?: FormProblem;
  values?: Record<string, string>;
}

const FIELDS = [
  ['target', 'Target'],
  ['warning', 'Warning %'],
  ['critical', 'Critical %'],
] as const;
type Field = (typeof FIELDS)[number][0];

const GRID =
  'grid grid-cols-3 gap-x-2 gap-y-1 lg:grid-cols-[minmax(0,1fr)_8rem_6.5rem_6.5rem_8.5rem] lg:gap-x-4';

export function BulkTargets({ rows, formKey, problem, values }: BulkProps) {
  const form = useRef<HTMLFormElement>(null);
  const fill = (field: Field, value: string) => {
    for (const input of form.current?.querySelectorAll<HTMLInputElement>(`[data-field="${field}"]`) ?? []) {
      input.value = value;
    }
  };
  return (
    <Form ref={form} method="post" noValidate preventScrollReset className="card overflow-hidden">
      <input type="hidden" name="formKey" value={formKey} />
      <FillAll onFill={fill} />
      <ul className="divide-y divide-sand-200" aria-label="Targets">
        {rows.map((row, i) => (
          // One that was changed elsewhere shows that at once.
          <Row key={`${row.id} ${wasOf(row)}`} {...{ row, i, problem, values }} />
        ))}
      </ul>
      <div className="sticky bottom-0 border-t border-sand-200 bg-white p-4">
        <FormButton intent="save" busyText="Saving…">
          Save all
        </FormButton>
      </div>
    </Form>
  );
}

function FillAll({ onFill }: { onFill(field: Field, value: string): void }) {
  const box = useRef<HTMLDivElement>(null);
  if (!useHydrated()) return null;
  const all = () => {
    for (const input of box.current?.querySelectorAll('input') ?? []) {
      if (input.value.trim()) onFill(input.dataset.fill as Field, input.value);
    }
  };
  return (
    <div
      ref={box}
      role="group"
      aria-label="The same for all"
      className={`${GRID} lg:items-center border-b border-sand-200 bg-sand-100 px-4 py-3`}
    >
      <p className="col-span-3 font-semibold lg:col-span-1">The same for all that are shown</p>
      {FIELDS.map(([field, text]) => (
        <label key={field} className="text-sm">
          {text}
          <input className="input" data-fill={field} inputMode="decimal" autoComplete="off" />
        </label>
      ))}
      <button type="button" className="btn btn-quiet btn-small max-lg:col-span-3" onClick={all}>
        Fill in
      </button>
    </div>
  );
}

/** What tells a row that was touched from one that was not. */
const wasOf = ({ target, warning, critical, sync }: BulkRow): string =>
  [target, warning, critical, sync ? 'on' : ''].join('|');

interface RowProps {
  row: BulkRow;
  i: number;
  problem?: FormProblem;
  values?: Record<string, string>;
}

function Row({ row, i, problem, values }: RowProps) {
  const prefix = `row.${i}`;
  return (
    <li className={`${GRID} px-4 py-3 lg:items-start`} data-bulk={row.name}>
      <div className="col-span-3 min-w-0 lg:col-span-1">
        <p className="font-semibold">{row.name}</p>
        <p className="figures text-sm text-ink-500">
          {row.onHand} on hand{row.holds && ` · ${row.holds}`}
        </p>
        <input type="hidden" name={`${prefix}.product`} value={row.id} />
        <input type="hidden" name={`${prefix}.was`} value={wasOf(row)} />
      </div>
      {FIELDS.map(([field, text]) => {
        const name = `${prefix}.${field}`;
        const error = problem?.fields[name];
        return (
          <div key={field}>
            <label className="text-sm text-ink-500" htmlFor={name}>
              {text}
              <span className="sr-only">
                {' '}
                of {row.name}
                {field === 'target' && `, in ${unitName(row.unit)}`}
              </span>
            </label>
            <input
              id={name}
              name={name}
              className="input"
              data-field={field}
              inputMode="decimal"
              autoComplete="off"
              defaultValue={values?.[name] ?? row[field]}
              aria-invalid={error ? true : undefined}
              aria-describedby={error ? `${name}-error` : undefined}
            />
            {error && (
              <p id={`${name}-error`} className="field-error">
                <Icon name="alert" className="mt-0.5 size-4 shrink-0" />
                {error}
              </p>
            )}
          </div>
        );
      })}
      <label className="choice whitespace-nowrap max-lg:col-span-3 lg:mt-5">
        <input
          type="checkbox"
          name={`${prefix}.sync`}
          defaultChecked={values ? values[`${prefix}.sync`] === 'on' : row.sync}
        />
        <span>
          VIP sync <span className="sr-only">of {row.name}</span>
        </span>
      </label>
    </li>
  );
}
