// Whom a session is for: one types a part of a name, phone number or address and chooses somebody, or leaves a new name.
import { Combo } from './combo';
import type { Person } from './talk';

interface PersonFieldProps {
  chosen: Person | null;
  typed: string;
  error?: string;
  onType(text: string): void;
  onChoose(person: Person | null): void;
}

export function PersonField({ chosen, typed, error, onType, onChoose }: PersonFieldProps) {
  const hint = chosen
    ? chosen.about || 'A customer you know.'
    : 'A member, or the name of somebody new. Empty: a walk-in.';
  return (
    <Combo<Person>
      id="who"
      label="For whom"
      listLabel="Customers found"
      optional
      first
      {...{ hint, error, onChoose }}
      value={chosen ? chosen.name : typed}
      path={search => `/staff/grid/people?search=${search}`}
      onType={text => {
        onChoose(null);
        onType(text);
      }}
    />
  );
}
