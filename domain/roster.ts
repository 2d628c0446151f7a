// Which slots stand (booking-management; DESIGN §1): those that the weekly hours of their staff member are cut into, of a
// service that is on offer and that they do, while they are on the roster and have no day off. A slot that a manager
// opened by hand stands outside of the hours too; the rest holds for it as for any other.
import { addDays, dateOf, datesBetween } from './calendar';
import type { Period } from './calendar';
import type { Roster, ServiceTimes } from './slots';
import { hoursOf, isOff, shiftsOf, slotsOfDay } from './slots';

/** A staff member as far as slots go. */
export interface Person extends Roster {
  isActive: boolean;
  serviceIds: readonly string[];
}

export interface RosterService extends ServiceTimes {
  id: string;
  isActive: boolean;
}

/**
 * Who closed a slot: the roster opens its own again, and leaves those that staff closed. One that staff deleted is closed for
 * good, so that it is not made again, and shown to nobody.
 */
export type ClosedBy = 'roster' | 'staff' | 'deleted';

export interface RosterSlot extends Period {
  id: string;
  status: 'open' | 'held' | 'booked' | 'closed';
  /** Null while it is not closed, and where nobody wrote it down. */
  closedBy: ClosedBy | null;
  byHand: boolean;
}

/** Why nobody can be had at a time. */
export type Absence = 'off_roster' | 'not_offered' | 'not_done' | 'day_off' | 'outside_hours';

/** Undefined when the slot stands. */
export function whyNot(
  slot: Period & { byHand: boolean },
  person: Person,
  service: RosterService,
): Absence | undefined {
  return whyNotOf(slot, person, service, cutter(person, service));
}

export interface Following {
  /** Ids of slots that stand no more. */
  close: string[];
  /** Slots that stand: opened again, or with another end. */
  open: { id: string; end: string; wasClosed: boolean }[];
  /** Slots that are missing. */
  add: Period[];
}

/**
 * What makes the slots of one staff member and one service those of the roster. `slots` are all that begin after `now`; new
 * ones are made until the date `until`. What is held or booked, and what staff closed, stays as it is.
 */
export function follow(
  slots: readonly RosterSlot[],
  person: Person,
  service: RosterService,
  { now, until }: { now: string; until: string },
): Following {
  const cut = cutter(person, service);
  const following: Following = { close: [], open: [], add: [] };
  for (const slot of slots) {
    const wasClosed = slot.status === 'closed';
    if (wasClosed ? slot.closedBy !== 'roster' : slot.status !== 'open') continue;
    const end = (slot.byHand ? undefined : cut.endOf(slot.start)) ?? slot.end;
    if (whyNotOf({ ...slot, end }, person, service, cut) !== undefined) {
      if (!wasClosed) following.close.push(slot.id);
    } else if (wasClosed || end !== slot.end) {
      following.open.push({ id: slot.id, end, wasClosed });
    }
  }
  if (whyNever(person, service)) return following;
  const known = new Set(slots.map(({ start }) => start));
  // A shift of yesterday may go on.
  for (const date of datesBetween(addDays(dateOf(now, person.zone), -1), until)) {
    for (const period of cut.on(date)) {
      if (period.start <= now || known.has(period.start)) continue;
      known.add(period.start);
      following.add.push(period);
    }
  }
  return following;
}

/**
 * Why a booking stands in the way; undefined when it does not. It need not be one of the slots that the hours are cut into
 * now, as long as its staff member works then.
 */
export function whyInTheWay(period: Period, person: Person, service: RosterService): Absence | undefined {
  const why = whyNever(person, service);
  if (why) return why;
  const date = dateOf(period.start, person.zone);
  const worked = [-1, 0, 1]
    .map(days => addDays(date, days))
    .filter(day => !isOff(day, person))
    .flatMap(day => shiftsOf(day, person).map(shift => hoursOf(day, shift, person.zone)));
  if (covers(worked, period)) return undefined;
  return isOff(date, person) ? 'day_off' : 'outside_hours';
}

/** Whatever the time. */
function whyNever(person: Person, service: RosterService): Absence | undefined {
  if (!person.isActive) return 'off_roster';
  if (!service.isActive) return 'not_offered';
  return person.serviceIds.includes(service.id) ? undefined : 'not_done';
}

function whyNotOf(
  slot: Period & { byHand: boolean },
  person: Person,
  service: RosterService,
  cut: Cutter,
): Absence | undefined {
  const why = whyNever(person, service);
  if (why) return why;
  // A shift over midnight is one of the day it begins on.
  if (!slot.byHand && cut.endOf(slot.start) === slot.end) return undefined;
  if (isOff(dateOf(slot.start, person.zone), person)) return 'day_off';
  return slot.byHand ? undefined : 'outside_hours';
}

interface Cutter {
  on(date: string): readonly Period[];
  /** Of the slot that begins then. */
  endOf(start: string): string | undefined;
}

/** The hours of each day are cut once. */
function cutter(person: Person, service: RosterService): Cutter {
  const days = new Map<string, { periods: readonly Period[]; ends: ReadonlyMap<string, string> }>();
  const day = (date: string) => {
    const found = days.get(date);
    if (found) return found;
    const periods = slotsOfDay(date, person, service);
    const made = { periods, ends: new Map(periods.map(({ start, end }) => [start, end])) };
    days.set(date, made);
    return made;
  };
  return {
    on: date => day(date).periods,
    endOf(start) {
      const date = dateOf(start, person.zone);
      return day(date).ends.get(start) ?? day(addDays(date, -1)).ends.get(start);
    },
  };
}

/** Whether the hours, one after the other, leave no gap in it. */
function covers(hours: readonly Period[], { start, end }: Period): boolean {
  let until = start;
  for (const worked of [...hours].sort((a, b) => (a.start < b.start ? -1 : 1))) {
    if (worked.start <= until && worked.end > until) until = worked.end;
  }
  return until >= end;
}
