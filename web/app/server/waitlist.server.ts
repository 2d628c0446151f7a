// The line in words, service by service, and what staff do to it by the name of the form's button.
import type { Call } from '../../../contracts/client';
import type { WaitlistEntry } from '../../../contracts/waitlist';
import { routes } from '../../../contracts/index';
import { addDays, isDay, shortDay } from '../days';
import type { OfferStatus } from '../words';
import { formats } from './format.server';
import { idempotencyKey } from './idempotency.server';
import { endOfDay, startOfDay } from './zone.server';

/** @param now ISO instant */
export function lineByService(entries: readonly WaitlistEntry[], timeZone: string, now: string) {
  const lines = new Map<string, { id: string; name: string; entries: ReturnType<typeof shown>[] }>();
  for (const entry of entries) {
    const line = lines.get(entry.serviceId) ?? { id: entry.serviceId, name: entry.serviceName, entries: [] };
    line.entries.push(shown(entry, timeZone, now));
    lines.set(entry.serviceId, line);
  }
  return [...lines.values()].sort((a, b) => a.name.localeCompare(b.name));
}
export type Line = ReturnType<typeof lineByService>[number];
export type WaitingPerson = Line['entries'][number];

function shown(entry: WaitlistEntry, timeZone: string, now: string) {
  const { moment, clock } = formats(timeZone);
  const told = entry.offers.map(offer => ({
    id: offer.id,
    text: `${moment(offer.startTime)} with ${offer.staffName}`,
    status: (offer.status === 'open' && offer.expiresAt <= now ? 'expired' : offer.status) as OfferStatus,
    until: clock(offer.expiresAt),
    leftMs: Date.parse(offer.expiresAt) - Date.parse(now),
  }));
  return {
    id: entry.id,
    name: entry.customerName,
    phone: entry.customerPhone,
    email: entry.customerEmail,
    ...standing(entry, now),
    bookingId: entry.bookingId,
    wants: `${entry.staffName ? `With ${entry.staffName}` : 'With anybody'}, ${wantedTime(entry, timeZone)}`,
    since: moment(entry.createdAt),
    offer: told.find(({ status }) => status === 'open'),
    before: told.filter(({ status }) => status !== 'open'),
  };
}

/** Whose time is over waits no more, also in the minutes until that is written down. */
function standing({ status, position, to, offers }: WaitlistEntry, now: string) {
  const isOver = status === 'waiting' && to !== null && to <= now && offers.every(o => o.status !== 'open');
  return isOver ? { status: 'expired' as const, position: null } : { status, position };
}

/** "any day", "from Fri 3 Jul 2026", "until Sun 5 Jul 2026, 12:00" … */
function wantedTime({ from, to }: Pick<WaitlistEntry, 'from' | 'to'>, timeZone: string): string {
  const { moment, clock, dateOf } = formats(timeZone);
  const midnight = (instant: string) => clock(instant) === '00:00';
  const first = from && (midnight(from) ? shortDay(dateOf(from)) : moment(from));
  // What ends at midnight has the day before as its last one.
  const last = to && (midnight(to) ? shortDay(addDays(dateOf(to), -1)) : moment(to));
  if (first && last) return first === last ? `on ${first}` : `from ${first} to ${last}`;
  if (first) return `from ${first}`;
  return last ? `until ${last}` : 'any day';
}

/** @returns what to say when it is done, and what it was done to */
export async function changeLine(call: Call, values: Record<string, string>, timeZone: string) {
  const { intent, id = '', formKey, from = '', to = '', ...fields } = values;
  if (intent === 'leave') {
    const { entry } = await call(routes.leaveWaitlist, { params: { id } });
    return { said: `${entry.customerName} is out of the line.`, id };
  }
  if (intent !== 'join') throw new Response(null, { status: 400 });
  const body = {
    serviceId: fields.serviceId ?? '',
    staffId: fields.staffId,
    customerName: fields.customerName ?? '',
    customerPhone: fields.customerPhone ?? '',
    customerEmail: fields.customerEmail,
    // What is no day goes to the API as it was typed, which says what is wrong with it.
    from: isDay(from) ? startOfDay(from, timeZone) : from,
    to: isDay(to) ? endOfDay(to, timeZone) : to,
  };
  const input = { body, idempotencyKey: idempotencyKey(formKey, body) };
  const { entry } = await call(routes.joinWaitlist, input);
  return { said: `${entry.customerName} is number ${entry.position} in the line.`, id: entry.id };
}
