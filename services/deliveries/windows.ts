// The windows vendors can book, with the docks that are left in each.
import type { Knex } from 'knex';
import type { Period } from '../../domain/calendar';
import { addDays, dateOf, datesBetween, startOfDay } from '../../domain/calendar';
import type { Dock } from '../../domain/delivery/docks';
import { freeDocks } from '../../domain/delivery/docks';
import type { DeliveryTarget, DeliveryWindow } from '../../domain/delivery/windows';
import { isAhead, lastDeliveryDay, windowsOfDay } from '../../domain/delivery/windows';
import type { Suggestion } from '../../domain/errors';
import { Refusal, validationFailed } from '../../domain/errors';
import { plusMs } from '../../domain/instants';
import type { Tenant } from '../../domain/tenant';

export interface WindowView extends DeliveryTarget {
  startTime: string;
  endTime: string;
  /** Docks there are. */
  places: number;
  placesLeft: number;
  /** Whether it can be booked: ahead, within the horizon, and with a place left. */
  available: boolean;
}

/** Of one list. */
export const MOST_WINDOW_DAYS = 92;
/** How far ahead of a window that cannot be had others are looked for. */
const SEARCH_DAYS = 60;
const MOST_ALTERNATIVES = 3;
const DAY_MS = 86_400_000;

/**
 * The windows of open days from `from` to `to`, both included, the first first.
 * @throws Refusal `validation_failed` for days in the wrong order, and too many.
 */
export async function listWindows(
  trx: Knex.Transaction,
  tenant: Tenant,
  { from, to }: { from: string; to: string },
  now: string,
): Promise<WindowView[]> {
  if (to < from) throw validationFailed([{ field: 'to', message: 'Must not be before from.' }]);
  if (addDays(from, MOST_WINDOW_DAYS - 1) < to) {
    throw validationFailed([{ field: 'to', message: `Must be at most ${MOST_WINDOW_DAYS} days from from.` }]);
  }
  const { timeZone, settings } = tenant;
  const windows = datesBetween(from, to).flatMap(date => windowsOfDay(date, timeZone, settings));
  const docks = await readDocks(trx, startOfDay(from, timeZone), startOfDay(addDays(to, 1), timeZone));
  const last = lastDeliveryDay(now, timeZone, settings);
  return windows.map(window => {
    const placesLeft = freeDocks(docks, window).length;
    return {
      ...{ bookingDate: window.bookingDate, timeSlot: window.timeSlot },
      ...{ startTime: window.period.start, endTime: window.period.end, places: docks.length, placesLeft },
      available: placesLeft > 0 && isAhead(window, now) && window.bookingDate <= last,
    };
  });
}

/**
 * The next windows with a free dock from a day on: what could be booked instead. For a day beyond the last one that can be
 * booked, the last ones there are.
 */
export async function nextFreeWindows(
  trx: Knex.Transaction,
  tenant: Tenant,
  wanted: DeliveryTarget,
  now: string,
): Promise<Suggestion[]> {
  const { timeZone, settings } = tenant;
  const today = dateOf(now, timeZone);
  const last = lastDeliveryDay(now, timeZone, settings);
  const tooFar = wanted.bookingDate > last;
  const from = latest(today, tooFar ? addDays(last, -SEARCH_DAYS) : wanted.bookingDate);
  const to = tooFar ? last : earliest(last, addDays(from, SEARCH_DAYS));
  const docks = await readDocks(trx, startOfDay(from, timeZone), startOfDay(addDays(to, 1), timeZone));
  const found: Suggestion[] = [];
  const days = datesBetween(from, to);
  // Day by day, since the first few have a free one almost always.
  for (const date of tooFar ? days.reverse() : days) {
    if (found.length >= MOST_ALTERNATIVES) break;
    for (const window of windowsOfDay(date, timeZone, settings)) {
      const [dock] = isAhead(window, now) ? freeDocks(docks, window) : [];
      if (dock) found.push(suggestionOf(window, dock));
    }
  }
  return found.slice(0, MOST_ALTERNATIVES).sort((a, b) => Date.parse(a.startTime) - Date.parse(b.startTime));
}

