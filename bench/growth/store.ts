// What was measured, as it is kept beside these files: the model and docs/scaling.md are made of it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Machine } from '../machine';
import type { Size } from './data';
import type { LifecycleCost } from './lifecycles';
import type { Timed } from './queries';
import type { Sizes } from './sizes';

export interface MeasuredSize extends Size, Sizes {
  seconds?: { rows: number; indexes: number };
  queries: Timed[];
  machine: Machine;
}

export interface Measured {
  /** By the number of bookings asked for. */
  sizes: Record<string, MeasuredSize>;
  lifecycles?: LifecycleCost[];
}

const FILE = 'bench/growth/measured.json';

export const measured = (): Measured =>
  existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Measured) : { sizes: {} };

export function keep(change: Partial<Measured>): void {
  const before = measured();
  const sizes = { ...before.sizes, ...change.sizes };
  writeFileSync(FILE, `${JSON.stringify({ ...before, ...change, sizes }, null, 2)}\n`);
}
