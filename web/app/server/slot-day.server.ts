// The slots of one day by staff member, with what can be done to each.
import type { Slot } from '../../../contracts/front-desk';
import { formats } from './format.server';

/** @param now ISO instant */
export function slotsByStaff(slots: readonly Slot[], timeZone: string, now: string) {
  const people = new Map<string, { id: string; name: string; slots: ReturnType<typeof shown>[] }>();
  for (const slot of slots) {
    const known = people.get(slot.staffId) ?? { id: slot.staffId, name: slot.staffName, slots: [] };
    known.slots.push(shown(slot, timeZone, now));
    people.set(slot.staffId, known);
  }
  return [...people.values()].sort((a, b) => a.name.localeCompare(b.name));
}
export type StaffDay = ReturnType<typeof slotsByStaff>[number];

function shown(slot: Slot, timeZone: string, now: string) {
  const { clock } = formats(timeZone);
  const past = slot.startTime <= now;
  return {
    id: slot.id,
    text: `${clock(slot.startTime)} – ${clock(slot.endTime)}`,
    service: slot.serviceName,
    serviceId: slot.serviceId,
    status: slot.status,
    note: noteOf(slot, past, clock),
    bookable: slot.available,
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

function noteOf(slot: Slot, past: boolean, clock: (instant: string) => string): string {
  if (slot.status === 'held' && slot.heldUntil) return `for the line until ${clock(slot.heldUntil)}`;
  if (past) return 'past';
  return slot.status === 'open' && !slot.available ? 'taken by another appointment' : '';
}
