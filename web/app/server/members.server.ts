// What the pages of members begin with: who is logged in, its bookings in words, and the times that are free.
import type { AppLoadContext } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import type { User } from '../../../contracts/auth';
import type { Booking } from '../../../contracts/bookings';
import type { Call } from '../../../contracts/client';
import { routes } from '../../../contracts/index';
import type { Permissions } from '../../../contracts/members';
import { daySpan } from '../days';
import type { Alternative } from '../forms';
import { load } from './answers.server';
import { asUser } from './api.server';
import { formats, period, price } from './format.server';
import { endOfDay, startOfDay } from './zone.server';

export type Member = User & { permissions: Permissions };

/** @throws redirect to the login, or to the pages of staff */
export async function memberUser(request: Request, context: AppLoadContext): Promise<Member> {
  const { user } = await load(request, () => asUser(request, context)(routes.me, {}));
  if (user.role !== 'member' || !user.permissions) throw redirect('/staff');
  return { ...user, permissions: user.permissions };
}

/** A booking as its member reads it. */
export const ownBooking = (booking: Booking) => ({
  id: booking.id,
  kind: booking.kind,
  status: booking.status,
  what: booking.serviceName ?? booking.resourceName,
  when: booking.startDate && booking.endDate ? daySpan(booking.startDate, booking.endDate) : period(booking),
  price: price(booking.price, booking.currency),
});
export type OwnBooking = ReturnType<typeof ownBooking>;

/** A time at a bay, as it is sent by forms: the bay, and both instants. */
export const choiceOf = (resourceId: string, startTime: string, endTime: string): string =>
  `${resourceId}/${startTime}/${endTime}`;

export function chosen(value: string | undefined) {
  const [resourceId = '', startTime = '', endTime = ''] = (value ?? '').split('/');
  return { resourceId, startTime, endTime };
}

export interface TimeChoice {
  value: string;
  /** "10:00", "11:00" */
  from: string;
  to: string;
  /** Of the bay, where any will do. */
  bay: string;
  part: 'Night' | 'Morning' | 'Afternoon' | 'Evening';
}

interface Bay {
  id: string;
  name: string;
}

/** When one of these bays is free on a day for so long: each time once, at the first of them. */
export async function freeTimes(
  call: Call,
  bays: readonly Bay[],
  { day, minutes, timeZone }: { day: string; minutes: number; timeZone: string },
): Promise<TimeChoice[]> {
  const from = startOfDay(day, timeZone);
  // What begins in the evening may end on the next day.
  const dayEnd = endOfDay(day, timeZone);
  const to = new Date(Date.parse(dayEnd) + minutes * 60_000).toISOString();
  const all = await Promise.all(
    bays.map(async ({ id, name }) => {
      const query = { resource_id: id, from, to, duration: minutes };
      const answer = await call(routes.availability, { query });
      const slots = Array.isArray(answer) ? [] : answer.slots;
      return slots
        .filter(slot => slot.available && slot.startTime < dayEnd)
        .map(slot => ({ ...slot, id, name }));
    }),
  );
  const { clock } = formats(timeZone);
  const byStart = new Map<string, TimeChoice>();
  for (const { id, name, startTime, endTime } of all.flat()) {
    if (byStart.has(startTime)) continue;
    const at = clock(startTime);
    byStart.set(startTime, {
      ...{ value: choiceOf(id, startTime, endTime), from: at, to: clock(endTime), bay: name },
      part: at < '06:00' ? 'Night' : at < '12:00' ? 'Morning' : at < '18:00' ? 'Afternoon' : 'Evening',
    });
  }
  return [...byStart.entries()].sort(([a], [b]) => a.localeCompare(b)).map(([, choice]) => choice);
}

/** What could be had instead, each as a choice to press. */
export const insteadOf = (alternatives: readonly Alternative[] | undefined, timeZone: string) =>
  (alternatives ?? []).flatMap(({ resourceId, resourceName, startTime, endTime, ...own }) =>
    startTime && endTime
      ? [
          {
            value: choiceOf(resourceId, startTime, endTime),
            text: `${resourceName}, ${period({ startTime, endTime, timeZone, ...own })}`,
          },
        ]
      : [],
  );
