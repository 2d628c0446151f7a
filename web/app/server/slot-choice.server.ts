// Which times a service can be booked at: days that have any, and the times of one of them, on the wall of the place.
import type { Call } from '../../../contracts/client';
import type { Slot } from '../../../contracts/front-desk';
import { routes } from '../../../contracts/index';
import { addDays, daysFrom, isDay, longDay, shortDay } from '../days';
import { formats } from './format.server';
import { holders } from './holds.server';

/** Days that are looked through at once. */
const WINDOW_DAYS = 14;

interface Wanted {
  serviceId: string;
  /** Empty for anybody. */
  staffId: string;
  today: string;
  /** The page's address: from, day, slot. */
  search: URLSearchParams;
  /** The day of the booking that is to be moved: where choosing begins. */
  presentDay?: string;
}

export async function slotChoice(call: Call, wanted: Wanted) {
  const { serviceId, staffId, today, search, presentDay } = wanted;
  const asked = search.get('from') ?? beginning(wanted);
  const from = isDay(asked) && asked > today ? asked : today;
  const to = addDays(from, WINDOW_DAYS - 1);
  // Where the clock is behind, yesterday may not be over.
  const first = from === today ? addDays(today, -1) : from;
  const span = { service_id: serviceId, staff_id: staffId, from: first, to };
  const [{ slots, more }, held, names] = await Promise.all([
    // Of several people who are free at the same time one is enough to choose from.
    call(routes.listSlots, {
      query: { ...span, available: 'true', any_staff: staffId ? '' : 'true' } as never,
    }),
    call(routes.listSlots, { query: { ...span, status: 'held' } }),
    holders(call, serviceId),
  ]);
  const byDay = new Map<string, Slot[]>();
  for (const slot of slots) {
    const day = dayOf(slot);
    byDay.set(day, [...(byDay.get(day) ?? []), slot]);
  }
  // What is later than the last of them is not known.
  const last = more ? [...byDay.keys()].at(-1)! : to;
  const shown = daysFrom(first, last).filter(day => day >= today || byDay.has(day));
  const days = shown.map(day => {
    const count = byDay.get(day)?.length ?? 0;
    return { day, text: shortDay(day).slice(0, -5), count };
  });
  const holds = held.slots.map(slot => ({
    ...shownTime(slot),
    day: dayOf(slot),
    holder: names.get(slot.id) ?? 'somebody in line',
    heldUntil: slot.heldUntil && formats(slot.timeZone).clock(slot.heldUntil),
  }));
  const day = shownDay(days, search, byDay, holds);
  return {
    days,
    day,
    dayText: day && longDay(day),
    presentDay,
    passedOver: passedOver(wanted, day),
    times: (byDay.get(day ?? '') ?? []).map(shownTime),
    held: holds.filter(hold => hold.day === day),
    chosen: search.get('slot') ?? '',
    earlier: from > today ? maxDay(addDays(from, -WINDOW_DAYS), today) : undefined,
    later: addDays(last, 1),
  };
}
/** On the clock of where its staff member works. */
const dayOf = ({ timeZone, startTime }: Slot): string => formats(timeZone).dateOf(startTime);

function shownTime({ id, startTime, endTime, timeZone, zoneName, staffName: staff }: Slot) {
  const { clock } = formats(timeZone);
  return { id, text: clock(startTime), until: clock(endTime), staff, zoneName };
}

export type SlotChoice = Awaited<ReturnType<typeof slotChoice>>;
export type Hold = SlotChoice['held'][number];

/** The day asked for, else that of the slot asked for, else the first that has a free time. */
function shownDay(
  days: readonly { day: string; count: number }[],
  search: URLSearchParams,
  byDay: ReadonlyMap<string, readonly Slot[]>,
  holds: readonly { id: string; day: string }[],
): string | undefined {
  const known = (wanted: string | undefined) => days.find(({ day }) => day === wanted)?.day;
  const slotId = search.get('slot');
  const ofSlot =
    holds.find(({ id }) => id === slotId)?.day ??
    [...byDay].find(([, slots]) => slots.some(({ id }) => id === slotId))?.[0];
  return known(search.get('day') ?? undefined) ?? ofSlot ?? days.find(({ count }) => count > 0)?.day;
}

/** Where the days begin unless it is said: with the booking, or earlier if something earlier may be asked for. */
function beginning({ search, presentDay = '' }: Wanted): string {
  const day = search.get('day');
  return search.has('slot') || (day !== null && day < presentDay) ? '' : presentDay;
}

/** The day of the booking, in words, where another one is shown only because nothing is free on it. */
function passedOver({ search, presentDay, today }: Wanted, shown: string | undefined): string | undefined {
  const hasAsked = ['from', 'day', 'slot'].some(name => search.has(name));
  if (hasAsked || !presentDay || presentDay < today || shown === presentDay) return undefined;
  return longDay(presentDay);
}

const maxDay = (a: string, b: string): string => (a > b ? a : b);
