// Blocks and bulk jobs in the words people read.
import type { BlockConflict, BlockSeries } from '../../contracts/blocks';
import type { BulkJob } from '../../contracts/bulk';
import { shortDay } from './days';

export const BLOCK_TYPE: Record<BlockSeries['type'], string> = {
  MAINTENANCE: 'Maintenance',
  TRAINING: 'Training',
  PRIVATE_EVENT: 'Private event',
  BLOCKED: 'Blocked',
};

/** How a block may repeat: rules of RFC 5545, to which an end is added. */
export const REPEATS = [
  ['', 'Does not repeat'],
  ['FREQ=DAILY', 'Every day'],
  ['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', 'Monday to Friday'],
  ['FREQ=WEEKLY', 'Every week on this day'],
  ['FREQ=WEEKLY;INTERVAL=2', 'Every two weeks on this day'],
  ['FREQ=MONTHLY', 'Every month on this date'],
  ['rule', 'By a rule of my own'],
] as const;

export const OPERATION: Record<BulkJob['operation'], string> = {
  cancel: 'Cancel bookings',
  confirm: 'Confirm bookings',
  no_show: 'Mark as no-shows',
  move: 'Move bookings',
  block: 'Block dates',
  create: 'Create bookings',
  restore: 'Take cancellations back',
};

export const JOB_STATUS: Record<BulkJob['status'], string> = {
  queued: 'Waits to start',
  running: 'Running',
  paused: 'Paused',
  cancelled: 'Stopped',
  completed: 'Done',
};

export const CHOICE: Record<BlockConflict['choices'][number], string> = {
  skip: 'Skip this date',
  fill: 'Block it now that it is free',
  cancel: 'Cancel what stands there, then block',
  move: 'Move what stands there, then block',
};

const DAYS: Record<string, string> = {
  ...{ MO: 'Monday', TU: 'Tuesday', WE: 'Wednesday', TH: 'Thursday' },
  ...{ FR: 'Friday', SA: 'Saturday', SU: 'Sunday' },
};
const EVERY: Record<string, [one: string, many: string]> = {
  DAILY: ['day', 'days'],
  WEEKLY: ['week', 'weeks'],
  MONTHLY: ['month', 'months'],
  YEARLY: ['year', 'years'],
};

/** "Every 2 weeks on Monday and Friday, until Mon 1 Mar 2027"; a rule that says more is shown as it is. */
export function recurrenceWords(rule: string | null): string {
  if (!rule) return 'Once';
  const parts = new Map(rule.split(';').map(part => part.split('=') as [string, string]));
  const { FREQ = '', INTERVAL = '1', BYDAY, UNTIL, COUNT, ...more } = Object.fromEntries(parts);
  const every = EVERY[FREQ];
  const days = BYDAY?.split(',').map(day => DAYS[day]);
  const plain = Object.keys(more).every(name => name === 'WKST');
  if (!every || !plain || days?.includes(undefined)) return rule;
  const often = INTERVAL === '1' ? `Every ${every[0]}` : `Every ${INTERVAL} ${every[1]}`;
  const on = days ? ` on ${listed(days as string[])}` : '';
  const until = UNTIL
    ? `, until ${shortDay(`${UNTIL.slice(0, 4)}-${UNTIL.slice(4, 6)}-${UNTIL.slice(6, 8)}`)}`
    : '';
  return `${often}${on}${until}${COUNT ? `, ${COUNT} times` : ''}`;
}

/** "a, b and c" */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
