// Looking again and again at what moves by itself: it changes faster than the live events settle.
import { useNavigation, useRevalidator } from '@remix-run/react';
import { useEffect } from 'react';

/** Loads the page anew while `moving`, each time nothing else has been loaded for this long. */
export function useWatch(moving: boolean, everyMs: number): void {
  const { revalidate, state } = useRevalidator();
  const idle = useNavigation().state === 'idle' && state === 'idle';
  useEffect(() => {
    if (!moving || !idle) return;
    const timer = setTimeout(revalidate, everyMs);
    return () => clearTimeout(timer);
  }, [moving, idle, everyMs, revalidate]);
}
