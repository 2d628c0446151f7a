// Whom a session is for: one types a part of a name, phone number or address and chooses somebody, or leaves a new name.
import type { KeyboardEvent } from 'react';
import { useState } from 'react';
import { useSuggestions } from '../ui/suggestions';
import type { Person } from './talk';

interface PersonFieldProps {
  chosen: Person | null;
  typed: string;
  error?: string;
  onType(text: string): void;
  onChoose(person: Person | null): void;
}

const LIST = 'who-list';

export function PersonField({ chosen, typed, error, onType, onChoose }: PersonFieldProps) {
  const { found, ...suggestions } = useSuggestions<Person>();
  const [marked, setMarked] = useState(-1);
  const look = (search: string) => {
    setMarked(-1);
    if (search.trim().length < 2) suggestions.clear();
    else suggestions.look(`/staff/grid/people?search=${encodeURIComponent(search.trim())}`);
  };
  const choose = (person: Person) => {
    suggestions.clear();
    setMarked(-1);
    onChoose(person);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (found.length === 0) return;
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by !== 0) setMarked((marked + by + found.length) % found.length);
    else if (event.key === 'Enter' && marked >= 0) choose(found[marked]!);
    else if (event.key === 'Escape') suggestions.clear();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const hint = chosen
    ? chosen.about || 'A customer you know.'
    : 'A member, or the name of somebody new. Empty: a walk-in.';
  return (
    <div className="relative">
      <label className="label" htmlFor="who">
        For whom <span className="font-normal text-ink-500">(optional)</span>
      </label>
      <input
        id="who"
        className="input"
        role="combobox"
        aria-expanded={found.length > 0}
        aria-controls={LIST}
        aria-autocomplete="list"
        aria-activedescendant={marked >= 0 ? `who-${marked}` : undefined}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? 'who-hint who-error' : 'who-hint'}
        autoComplete="off"
        maxLength={100}
        value={chosen ? chosen.name : typed}
        onKeyDown={onKeyDown}
        onChange={event => {
          onChoose(null);
          onType(event.target.value);
          look(event.target.value);
        }}
      />
      <p id="who-hint" className="hint">
        {hint}
      </p>
      {error && (
        <p id="who-error" className="field-error">
          {error}
        </p>
      )}
      <ul
        id={LIST}
        role="listbox"
        aria-label="Customers found"
        hidden={found.length === 0}
        className="absolute inset-x-0 top-[4.6rem] z-10 overflow-hidden rounded-xl border border-line bg-white shadow-lift"
      >
        {found.map((person, index) => (
          <li
            key={person.id}
            id={`who-${index}`}
            role="option"
            aria-selected={index === marked}
            className="flex min-h-11 cursor-pointer flex-wrap items-center gap-x-2 px-3 py-2 hover:bg-sea-50 aria-selected:bg-sea-100"
            onMouseDown={event => event.preventDefault()}
            onClick={() => choose(person)}
          >
            <strong>{person.name}</strong> <span className="text-sm text-ink-700">{person.about}</span>
          </li>
        ))}
      </ul>
      <p aria-live="polite" className="sr-only">
        {found.length > 0 && `${found.length} found. Arrow down to choose.`}
      </p>
    </div>
  );
}
