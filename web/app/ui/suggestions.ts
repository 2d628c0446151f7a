// What could be meant by what is being typed, asked for when the typing rests. Not by the router: what it loads it loads
// again with every live update of the page. Suggestions are no must.
import { useEffect, useRef, useState } from 'react';
import { ask } from '../ask';

const TYPING_MS = 200;

interface Suggestions<T> {
  found: T[];
  /** It was asked, and there are none. */
  none: boolean;
  /** Asks for those at this path soon, instead of what was asked for before. */
  look(path: string): void;
  /** Shows none, and waits for none. */
  clear(): void;
}

export function useSuggestions<T>(): Suggestions<T> {
  const [answer, setAnswer] = useState<T[] | null>(null);
  const typing = useRef<ReturnType<typeof setTimeout>>();
  const asking = useRef<AbortController>();
  const stop = () => {
    clearTimeout(typing.current);
    asking.current?.abort();
  };
  useEffect(() => stop, []);
  return {
    found: answer ?? [],
    none: answer?.length === 0,
    look(path) {
      stop();
      const { signal } = (asking.current = new AbortController());
      typing.current = setTimeout(
        () => void ask<T[]>(path, signal).then(list => list && setAnswer(list)),
        TYPING_MS,
      );
    },
    clear() {
      stop();
      setAnswer(null);
    },
  };
}
