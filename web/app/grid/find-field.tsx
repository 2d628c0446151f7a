// Somebody's sessions, of this day and later ones: choosing one goes there.
import { useState } from 'react';
import { Combo } from './combo';
import type { Found } from './talk';

export const FIND_ID = 'find-somebody';

export function FindField({ from, onFind }: { from: string; onFind(session: Found): void }) {
  const [typed, setTyped] = useState('');
  return (
    <Combo<Found>
      id={FIND_ID}
      label="Find somebody"
      listLabel="Sessions found"
      none="No session ahead."
      value={typed}
      path={search => `/staff/grid/find?${new URLSearchParams({ from })}&search=${search}`}
      onType={setTyped}
      onChoose={session => {
        setTyped('');
        onFind(session);
      }}
    />
  );
}
