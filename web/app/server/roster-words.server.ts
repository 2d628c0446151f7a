// What became of the slots when hours, days off or services changed, and which bookings now stand in the way, in words.
import type { Call } from '../../../contracts/client';
import type { SlotChanges } from '../../../contracts/front-desk';
import { routes } from '../../../contracts/index';
import { momentsOf } from './format.server';

/** What is told on the page of whoever made the change. */
export interface RosterSaid {
  /** What was done. */
  lines: string[];
  /** How many bookings stand in the way, the first of them, and where all of them are to be found. */
  inTheWay?: { text: string; bookings: { id: string; text: string }[]; all: string };
}

const BECAUSE: Record<SlotChanges['firstBookings'][number]['because'], string> = {
  off_roster: 'off the roster',
  not_offered: 'no longer offered',
  not_done: 'not one of their services any more',
  day_off: 'a day off',
  outside_hours: 'outside of their hours',
};

/**
 * @param did what was changed, in a sentence
 * @param of narrows the list of bookings to those that may stand in the way
 */
export async function rosterWords(
  call: Call,
  did: string,
  slots: SlotChanges | undefined,
  of: Record<string, string>,
): Promise<RosterSaid> {
  const lines = [did, ...(slots ? slotLines(slots) : [])];
  if (!slots?.bookings) return { lines };
  const { site } = await call(routes.getSite, {});
  return {
    lines,
    inTheWay: {
      text: bookingsText(slots),
      bookings: slots.firstBookings.map(({ id, customerName, staffName, startTime, because, ...clock }) => ({
        id,
        text: `${customerName}, ${momentsOf(clock)(startTime)} with ${staffName}: ${BECAUSE[because]}`,
      })),
      all: `/staff/bookings?${new URLSearchParams({ kind: 'appointment', start_date: site.today, ...of })}`,
    },
  };
}

function slotLines({ closed, opened, created, held }: SlotChanges): string[] {
  return [
    closed > 0 && `${slotsAre(closed)} closed: nobody can book ${closed === 1 ? 'it' : 'them'} any more.`,
    opened > 0 && `${slotsAre(opened)} open again.`,
    created > 0 && `${slotsAre(created)} new.`,
    held > 0 && `${slotsAre(held)} being offered to the line: whoever accepts is told that it is gone.`,
  ].filter(line => line !== false);
}

const slotsAre = (count: number): string => (count === 1 ? '1 slot is' : `${count} slots are`);

function bookingsText({ bookings, firstBookings }: SlotChanges): string {
  const what =
    bookings === 1
      ? '1 booking stands in the way and was not touched'
      : `${bookings} bookings stand in the way and were not touched`;
  const shown = firstBookings.length < bookings ? ` These are the first ${firstBookings.length}:` : '';
  return `${what}. Move or cancel ${bookings === 1 ? 'it' : 'them'}, or leave ${bookings === 1 ? 'it' : 'them'}.${shown}`;
}
