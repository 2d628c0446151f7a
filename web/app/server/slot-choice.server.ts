// Which times a service can be booked at: days that have any, and the times of one of them, on the wall of the place.
import type { Call } from '../../../contracts/client';
import type { Slot } from '../../../contracts/front-desk';
import { routes } from '../../../contracts/index';
import { addDays, daysFrom, isDay, longDay, shortDay } from '../days';
import { formats } from './format.server';

/** Days that are looked through at once. */
const WINDOW_DAYS = 14;
/** The API answers this many slots at most; what is later than the last of them is not known. */
const MOST_SLOTS = 1_000;

interface Wanted {
  serviceId: string;
  /** Empty for anybody. */
  staffId: string;
  today: string;
  timeZone: string;
  /** The page's address: from, day, slot. */
  search: URLSearchParams;
}

export async function slotChoice(call: Call, { serviceId, staffId, today, timeZone, search }: Wanted) {
  const asked = search.get('from') ?? '';
  const from = isDay(asked) && asked > today ? asked : today;
  const to = addDays(from, WINDOW_DAYS - 1);
  const { slots } = await call(routes.listSlots, {
    query: { service_id: serviceId, staff_id: staffId, from, to, available: 'true' },
  });
  const { clock, dateOf } = formats(timeZone);
  const byDay = new Map<string, Slot[]>();
  for (const slot of slots) {
    const day = dateOf(slot.startTime);
    byDay.set(day, [...(byDay.get(day) ?? []), slot]);
  }
  const last = slots.length < MOST_SLOTS ? to : [...byDay.keys()].at(-1)!;
  const days = daysFrom(from, last).map(day => {
    const count = eachTimeOnce(byDay.get(day) ?? []).length;
    return { day, text: shortDay(day).slice(0, -5), count };
  });
  const day = shownDay(days, search, byDay);
  return {
    days,
    day,
    dayText: day && longDay(day),
    times: eachTimeOnce(byDay.get(day ?? '') ?? []).map(slot => ({
      id: slot.id,
      text: clock(slot.startTime),
      until: clock(slot.endTime),
      staff: slot.staffName,
    })),
    chosen: search.get('slot') ?? '',
    earlier: from > today ? maxDay(addDays(from, -WINDOW_DAYS), today) : undefined,
    later: addDays(last, 1),
  };
}
export type SlotChoice = Awaited<ReturnType<typeof slotChoice>>;

/** The day asked for, else that of the slot asked for, else the first that has a free time. */
function shownDay(
  days: readonly { day: string; count: number }[],
  search: URLSearchParams,
  byDay: ReadonlyMap<string, readonly Slot[]>,
): string | undefined {
  const known = (wanted: string | undefined) => days.find(({ day }) => day === wanted)?.day;
  const slotId = search.get('slot');
  const ofSlot = [...byDay].find(([, slots]) => slots.some(({ id }) => id === slotId))?.[0];
  return known(search.get('day') ?? undefined) ?? ofSlot ?? days.find(({ count }) => count > 0)?.day;
}

/** Where several people are free at the same time, one of them is enough to choose from. */
function eachTimeOnce(slots: readonly Slot[]): Slot[] {
  const seen = new Set<string>();
  return slots.filter(({ startTime }) => !seen.has(startTime) && seen.add(startTime));
}

const maxDay = (a: string, b: string): string => (a > b ? a : b);