const latest = (a: string, b: string): string => (a > b ? a : b);
const earliest = (a: string, b: string): string => (a < b ? a : b);

const suggestionOf = ({ bookingDate, timeSlot, period }: DeliveryWindow, dock: Dock): Suggestion => ({
  ...{ resourceId: dock.id, resourceName: dock.name, bookingDate, timeSlot },
  ...{ startTime: period.start, endTime: period.end },
});

interface DockRow {
  id: string;
  name: string;
  locationId: string | null;
  beforeMs: string;
  afterMs: string;
}

/** The docks of the tenant in their order, with what occupies them between two instants, and a little around. */
async function readDocks(trx: Knex.Transaction, from: string, until: string): Promise<Dock[]> {
  const rows = await trx('resources')
    .where({ kind: 'dock', isActive: true })
    .orderBy(['position', 'name', 'id'])
    .select<DockRow[]>(
      ...['id', 'name', 'locationId'],
      trx.raw('extract(epoch from buffer_before) * 1000 as before_ms'),
      trx.raw('extract(epoch from buffer_after) * 1000 as after_ms'),
    );
  const taken = new Map<string, { from: number; until: number }[]>(rows.map(({ id }) => [id, []]));
  if (rows.length > 0) {
    // A day more on both sides is more than any buffer.
    const found = await trx.raw<{
      rows: { resource_id: string; occupied_from: Date; occupied_until: Date }[];
    }>('select * from dock_occupancy(?, ?)', [plusMs(from, -DAY_MS), plusMs(until, DAY_MS)]);
    for (const { resource_id, occupied_from, occupied_until } of found.rows) {
      taken.get(resource_id)?.push({ from: occupied_from.getTime(), until: occupied_until.getTime() });
    }
  }
  return rows.map(({ beforeMs, afterMs, ...dock }) => ({
    ...dock,
    bufferBeforeMs: Number(beforeMs),
    bufferAfterMs: Number(afterMs),
    taken: taken.get(dock.id)!,
  }));
}

/** The first dock that is free for a period, if any, for a delivery that moves there. */
export async function freeDockFor(
  trx: Knex.Transaction,
  { start, end }: Period,
  bookingId: string,
): Promise<string | undefined> {
  const { rows } = await trx.raw<{ rows: [{ id: string | null }] }>('select free_dock(?, ?, ?) as id', [
    ...[start, end, bookingId],
  ]);
  return rows[0].id ?? undefined;
}

/** The answer to whoever lost the last place of a window. */
export async function windowTaken(
  trx: Knex.Transaction,
  tenant: Tenant,
  wanted: DeliveryTarget,
  now: string,
): Promise<Refusal> {
  const alternatives = await nextFreeWindows(trx, tenant, wanted, now);
  const { bookingDate, timeSlot } = wanted;
  const next = alternatives[0];
  const instead = next
    ? `The next free window is ${next.timeSlot} of ${next.bookingDate}.`
    : 'Please ask us.';
  return new Refusal(
    'slot_unavailable',
    'Slot is no longer available',
    `No dock is free in ${timeSlot} of ${bookingDate}. ${instead}`,
    { alternatives },
  );
}

/** A day that the rules refuse is answered with windows that can be had. */
export async function withSuggestions<T>(
  trx: Knex.Transaction,
  tenant: Tenant,
  wanted: DeliveryTarget,
  now: string,
  plan: () => T,
): Promise<T> {
  try {
    return plan();
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'rule_violation') throw error;
    const suggestions = await nextFreeWindows(trx, tenant, wanted, now);
    throw new Refusal(error.code, error.error, error.message, { ...error.extra, suggestions });
  }
}
