// Changes made in the grid: seen at once, sent in turn for each booking, taken back when the server says no.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Change } from './changes';
import { afterArrival, idOf, withChanges } from './changes';
import type { Day, Item, Place } from './day';
import { timeOf } from './day';
import type { Answer } from './talk';
import { send } from './talk';

export const newKey = (): string => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;

/** Why a booking is cancelled, or moved on. */
export interface Why {
  reason?: string;
  /** The customer asked for it. */
  asked?: boolean;
}

/** As it is sent. */
export const wordsOf = ({ reason = '', asked = false }: Why): Record<string, string> => ({
  reason,
  ...(asked && { cancelReason: 'customer' }),
});

export function useChanges(day: Day) {
  const [changes, setChanges] = useState<readonly Change[]>([]);
  const { timeZone } = day;
  const lines = useRef(new Map<string, Promise<unknown>>());

  useEffect(() => {
    setChanges(list => (list.length > 0 ? afterArrival(list, day.items) : list));
  }, [day.items]);

  const items = useMemo(
    () => withChanges(day.items, changes, instant => timeOf(day, instant)),
    [day, changes],
  );

  /** Shows a change, sends it when those before it are answered, and settles what is shown by the answer. */
  const make = useCallback(
    async (change: Change, values: Record<string, string>): Promise<Answer> => {
      const id = idOf(change);
      setChanges(list => [...list.filter(other => idOf(other) !== id || other.kind !== change.kind), change]);
      const sent = (lines.current.get(id) ?? Promise.resolve()).then(() =>
        send({ formKey: newKey(), timeZone, ...values }),
      );
      lines.current.set(id, sent);
      const answer = await sent;
      if (lines.current.get(id) === sent) lines.current.delete(id);
      // One that was made after it stands in its place, and has an answer of its own.
      setChanges(list => list.flatMap(other => (other === change ? settled(change, answer) : [other])));
      // The stream of events brings what the server says by now, also to whoever was refused because it was news to them.
      return answer;
    },
    [timeZone],
  );

  const move = useCallback(
    (item: Item, place: Place, more: Partial<Record<string, string>>) =>
      make({ kind: 'times', id: item.id, place }, { intent: 'move', id: item.id, ...place, ...given(more) }),
    [make],
  );
  const setStatus = useCallback(
    (item: Item, status: Item['status'], why: Why) =>
      make(
        { kind: 'status', id: item.id, status, arrivals: 0 },
        { intent: 'status', id: item.id, status, ...wordsOf(why) },
      ),
    [make],
  );
  const add = useCallback(
    (item: Item, values: Record<string, string>) => make({ kind: 'new', item, arrivals: 0 }, values),
    [make],
  );
  /** What a job carries out: seen when it is. */
  const order = useCallback(
    (values: Record<string, string>) => send({ formKey: newKey(), timeZone, ...values }),
    [timeZone],
  );
  return { items, move, setStatus, add, order };
}

const given = (values: Partial<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value ? [[name, value]] : [])));

function settled(change: Change, answer: Answer): Change[] {
  if (!answer.ok || !('id' in answer)) return [];
  switch (change.kind) {
    case 'times':
      return [{ ...change, revision: answer.revision }];
    case 'status':
      return [{ ...change, answered: true }];
    case 'new': {
      const item = { ...change.item, id: answer.id, status: answer.status, waiting: false };
      return [{ ...change, answered: true, item }];
    }
  }
}
