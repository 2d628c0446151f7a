// A clock that runs down before one's eyes. The server says how much was left, so that a browser whose clock is wrong
// counts right; without JavaScript there is the end in words beside it.
import { useEffect, useRef, useState } from 'react';
import { clockLeft } from '../countdown';

interface CountdownProps {
  /** When the page was made. */
  leftMs: number;
  /** Called once, when nothing is left. */
  onOver?(): void;
}

export function Countdown({ leftMs, onOver }: CountdownProps) {
  const [left, setLeft] = useState(leftMs);
  const over = useRef(onOver);
  over.current = onOver;
  useEffect(() => {
    const end = performance.now() + leftMs;
    setLeft(leftMs);
    if (leftMs <= 0) return undefined;
    const tick = setInterval(() => {
      const now = end - performance.now();
      setLeft(now);
      if (now > 0) return;
      clearInterval(tick);
      over.current?.();
    }, 250);
    return () => clearInterval(tick);
  }, [leftMs]);
  return (
    <span role="timer" className="figures font-semibold">
      {clockLeft(left)}
    </span>
  );
}
