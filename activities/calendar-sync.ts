// Bringing the calendar in line with a booking. It says nothing of what changed: it reads what should be, reads what is,
// and writes the difference under the condition that neither has moved on; so whoever runs it, however often and beside
// whom, the newest state of the booking is what stays.
import type { Deps } from '../services/deps';
import type { Standing } from '../services/calendars/standing';
import { inLine, keepOutcome, keepTrouble, standingOf } from '../services/calendars/standing';
import type { CalendarGateway } from './gateways/caldav';
import { CalendarTrouble, EventChanged } from './gateways/caldav';

export interface SyncDeps extends Deps {
  calendars: CalendarGateway;
}

export interface SyncSubject {
  tenantId: string;
  bookingId: string;
}

export interface SyncOptions {
  /** Ask the server what it has, whatever we believe. */
  look?: boolean;
  signal?: AbortSignal;
}

/** Each round begins with reading again. Two writers need two; more means that somebody keeps changing the event. */
const ROUNDS = 6;

const clock = (): string => new Date().toISOString();

/** @throws CalendarTrouble, which is kept beside the booking for staff to read. */
export async function bringInLine(
  deps: SyncDeps,
  subject: SyncSubject,
  options: SyncOptions = {},
): Promise<void> {
  try {
    let look = options.look ?? false;
    for (let round = 0; round < ROUNDS; round += 1) {
      const done = await step(deps, subject, look, options.signal).catch((error: unknown) => {
        if (!(error instanceof EventChanged)) throw error;
        look = true;
        return false;
      });
      if (done) return;
    }
    throw new CalendarTrouble('Somebody else keeps changing the event in the calendar.');
  } catch (error) {
    if (error instanceof CalendarTrouble) {
      await keepTrouble(deps.knex, subject.tenantId, subject.bookingId, error.message, clock());
    }
    throw error;
  }
}

/** One reading and at most one writing. Answers whether the calendar is in line with the booking as it is after that. */
async function step(
  deps: SyncDeps,
  { tenantId, bookingId }: SyncSubject,
  look: boolean,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const { calendars } = deps;
  const keep = (outcome: Parameters<typeof keepOutcome>[3]) =>
    keepOutcome(deps, tenantId, bookingId, outcome, clock());

  const before = await standingOf(deps, tenantId, bookingId);
  if (!before) return true;
  const { stored } = before;
  if (!look && stored?.status === 'synced' && inLine(before)) return true;

  const url = placeOf(before);
  if (!url) return keep('nowhere');
  if (leaves(before) && !calendars.reaches(url)) return keep('nowhere'); // It is on a server of the past.
  const asked = look || Boolean(stored?.eventUrl && stored.etag === null);
  const there = asked ? await calendars.find(url, signal) : believed(before);
  // The event first and the booking after: whoever writes something newer than this booking changes that event.
  const now = asked ? await standingOf(deps, tenantId, bookingId) : before;
  if (!now || placeOf(now) !== url) return false;

  const { wanted, calendarUrl } = now;
  if (!wanted || !calendarUrl || leaves(now)) {
    if (there) await calendars.remove(url, there.etag, signal);
    return keep('nowhere');
  }
  const { text, fingerprint } = wanted;
  let etag: string | null;
  if (!there) etag = await calendars.create(url, text, signal);
  else if (isThat(there.etag, fingerprint, now)) etag = there.etag;
  else etag = await calendars.replace(url, text, there.etag, signal);
  // Some servers do not say with the answer what they call the new version.
  etag ??= (await calendars.find(url, signal))?.etag ?? null;
  return keep({ eventUrl: url, calendarUrl, etag, fingerprint });
}

/** Where the event is, or else where it should be. */
const placeOf = ({ stored, eventUrl }: Standing): string | null => stored?.eventUrl ?? eventUrl;

/** It lies in a calendar that it does not belong in any more. */
const leaves = ({ stored, calendarUrl }: Standing): boolean =>
  Boolean(stored?.eventUrl) && stored!.calendarUrl !== calendarUrl;

/**
 * What the server has, for all we know. Never written: a new event is refused where there is one, so nobody need ask; and
 * whatever there is may be removed.
 */
function believed({ stored, wanted }: Standing): { etag: string | null } | undefined {
  if (stored?.eventUrl) return { etag: stored.etag };
  return wanted ? undefined : { etag: null };
}

/** The version on the server is the one we wrote, and says what is wanted. */
const isThat = (etag: string | null, fingerprint: string, { stored }: Standing): boolean =>
  etag !== null && stored?.etag === etag && stored.fingerprint === fingerprint;
