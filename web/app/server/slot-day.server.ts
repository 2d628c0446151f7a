// The slots of one day by staff member: who has each or is deciding about it, and what can be done to it.
import type { Booking } from '../../../contracts/bookings';
import type { Call } from '../../../contracts/client';
import type { Slot } from '../../../contracts/front-desk';
import { routes } from '../../../contracts/index';
import { addDays } from '../days';
import { formats } from './format.server';
import { holders } from './holds.server';

interface People {
  /** Bookings by the slot they took. */
  booked: ReadonlyMap<string, Pick<Booking, 'id' | 'customerName'>>;
  /** Names by slot of those who are deciding about it. */
  deciding: ReadonlyMap<string, string>;
}

/** Bookings of one day at most; a busier front desk sees the names of the first ones. */
const MOST_BOOKINGS = 200;

/** @param date YYYY-MM-DD */
export async function peopleOfDay(
  call: Call,
  date: string,
  filters: Filters,
  slots: readonly Slot[],
): Promise<People> {
  const { service, staff } = filters;
  const around = slots.some(({ zoneName }) => zoneName) ? 1 : 0;
  const [{ bookings }, deciding] = await Promise.all([
    call(routes.listBookings, {
      query: {
        ...{ kind: 'appointment', status: 'pending,confirmed,completed', limit: MOST_BOOKINGS },
        // Lists go by the days of the business: on another clock they begin up to a day sooner or later.
        ...{ start_date: addDays(date, -around), end_date: addDays(date, around) },
        ...{ service_id: service, staff_id: staff },
      } as never,
    }),
    holders(call, service),
  ]);
  return {
    booked: new Map(bookings.flatMap(booking => (booking.slotId ? [[booking.slotId, booking]] : []))),
    deciding,
  };
}
interface Filters {
  service: string;
  staff: string;
}

/** @param now ISO instant */
export function slotsByStaff(slots: readonly Slot[], people: People, now: string) {
  const staff = new Map<
    string,
    { id: string; name: string; zoneName: string | null; slots: ReturnType<typeof shown>[] }
  >();
  for (const slot of slots) {
    // What the roster closed is no time that anybody works.
    if (slot.closedBy === 'roster') continue;
    const known = staff.get(slot.staffId) ?? {
      ...{ id: slot.staffId, name: slot.staffName, zoneName: slot.zoneName },
      slots: [],
    };
    known.slots.push(shown(slot, people, now));
    staff.set(slot.staffId, known);
  }
  return [...staff.values()].sort((a, b) => a.name.localeCompare(b.name));
}
export type StaffDay = ReturnType<typeof slotsByStaff>[number];

function shown(slot: Slot, { booked, deciding }: People, now: string) {
  const { clock } = formats(slot.timeZone);
  const past = slot.startTime <= now;
  const booking = slot.status === 'booked' ? booked.get(slot.id) : undefined;
  return {
    id: slot.id,
    text: `${clock(slot.startTime)} – ${clock(slot.endTime)}`,
    service: slot.serviceName,
    serviceId: slot.serviceId,
    /** What stands on it: an open slot whose time somebody else has is not to be had. */
    badge: isTaken(slot, past) ? 'taken' : slot.status,
    booking: booking && { id: booking.id, name: booking.customerName },
    note: noteOf(slot, past, clock, deciding.get(slot.id)),
    bookable: slot.available,
    held: slot.status === 'held' && !past,
    /** What pressing its button makes of it. */
    turn: past
      ? undefined
      : slot.status === 'open'
        ? 'closed'
        : slot.status === 'closed'
          ? 'open'
          : undefined,
  } as const;
}

const isTaken = (slot: Slot, past: boolean): boolean => slot.status === 'open' && !slot.available && !past;

function noteOf(
  slot: Slot,
  past: boolean,
  clock: (instant: string) => string,
  deciding = 'the line',
): string {
  if (slot.status === 'held' && slot.heldUntil) return `for ${deciding} until ${clock(slot.heldUntil)}`;
  if (past) return 'past';
  return isTaken(slot, past) ? 'by another appointment or offer' : '';
}
