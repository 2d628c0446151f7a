// Compares what a tenant's calendars should hold with what they do hold, and mends the difference: events that are
// missing, altered, or there for nothing. Events that we did not make are not touched: ours have a name that only this
// server can make.
import { LOOK_BACK_MS, calendarsOf, standingsIn } from '../services/calendars/calendars';
import type { Standing } from '../services/calendars/standing';
import { inLine, standingOf } from '../services/calendars/standing';
import type { SyncDeps } from './calendar-sync';
import { bringInLine } from './calendar-sync';
import type { FoundEvent } from './gateways/caldav';
import { CalendarTrouble, EventChanged } from './gateways/caldav';

export interface ReconciliationReport {
  calendars: number;
  /** Events that were not as they should be, and now are. */
  repaired: number;
  /** Events, or whole calendars, that could not be looked after; the next run tries again. */
  failed: number;
}

/** A server that fails as often as this in a row is left alone until the next run. */
const MOST_FAILURES = 3;

interface Run {
  deps: SyncDeps;
  tenantId: string;
  signal?: AbortSignal;
  /** Says that it is alive. */
  beat: () => void;
}

export async function reconcileCalendars(run: Run): Promise<ReconciliationReport> {
  const report = { calendars: 0, repaired: 0, failed: 0 };
  for (const url of await calendarsOf(run.deps.knex, run.tenantId)) {
    run.beat();
    report.calendars += 1;
    await reconcileCalendar(run, url, report).catch((error: unknown) => {
      if (!(error instanceof CalendarTrouble || error instanceof EventChanged)) throw error;
      report.failed += 1;
    });
  }
  return report;
}

async function reconcileCalendar(run: Run, calendarUrl: string, report: ReconciliationReport): Promise<void> {
  const { deps, tenantId } = run;
  const from = new Date(Date.now() - LOOK_BACK_MS).toISOString();
  // What is there first: what is written meanwhile then looks altered and is looked at again, never the other way round.
  const found = deps.calendars.reaches(calendarUrl)
    ? await deps.calendars.list(calendarUrl, from, run.signal)
    : [];
  const known = await standingsIn(deps, tenantId, calendarUrl, from);
  const mend = mender(run, report);
  const there = new Map(found.map(event => [event.url, event.etag]));
  for (const standing of known) {
    if (isRight(standing, there)) continue;
    await mend(() =>
      bringInLine(deps, { tenantId, bookingId: standing.bookingId }, { look: true, signal: run.signal }),
    );
  }
  const accounted = new Set(known.map(({ stored, eventUrl }) => stored?.eventUrl ?? eventUrl));
  for (const event of found) {
    const bookingId = accounted.has(event.url) ? undefined : bookingOf(run, event.url);
    if (bookingId) await mend(() => removeOrphan(run, calendarUrl, bookingId, event));
  }
}

/** Written, as the booking is now, and still there in the version that we wrote. */
function isRight(standing: Standing, there: ReadonlyMap<string, string | null>): boolean {
  const { stored, wanted, eventUrl } = standing;
  if (stored?.status === 'failed' || !inLine(standing)) return false;
  if (!wanted) return !eventUrl || !there.has(eventUrl);
  return there.has(stored!.eventUrl!) && there.get(stored!.eventUrl!) === stored!.etag;
}

/** Mends events of one calendar, one after the other. @throws CalendarTrouble when the server does not let it. */
function mender(run: Run, report: ReconciliationReport): (work: () => Promise<unknown>) => Promise<void> {
  let inARow = 0;
  return async work => {
    run.beat();
    try {
      await work();
      report.repaired += 1;
      inARow = 0;
    } catch (error) {
      if (!(error instanceof CalendarTrouble || error instanceof EventChanged)) throw error;
      inARow += 1;
      if (inARow === MOST_FAILURES) throw error;
      report.failed += 1;
    }
  };
}

/** The booking of an event that we made; undefined for the events of others. */
function bookingOf({ deps, tenantId }: Run, eventUrl: string): string | undefined {
  const name = /([^/]+)\.ics$/.exec(new URL(eventUrl).pathname)?.[1];
  return name && deps.links.bookingOfEvent(tenantId, name);
}

/** An event of ours that no booking in this calendar accounts for: its booking is elsewhere, over, or gone. */
async function removeOrphan(
  { deps, tenantId, signal }: Run,
  calendarUrl: string,
  bookingId: string,
  { url, etag }: FoundEvent,
): Promise<void> {
  const standing = await standingOf(deps, tenantId, bookingId);
  if (standing?.calendarUrl === calendarUrl || standing?.stored?.eventUrl === url) {
    return bringInLine(deps, { tenantId, bookingId }, { look: true, signal });
  }
  await deps.calendars.remove(url, etag, signal);
}
