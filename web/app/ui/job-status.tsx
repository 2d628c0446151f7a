// How a bulk job stands: its status as a badge, and how much of it is done as a bar with words.
import type { JobRow } from '../server/operations.server';
import type { IconName } from './icons';
import { Icon } from './icons';

const LOOK: Record<JobRow['status'], [tone: string, icon: IconName]> = {
  queued: ['tone-pending', 'clock'],
  running: ['tone-active', 'bolt'],
  paused: ['tone-pending', 'minus'],
  cancelled: ['tone-cancelled', 'cross'],
  completed: ['tone-completed', 'check'],
};

export function JobBadge({ job }: { job: Pick<JobRow, 'status' | 'statusText'> }) {
  const [tone, icon] = LOOK[job.status];
  return (
    <span className={`badge ${tone}`} data-status={job.status}>
      <Icon name={icon} className="size-4 shrink-0" /> {job.statusText}
    </span>
  );
}

type Counts = Pick<JobRow, 'title' | 'total' | 'done' | 'failed' | 'left'>;

export function JobBar({ job }: { job: Counts }) {
  const over = job.done + job.failed;
  return (
    <div>
      <progress
        className="h-3 w-full appearance-none [&::-webkit-progress-bar]:rounded-full [&::-webkit-progress-bar]:bg-sand-200 [&::-webkit-progress-value]:rounded-full [&::-webkit-progress-value]:bg-sea-700"
        max={Math.max(1, job.total)}
        value={over}
        aria-label={`${job.title}: ${over} of ${job.total}`}
      />
      <p className="figures text-sm text-ink-500">
        {job.done} of {job.total} done
        {job.failed > 0 && `, ${job.failed} failed`}
        {job.left > 0 && over > 0 && `, ${job.left} left`}
      </p>
    </div>
  );
}
