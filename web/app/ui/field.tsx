// A labelled input with its hint and its error, tied together for screen readers.
import type { InputHTMLAttributes, ReactNode, TextareaHTMLAttributes } from 'react';
import { useId } from 'react';
import { Icon } from './icons';

interface Frame {
  name: string;
  label: string;
  hint?: string;
  error?: string;
  optional?: boolean;
  /** When the same name is used twice on a page. */
  id?: string;
}

type InputProps = Frame & Omit<InputHTMLAttributes<HTMLInputElement>, keyof Frame>;

export function TextField({ name, label, hint, error, optional, id = name, ...input }: InputProps) {
  return (
    <Framed {...{ label, hint, error, optional, id }}>
      <input className="input" name={name} required={!optional} {...described(id, hint, error)} {...input} />
    </Framed>
  );
}

type AreaProps = Frame & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, keyof Frame>;

export function TextArea({ name, label, hint, error, optional, id = name, ...area }: AreaProps) {
  return (
    <Framed {...{ label, hint, error, optional, id }}>
      <textarea className="input" name={name} rows={3} {...described(id, hint, error)} {...area} />
    </Framed>
  );
}

/** Ties an input to its hint and its error. */
export function described(id: string, hint?: string, error?: string) {
  const by = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return { id, 'aria-invalid': error ? true : undefined, 'aria-describedby': by || undefined };
}

/** The label above an input, its hint and its error below. */
export function Framed(props: Omit<Frame, 'name'> & { id: string; children: ReactNode }) {
  const { id, label, hint, error, optional, children } = props;
  return (
    <div>
      <label className="label" htmlFor={id}>
        {label}
        {optional && <span className="font-normal text-ink-500"> (optional)</span>}
      </label>
      {children}
      {hint && (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="field-error">
          <Icon name="alert" className="mt-0.5 size-4 shrink-0" />
          {error}
        </p>
      )}
    </div>
  );
}

interface TickProps {
  name: string;
  value: string;
  label: string;
  hint?: string;
  defaultChecked?: boolean;
  checked?: boolean;
  onChange?(checked: boolean): void;
}

/** One thing to say yes to, with what follows from it. */
export function TickField({ label, hint, onChange, ...input }: TickProps) {
  // A list has one for each of its rows.
  const id = useId();
  return (
    <div>
      <label className="choice">
        <input
          type="checkbox"
          {...input}
          {...described(id, hint)}
          onChange={onChange && (event => onChange(event.target.checked))}
        />
        {label}
      </label>
      {hint && (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      )}
    </div>
  );
}

interface SelectProps {
  name: string;
  label: string;
  options: readonly (readonly [value: string, text: string])[];
  /** Text of the empty choice; without it there is none. */
  any?: string;
  defaultValue?: string;
  hint?: string;
  error?: string;
  optional?: boolean;
  id?: string;
}

export function SelectField(props: SelectProps) {
  const { name, label, options, any, defaultValue, hint, error, optional, id = name } = props;
  return (
    <Framed {...{ label, hint, error, optional, id }}>
      <select className="input" name={name} defaultValue={defaultValue ?? ''} {...described(id, hint, error)}>
        {any && <option value="">{any}</option>}
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </Framed>
  );
}
