// The front desk: walk-ins, confirmations, moves, no-shows, and people who wait in line for a time that is taken.
import type { Crew, KnownBooking } from './crew';
import { dayAhead, emailOf, keepBusy, know, someBooking } from './crew';

const HALF_HOUR_MS = 1_800_000;

export const desk = (crew: Crew): Promise<void> =>
  keepBusy(crew, 700, async () => {
    const what = crew.random.next();
    if (what < 0.24) return bookVisit(crew);
    if (what < 0.36) return bookBay(crew);
    if (what < 0.42) return joinLine(crew);
    if (what < 0.84) return move(crew);
    if (what < 0.96) return reschedule(crew);
    return lookAround(crew);
  });

async function freeSlot(crew: Crew, days: number): Promise<string | undefined> {
  const { client, logins, world, random } = crew;
  const [from, to] = [dayAhead(crew, 0), dayAhead(crew, days)];
  const path = `/slots?service_id=${world.serviceId}&from=${from}&to=${to}&available=true`;
  const slots = ((await client.get(path, logins.staff))?.body.slots ?? []) as { id: string }[];
  return slots.length ? random.pick(slots).id : undefined;
}

async function bookVisit(crew: Crew): Promise<void> {
  const slotId = await freeSlot(crew, crew.random.chance(0.7) ? 0 : 2);
  if (!slotId) return;
  const answer = await crew.client.write(
    'book a visit',
    { in: 'booking' },
    {
      method: 'POST',
      path: '/bookings',
      token: crew.logins.staff,
      body: mark => ({
        slot_id: slotId,
        customer_name: mark,
        customer_phone: '+13105550100',
        customer_email: emailOf(mark),
        booking_source: 'walk_in',
      }),
    },
  );
  if (answer) know(crew, { id: answer.body.bookingId as string, kind: 'appointment' });
}

function someTimes({ random }: Crew): { startTime: string; endTime: string } {
  const next = Math.ceil(Date.now() / HALF_HOUR_MS) * HALF_HOUR_MS;
  const start = next + (random.chance(0.3) ? 0 : random.whole(0, 48 * 20)) * HALF_HOUR_MS;
  const end = start + random.whole(1, 3) * HALF_HOUR_MS;
  return { startTime: new Date(start).toISOString(), endTime: new Date(end).toISOString() };
}

async function bookBay(crew: Crew): Promise<void> {
  const times = someTimes(crew);
  const resourceId = crew.random.pick(crew.world.bays);
  const answer = await crew.client.write(
    'book a bay',
    { in: 'booking' },
    {
      method: 'POST',
      path: '/bookings',
      token: crew.logins.staff,
      body: mark => ({
        ...{ resourceId, ...times, customerName: mark, customerEmail: emailOf(mark) },
        overrideReason: 'load',
      }),
    },
  );
  if (answer) know(crew, { id: answer.body.bookingId as string, kind: 'session' });
}

async function joinLine({ client, logins, world }: Crew): Promise<void> {
  await client.write(
    'join the line',
    { in: 'line' },
    {
      method: 'POST',
      path: '/waitlist',
      token: logins.staff,
      body: mark => ({
        ...{ serviceId: world.serviceId, customerName: mark, customerPhone: '+13105550101' },
        customerEmail: emailOf(mark),
      }),
    },
  );
}

/** Where a booking may go next; what is not possible any more is refused, as at a real desk. */
const NEXT: Record<KnownBooking['kind'], readonly string[]> = {
  rental: ['upcoming', 'upcoming', 'upcoming', 'active', 'completed', 'cancelled', 'no_show'],
  appointment: ['cancelled', 'cancelled', 'completed', 'no_show', 'active'],
  session: ['active', 'completed', 'cancelled', 'no_show'],
  delivery: ['upcoming', 'upcoming', 'active', 'cancelled'],
};

async function move(crew: Crew): Promise<void> {
  const booking = someBooking(crew, ['rental', 'appointment', 'session', 'delivery']);
  if (!booking) return;
  const to = crew.random.pick(NEXT[booking.kind]);
  const trace = { in: 'move', bookingId: booking.id, to } as const;
  const token = crew.logins.staff;
  const path = `/bookings/${booking.id}`;
  const { client, random } = crew;
  if (to === 'upcoming' && random.chance(0.5))
    await client.write('confirm', trace, { method: 'POST', path: `${path}/confirm`, token });
  else if (to === 'cancelled' && random.chance(0.5))
    await client.write('cancel', trace, { method: 'DELETE', path, token });
  else
    await client.write('move the status', trace, {
      ...{ method: 'PATCH', path: `${path}/status`, token },
      body: mark => ({ status: to, reason: mark }),
    });
}

async function reschedule(crew: Crew): Promise<void> {
  const booking = someBooking(crew, ['rental', 'appointment', 'session']);
  if (!booking) return;
  const target = await otherTime(crew, booking);
  if (!target) return;
  await crew.client.write(
    'reschedule',
    { in: 'reschedule', bookingId: booking.id },
    {
      method: 'POST',
      path: `/bookings/${booking.id}/reschedule`,
      token: crew.logins.staff,
      body: () => target,
    },
  );
}

async function otherTime(crew: Crew, { kind }: KnownBooking): Promise<object | undefined> {
  if (kind === 'session') return { ...someTimes(crew), overrideReason: 'load' };
  if (kind === 'rental') {
    const from = crew.random.whole(1, 300);
    return { startDate: dayAhead(crew, from), endDate: dayAhead(crew, from + crew.random.whole(0, 2)) };
  }
  const slotId = await freeSlot(crew, 2);
  return slotId ? { slot_id: slotId } : undefined;
}

async function lookAround({ client, logins }: Crew): Promise<void> {
  await client.get('/bookings?limit=50', logins.staff);
  await client.get('/inbox', logins.staff);
  await client.get('/bookings/stats', logins.staff);
}
