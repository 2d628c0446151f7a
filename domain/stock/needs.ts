// What vendors are asked for. An automatic need lives and dies with its alert; a manual one is closed only by people or
// by its expiry (DESIGN §7).

export const NEED_SOURCES = ['MANUAL', 'AUTO_LOW_STOCK'] as const;
export type NeedSource = (typeof NEED_SOURCES)[number];

/** open: vendors see it. fulfilled: somebody said so. removed: closed for another reason. */
export const NEED_STATUSES = ['open', 'fulfilled', 'removed', 'expired'] as const;
export type NeedStatus = (typeof NEED_STATUSES)[number];

/**
 * restocked: stock reached the target. target_lowered: the target came down to the stock. no_target: none holds any more.
 * sync_off: the target no longer makes needs. product_archived: the product is gone. withdrawn: a person took it back.
 * expired: its time was over.
 */
export const REMOVED_REASONS = [
  'restocked',
  'target_lowered',
  'no_target',
  'sync_off',
  'product_archived',
  'withdrawn',
  'expired',
] as const;
export type RemovedReason = (typeof REMOVED_REASONS)[number];

export interface NeedTimes {
  isFulfilled: boolean;
  removedReason: RemovedReason | null;
  /** ISO instant. */
  expiresAt: string | null;
}

/** A need past its expiry is over at once, whether or not housekeeping has closed it. */
export function needStatusOf({ isFulfilled, removedReason, expiresAt }: NeedTimes, now: string): NeedStatus {
  if (isFulfilled) return 'fulfilled';
  if (removedReason) return removedReason === 'expired' ? 'expired' : 'removed';
  return expiresAt !== null && Date.parse(expiresAt) <= Date.parse(now) ? 'expired' : 'open';
}
