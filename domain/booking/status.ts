// The words of a booking (DESIGN §1 and §2): kinds, statuses, sources and reasons.

export const BOOKING_KINDS = ['rental', 'appointment', 'session', 'delivery', 'block'] as const;
export type BookingKind = (typeof BOOKING_KINDS)[number];

export const BLOCK_TYPES = ['MAINTENANCE', 'TRAINING', 'PRIVATE_EVENT', 'BLOCKED'] as const;
export type BlockType = (typeof BLOCK_TYPES)[number];

export const RESOURCE_KINDS = ['vehicle', 'staff', 'bay', 'dock'] as const;
export type ResourceKind = (typeof RESOURCE_KINDS)[number];

/**
 * - `pending`: holds its place, waits for staff to confirm; may become upcoming or cancelled; runs out by itself.
 * - `upcoming`: confirmed, waits for its start; may become active, completed, cancelled or no_show.
 * - `active`: under way, waits for its end; may become completed, cancelled or no_show.
 * - `completed`, `cancelled`, `no_show`: final.
 */
export const BOOKING_STATUSES = [
  'pending',
  'upcoming',
  'active',
  'completed',
  'cancelled',
  'no_show',
] as const;
export type BookingStatus = (typeof BOOKING_STATUSES)[number];

export const isFinal = (status: BookingStatus): boolean =>
  status === 'completed' || status === 'cancelled' || status === 'no_show';

export const CANCEL_REASONS = ['customer', 'staff', 'vendor', 'expired', 'failed'] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];

/** What staff say of a cancellation that is not their own wish: the customer called and asked for it, or it failed. */
export const SAID_REASONS = ['customer', 'failed'] as const;
export type SaidReason = (typeof SAID_REASONS)[number];

/** Whose booking it is: a block is nobody's, a delivery its vendor's. */
export const hasCustomer = (kind: BookingKind): boolean => kind !== 'block' && kind !== 'delivery';

export const BOOKING_SOURCES = [
  'web',
  'mobile',
  'direct',
  'walk_in',
  'waitlist',
  'manual',
  'vendor',
] as const;
export type BookingSource = (typeof BOOKING_SOURCES)[number];
