// Loads what a page shows again when something happened. Many changes in a moment are one reload.
import { useNavigation, useRevalidator } from '@remix-run/react';
import { useEffect, useRef, useState } from 'react';
import type { LiveState } from './connection';
import { connectLive } from './connection';

const SETTLE_MS = 250;

/** @param url of the stream: that of staff, or of vendors */
export function useLive(url: string): LiveState {
  const [state, setState] = useState<LiveState>('connecting');
  const [changes, setChanges] = useState(0);
  const seen = useRef(0);
  const { revalidate, state: reloading } = useRevalidator();
  const idle = useNavigation().state === 'idle' && reloading === 'idle';

  useEffect(() => {
    let settling: ReturnType<typeof setTimeout> | undefined;
    const settled = () => {
      clearTimeout(settling);
      settling = undefined;
    };
    const disconnect = connectLive({
      url,
      onState: now => {
        setState(now);
        // What cannot be asked for now is asked for when the connection stands again.
        if (now !== 'live') settled();
      },
      // Counted from the first of them: where something happens all the time, it is shown all the same.
      onChange: () => {
        settling ??= setTimeout(() => {
          settled();
          setChanges(count => count + 1);
        }, SETTLE_MS);
      },
      // The page asks for its facts, and is led to the login.
      onLoggedOut: () => setChanges(count => count + 1),
    });
    return () => {
      settled();
      disconnect();
    };
  }, [url]);

  // A reload in the middle of sending a form would swallow the form's answer, and one in the middle of another would end it:
  // it waits for its turn.
  useEffect(() => {
    if (!idle || seen.current === changes) return;
    seen.current = changes;
    revalidate();
  }, [idle, changes, revalidate]);
  return state;
}
