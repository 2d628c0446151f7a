// Loads what a page shows again when something happened. Many changes in a moment are one reload.
import { useRevalidator } from '@remix-run/react';
import { useEffect, useRef, useState } from 'react';
import type { LiveState } from './connection';
import { connectLive } from './connection';

const SETTLE_MS = 250;

export function useLive(): LiveState {
  const [state, setState] = useState<LiveState>('connecting');
  const { revalidate } = useRevalidator();
  const reload = useRef(revalidate);
  useEffect(() => {
    reload.current = revalidate;
  }, [revalidate]);

  useEffect(() => {
    let settling: ReturnType<typeof setTimeout> | undefined;
    const disconnect = connectLive({
      url: '/api/events',
      onState: setState,
      onChange: () => {
        clearTimeout(settling);
        settling = setTimeout(() => reload.current(), SETTLE_MS);
      },
    });
    return () => {
      clearTimeout(settling);
      disconnect();
    };
  }, []);
  return state;
}
