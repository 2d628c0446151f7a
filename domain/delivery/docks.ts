// Which docks are free for a window: a dock takes one delivery at a time, and wants its buffers kept before and after.
import type { DeliveryWindow } from './windows';

export interface Dock {
  id: string;
  name: string;
  locationId: string | null;
  bufferBeforeMs: number;
  bufferAfterMs: number;
  /** What occupies it, buffers of the others included: milliseconds since 1970, half-open. */
  taken: readonly { from: number; until: number }[];
}

export function isFree(dock: Dock, { period }: Pick<DeliveryWindow, 'period'>): boolean {
  const from = Date.parse(period.start) - dock.bufferBeforeMs;
  const until = Date.parse(period.end) + dock.bufferAfterMs;
  return !dock.taken.some(other => other.from < until && other.until > from);
}

export const freeDocks = (docks: readonly Dock[], window: Pick<DeliveryWindow, 'period'>): Dock[] =>
  docks.filter(dock => isFree(dock, window));
