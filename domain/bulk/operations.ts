// Bulk operations (DESIGN §5 bulkOperation): what can be done to many bookings as one job, and how such a job stands.

export const BULK_OPERATIONS = ['cancel', 'confirm', 'no_show', 'move', 'block', 'create'] as const;
/** What people ask for. */
export type BulkOperation = (typeof BULK_OPERATIONS)[number];

export const JOB_OPERATIONS = [...BULK_OPERATIONS, 'restore'] as const;
/** The same, and what undoes a cancellation: made anew where the place is still free. */
export type JobOperation = (typeof JOB_OPERATIONS)[number];

/**
 * - `queued`: stored; its workflow is started a moment later.
 * - `running`: goes through its items.
 * - `paused`: stands still until somebody lets it go on.
 * - `cancelled`, `completed`: over. What a cancelled one had done stays done.
 */
export const JOB_STATUSES = ['queued', 'running', 'paused', 'cancelled', 'completed'] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

export const isOver = (status: JobStatus): boolean => status === 'cancelled' || status === 'completed';

export const ITEM_STATUSES = ['pending', 'done', 'failed'] as const;
export type ItemStatus = (typeof ITEM_STATUSES)[number];

export const CONTROLS = ['pause', 'resume', 'cancel'] as const;
export type Control = (typeof CONTROLS)[number];

/** What a control makes of a job; undefined where it makes no sense. What it is already stays as it is. */
export function controlled(status: JobStatus, control: Control): JobStatus | undefined {
  if (isOver(status)) return control === 'cancel' && status === 'cancelled' ? status : undefined;
  switch (control) {
    case 'pause':
      return 'paused';
    case 'resume':
      return 'running';
    case 'cancel':
      return 'cancelled';
  }
}

/** One job goes through at most as many bookings. */
export const MOST_ITEMS = 20_000;
