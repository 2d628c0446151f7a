// What the benchmark measures: one line of the table each, with the floor it stands beside and the target it must meet.

export type Unit = 'a second' | 'ms' | 's' | 'kB' | 'MB' | '';

export interface Amount {
  value: number;
  unit: Unit;
}

/** `of` says what is compared: the measured amount itself, or its ratio to the floor. */
export interface Target {
  of: 'measured' | 'ratio';
  bound: 'at least' | 'at most' | 'under' | 'exactly';
  value: number;
}

export interface Measurement {
  /** Name of the figure it belongs to: what `npm run bench -- <name>` takes. */
  figure: string;
  /** What was measured, in words. */
  what: string;
  measured: Amount;
  floor?: Amount & { what: string };
  target?: Target;
  /** What each round gave, in the unit of `measured`; the measured value is their median unless `what` says otherwise. */
  rounds?: number[];
  note?: string;
}

export interface Figure {
  name: string;
  measure(): Promise<Measurement[]>;
}

export const ratioOf = ({ measured, floor }: Measurement): number | undefined =>
  floor && floor.unit === measured.unit && floor.value > 0 ? measured.value / floor.value : undefined;

/** `undefined` when nothing was promised. */
export function meetsTarget(measurement: Measurement): boolean | undefined {
  const { target } = measurement;
  if (!target) return undefined;
  const value = target.of === 'ratio' ? ratioOf(measurement) : measurement.measured.value;
  if (value === undefined || Number.isNaN(value)) return false;
  switch (target.bound) {
    case 'at least':
      return value >= target.value;
    case 'at most':
      return value <= target.value;
    case 'under':
      return value < target.value;
    case 'exactly':
      return value === target.value;
  }
}
