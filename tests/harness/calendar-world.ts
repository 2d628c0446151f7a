// A salon with two people, slots on the next days and a real calendar server behind a proxy that can fail: what the
// tests of calendars start from.
import ICAL from 'ical.js';
import type { SyncDeps } from '../../activities/calendar-sync';
import { bringInLine } from '../../activities/calendar-sync';
import { reconcileCalendars } from '../../activities/calendar-reconciliation';
import type { ReconciliationReport } from '../../activities/calendar-reconciliation';
import { createCalDavGateway } from '../../activities/gateways/caldav';
import type { Actor } from '../../domain/roles';
import type { Tenant } from '../../domain/tenant';
import { createAppointment } from '../../services/bookings/appointment';
import { moveBooking } from '../../services/bookings/move';
import { bookingDetails } from '../../services/bookings/read';
import type { BookingStatus } from '../../domain/booking/status';
import { setCalendar } from '../../services/calendars/settings';
import type { CalendarStateView } from '../../services/calendars/state';
import { createLinks } from '../../services/links';
import { createService } from '../../services/services';
import type { SlotView } from '../../services/slots';
import { generateSlots, listSlots } from '../../services/slots';
import { createStaff } from '../../services/staff';
import { by, createTenant, createUser } from '../factories';
import type { TestDatabase } from './database';
import { createTestDatabase } from './database';
import type { FaultProxy } from './fault-proxy';
import { startFaultProxy } from './fault-proxy';
import type { Radicale } from './radicale';
import { LOGIN, startRadicale } from './radicale';

export interface CalendarWorld {
  db: TestDatabase;
  radicale: Radicale;
  proxy: FaultProxy;
  deps: SyncDeps;
  /** What a gateway of this world's server is made from. */
  config: { url: string; username: string; password: string };
  stop(): Promise<void>;
}

/** Long enough for a busy machine, short enough to be waited for. */
const TIMEOUT_MS = 1_500;

export async function startCalendarWorld(): Promise<CalendarWorld> {
  const [db, radicale] = await Promise.all([createTestDatabase(), startRadicale()]);
  const proxy = await startFaultProxy(new URL(radicale.url).origin);
  const config = { url: `${proxy.url}/${LOGIN.username}/`, ...LOGIN };
  const links = createLinks('k'.repeat(32), 'http://berth.test');
  const deps = { knex: db.knex, links, calendars: createCalDavGateway(config, TIMEOUT_MS) };
  return {
    db,
    radicale,
    proxy,
    deps,
    config,
    async stop() {
      await Promise.all([proxy.close(), radicale.close(), db.drop()]);
    },
  };
}

/** What stands in a calendar, as an independent library reads it. */
export interface SeenEvent {
  url: string;
  uid: string;
  summary: string;
  /** ISO instants. */
  start: string;
  end: string;
  status: string;
}

export interface Salon {
  tenant: Tenant;
  actor: Actor;
  kim: Person;
  lou: Person;
  /** Books Kim's (or whoever's) nth slot for Ann Lee, and answers the id. */
  book(slot?: number, person?: Person): Promise<string>;
  move(bookingId: string, to: BookingStatus): Promise<void>;
  /** Moves the booking in the database, as the lifecycle's activities do, to another person's slot. */
  moveTo(bookingId: string, person: Person, slot: number): Promise<void>;
  sync(bookingId: string): Promise<void>;
  reconcile(): Promise<ReconciliationReport>;
  state(bookingId: string): Promise<CalendarStateView>;
  /** Events of this person's calendar, the earliest first. */
  seen(person: Person): Promise<SeenEvent[]>;
  setCalendar(person: Person, url: string | null): Promise<void>;
}

export interface Person {
  id: string;
  /** Address on Radicale itself; the product knows it through the proxy. */
  calendar: string;
  slots: SlotView[];
}

let salons = 0;

