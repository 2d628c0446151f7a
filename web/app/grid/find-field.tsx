// Somebody's sessions, of this day and later ones: choosing one goes there.
import { useState } from 'react';
import { Combo } from './combo';
import type { Found } from './talk';

export const FIND_ID = 'find-somebody';

interface FindProps {
  from: string;
  /** Whose days they are. */
  zone: string;
  onFind(session: Found): void;
}

export function FindField({ from, zone, onFind }: FindProps) {
  const [typed, setTyped] = useState('');
  return (
    <Combo<Found>
      id={FIND_ID}
      label="Find somebody"
      listLabel="Sessions found"
      none="No session ahead."
      value={typed}
      path={search => `/staff/grid/find?${new URLSearchParams({ from, zone })}&search=${search}`}
      onType={setTyped}
      onChoose={session => {
        setTyped('');
        onFind(session);
      }}
    />
  );
}
