// Personal data of a customer, as its business handles it: an export is everything that is held, for some days; an erasure
// makes it anonymous in place, for good, once no booking is ahead. Bookings, their times and their money stay.

export const PRIVACY_KINDS = ['export', 'erasure'] as const;
export type PrivacyKind = (typeof PRIVACY_KINDS)[number];

export const PRIVACY_STATUSES = [
  /** Asked for; no workflow has looked at it yet. */
  'queued',
  /** An erasure: for the end of what is booked. May be withdrawn. */
  'waiting',
  'running',
  /** An export: its file is there. An erasure: nothing is left. */
  'completed',
  /** An erasure that was taken back while it waited. */
  'withdrawn',
  /** An export whose file was deleted. */
  'expired',
] as const;
export type PrivacyStatus = (typeof PRIVACY_STATUSES)[number];

/** What an erasure does about bookings ahead: it waits for their end, or has them cancelled first. */
export const AHEAD = ['wait', 'cancel'] as const;
export type Ahead = (typeof AHEAD)[number];

/** The parts of an erasure, in order. `person` and `crm` happen with the decision that it begins. */
export const ERASURE_PARTS = [
  'person',
  'crm',
  'bookings',
  'messages',
  'inbox',
  'waitlist',
  'requests',
  'bulk_jobs',
  'exports',
  'history',
  'mentions',
  'workflows',
  'calendars',
] as const;
export type ErasurePart = (typeof ERASURE_PARTS)[number];

/** What stands in the place of a name. */
export const ERASED_NAME = 'Erased customer';

/** How long the file of an export can be fetched. */
export const FILE_DAYS = 7;

/** Whether what was typed confirms an erasure: the name, whatever its case and spaces. */
export const confirms = (typed: string, fullName: string): boolean => plain(typed) === plain(fullName);

const plain = (text: string): string => text.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();

const HOUR_MS = 3_600_000;

/** How long an erasure that waits sleeps before it looks again: until what it waits for is over, an hour at most. */
export const nextLookMs = (waitsUntil: string, now: string): number =>
  Math.min(HOUR_MS, Math.max(1_000, Date.parse(waitsUntil) - Date.parse(now) + 1_000));