export async function openSalon(world: CalendarWorld): Promise<Salon> {
  const { db, deps, radicale } = world;
  const tenant = await createTenant(db.owner, { timeZone: 'Europe/Berlin' });
  const user = await createUser(db.owner, tenant, 'manager');
  const actor: Actor = { type: 'staff', id: user.id, name: 'Clerk' };
  const now = () => new Date().toISOString();
  const service = await createService(db.knex, tenant, { name: 'Cut', durationMinutes: 30 }, by());
  salons += 1;

  const salon: Omit<Salon, 'kim' | 'lou'> = {
    tenant,
    actor,
    async book(slot = 0, person = whole.kim) {
      const order = { tenant, actor, staff: true, source: 'manual' as const, requestId: 'test' };
      const customer = { fullName: 'Ann Lee', phone: '+13105550100', email: 'ann@example.com' };
      const slotId = person.slots[slot]!.id;
      const { booking } = await createAppointment(deps, { ...order, slotId, customer, now: now() });
      return booking.id;
    },
    async move(bookingId, to) {
      const operationId = `${bookingId}/${to}`;
      await moveBooking(db.knex, tenant, { bookingId, to, actor, now: now(), operationId });
    },
    async moveTo(bookingId, person, slot) {
      const { startTime, endTime, id } = person.slots[slot]!;
      await db
        .owner('bookings')
        .where({ id: bookingId })
        .update({
          resourceId: person.id,
          slotId: id,
          period: db.owner.raw('tstzrange(?::timestamptz, ?::timestamptz)', [startTime, endTime]),
          occupied: db.owner.raw('tstzrange(?::timestamptz, ?::timestamptz)', [startTime, endTime]),
          revision: db.owner.raw('revision + 1'),
          updatedAt: now(),
        });
    },
    sync: bookingId => bringInLine(deps, { tenantId: tenant.id, bookingId }),
    reconcile: () => reconcileCalendars({ deps, tenantId: tenant.id, beat: () => {} }),
    async state(bookingId) {
      return (await bookingDetails(deps, tenant, bookingId, now()))!.calendar;
    },
    async seen(person) {
      const events = await radicale.events(person.calendar);
      return [...events].map(([url, text]) => read(url, text)).sort((a, b) => a.start.localeCompare(b.start));
    },
    async setCalendar({ id }, url) {
      const change = { resourceId: id, actor, now: now(), requestId: 'test', url };
      await setCalendar(deps, tenant, change, world.config.url);
    },
  };

  async function hire(name: string): Promise<Person> {
    const calendar = await radicale.makeCalendar(`${name}-${salons}`);
    const shifts = [1, 2, 3, 4, 5, 6, 7].map(weekday => ({ weekday, from: '09:00', to: '12:00' }));
    const { id } = await createStaff(db.knex, tenant, { name, serviceIds: [service.id], shifts }, by());
    await salon.setCalendar({ id, calendar, slots: [] }, throughProxy(world, calendar));
    return { id, calendar, slots: [] };
  }

  const whole: Salon = { ...salon, kim: await hire('kim'), lou: await hire('lou') };
  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  await generateSlots(db.knex, tenant, { from: day(2), to: day(3), now: now() });
  for (const person of [whole.kim, whole.lou]) {
    person.slots = await listSlots(db.knex, tenant, { staffId: person.id }, now());
  }
  return whole;
}

/** The same calendar or event, as the product asks for it. */
export const throughProxy = ({ proxy }: CalendarWorld, url: string): string =>
  `${proxy.url}${new URL(url).pathname}`;

function read(url: string, text: string): SeenEvent {
  const component = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent')!;
  const event = new ICAL.Event(component);
  return {
    ...{ url, uid: event.uid, summary: event.summary },
    start: event.startDate.toJSDate().toISOString(),
    end: event.endDate.toJSDate().toISOString(),
    status: String(component.getFirstPropertyValue('status')),
  };
}
