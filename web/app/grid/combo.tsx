// A field in which one types a part of what is meant and chooses it from what was found.
import type { KeyboardEvent } from 'react';
import { useState } from 'react';
import { Framed, described } from '../ui/field';
import { useSuggestions } from '../ui/suggestions';
import type { Person } from './talk';

interface ComboProps<T extends Person> {
  id: string;
  label: string;
  optional?: boolean;
  hint?: string;
  /** What is said when nothing is found; without it nothing is. */
  none?: string;
  error?: string;
  /** What is found, named. */
  listLabel: string;
  /** It is where a dialog begins. */
  first?: boolean;
  value: string;
  /** Where to ask; a search has two letters at least. */
  path(search: string): string;
  onType(text: string): void;
  onChoose(one: T): void;
}

// On a phone it may stand in the right half, and grows to the left.
const LIST =
  'absolute left-0 max-sm:right-0 max-sm:left-auto top-[4.6rem] z-10 w-max min-w-full max-w-[min(26rem,88vw)] overflow-hidden rounded-xl border border-line bg-white shadow-lift';

export function Combo<T extends Person>({ id, label, optional, hint, error, ...props }: ComboProps<T>) {
  const { listLabel, first, none, value, path, onType, onChoose } = props;
  const { found, none: isNone, ...suggestions } = useSuggestions<T>();
  const [marked, setMarked] = useState(-1);
  const look = (text: string) => {
    setMarked(-1);
    if (text.trim().length < 2) suggestions.clear();
    else suggestions.look(path(encodeURIComponent(text.trim())));
  };
  const clear = () => {
    suggestions.clear();
    setMarked(-1);
  };
  const choose = (one: T) => {
    clear();
    onChoose(one);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (found.length === 0) return;
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by !== 0) setMarked((Math.max(marked, by < 0 ? 0 : -1) + by + found.length) % found.length);
    else if (event.key === 'Enter' && marked >= 0) choose(found[marked]!);
    else if (event.key === 'Escape') clear();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="relative">
      <Framed {...{ id, label, hint, error, optional }}>
        <input
          className="input"
          role="combobox"
          aria-expanded={found.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={marked >= 0 ? `${id}-${marked}` : undefined}
          {...described(id, hint, error)}
          autoComplete="off"
          data-first={first || undefined}
          maxLength={100}
          value={value}
          onKeyDown={onKeyDown}
          onBlur={clear}
          onChange={event => {
            onType(event.target.value);
            look(event.target.value);
          }}
        />
      </Framed>
      {isNone && none && (
        <p className={LIST} aria-hidden="true">
          <span className="block px-3 py-2.5">{none}</span>
        </p>
      )}
      <ul
        id={`${id}-list`}
        role="listbox"
        aria-label={listLabel}
        hidden={found.length === 0}
        className={LIST}
      >
        {found.map((one, index) => (
          <li
            key={one.id}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === marked}
            className="flex min-h-11 cursor-pointer flex-wrap items-center gap-x-2 px-3 py-2 hover:bg-sea-50 aria-selected:bg-sea-100"
            onMouseDown={event => event.preventDefault()}
            onClick={() => choose(one)}
          >
            <strong>{one.name}</strong> <span className="text-sm text-ink-700">{one.about}</span>
          </li>
        ))}
      </ul>
      <p aria-live="polite" className="sr-only">
        {found.length > 0 && `${found.length} found. Arrow down to choose.`}
        {isNone && none}
      </p>
    </div>
  );
}
