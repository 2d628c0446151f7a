// The front desk of the demo tenant: services, staff with their weekly hours, the slots of the next two weeks, and a few
// appointments that took theirs.
import type { Knex } from 'knex';
import type { BookingStatus } from '../../domain/booking/status';
import type { Period } from '../../domain/calendar';
import { addDays, dateOf } from '../../domain/calendar';
import { plusMs } from '../../domain/instants';
import type { ServiceTimes } from '../../domain/slots';
import { slotsOfDay } from '../../domain/slots';
import type { DemoAppointment, DemoService, DemoStaff } from './front-desk-data';
import { DEMO_APPOINTMENTS, DEMO_SERVICES, DEMO_STAFF, SLOT_DAYS } from './front-desk-data';
import type { DemoTenant } from './records';
import { addCustomer, addRecords, stampsOf } from './records';
import { addWaitingLine } from './waiting-line';

type Placed<T> = T & { id: string };

interface Desk {
  tenant: DemoTenant;
  services: Placed<DemoService>[];
  staff: Placed<DemoStaff>[];
  /** ISO instant. */
  now: string;
}

export async function addFrontDesk(trx: Knex.Transaction, tenant: DemoTenant, now: string): Promise<void> {
  const services = await addServices(trx, tenant.id);
  const desk: Desk = { tenant, services, staff: await addStaff(trx, tenant.id, services), now };
  for (const member of desk.staff) await addSlots(trx, desk, member);
  const taken: Period[][] = desk.staff.map(() => []);
  for (const appointment of DEMO_APPOINTMENTS) await addAppointment(trx, desk, appointment, taken);
  await addWaitingLine(trx, desk);
}

async function addServices(trx: Knex.Transaction, tenantId: string): Promise<Placed<DemoService>[]> {
  const placed: Placed<DemoService>[] = [];
  for (const [position, service] of DEMO_SERVICES.entries()) {
    const [row] = await trx('services')
      .insert({
        tenant_id: tenantId,
        name: service.name,
        description: service.description,
        duration_minutes: service.durationMinutes,
        buffer_before_minutes: service.bufferBeforeMinutes,
        buffer_after_minutes: service.bufferAfterMinutes,
        price_minor: service.priceMinor,
        position,
      })
      .returning<{ id: string }[]>('id');
    placed.push({ ...service, id: row!.id });
  }
  return placed;
}

async function addStaff(
  trx: Knex.Transaction,
  tenantId: string,
  services: readonly Placed<DemoService>[],
): Promise<Placed<DemoStaff>[]> {
  const placed: Placed<DemoStaff>[] = [];
  for (const [position, member] of DEMO_STAFF.entries()) {
    const [row] = await trx('resources')
      .insert({
        tenant_id: tenantId,
        kind: 'staff',
        name: member.name,
        attributes: JSON.stringify({ role: member.role }),
        position,
      })
      .returning<{ id: string }[]>('id');
    const own = { tenant_id: tenantId, staff_id: row!.id };
    await trx('staff_services').insert(member.services.map(i => ({ ...own, service_id: services[i]!.id })));
    await trx('staff_shifts').insert(
      member.shifts.map(({ weekday, from, to }) => ({ ...own, weekday, from_time: from, to_time: to })),
    );
    placed.push({ ...member, id: row!.id });
  }
  return placed;
}

async function addSlots(trx: Knex.Transaction, desk: Desk, member: Placed<DemoStaff>): Promise<void> {
  const today = dateOf(desk.now, desk.tenant.timeZone);
  const rows = member.services.flatMap(index => {
    const service = desk.services[index]!;
    return Array.from({ length: SLOT_DAYS }, (_, i) => addDays(today, i))
      .flatMap(date => offered(desk, member, service, date))
      .filter(({ start }) => start > desk.now)
      .map(period => slotRow(desk, member, service, period));
  });
  await trx('slots').insert(rows);
}

const offered = (desk: Desk, member: DemoStaff, service: ServiceTimes, date: string): Period[] =>
  slotsOfDay(date, { zone: desk.tenant.timeZone, shifts: member.shifts, daysOff: [] }, service);

const slotRow = (desk: Desk, member: { id: string }, service: { id: string }, { start, end }: Period) => ({
  tenant_id: desk.tenant.id,
  service_id: service.id,
  staff_id: member.id,
  starts_at: start,
  ends_at: end,
});

async function addAppointment(
  trx: Knex.Transaction,
  desk: Desk,
  appointment: DemoAppointment,
  taken: Period[][],
): Promise<void> {
  const { tenant, now } = desk;
  const member = desk.staff[appointment.staff]!;
  const service = desk.services[appointment.service]!;
  const { status } = appointment;
  const period = freePeriod(desk, appointment, taken[appointment.staff]!);
  const occupied = withBuffers(period, service);
  taken[appointment.staff]!.push(occupied);
  const [slot] = await trx('slots')
    .insert({ ...slotRow(desk, member, service, period), status: slotStatusOf(status) })
    .onConflict(['staff_id', 'service_id', 'starts_at'])
    .merge(['status'])
    .returning<{ id: string }[]>('id');
  const range = ({ start, end }: Period) => trx.raw('tstzrange(?, ?)', [start, end]);
  const [row] = await trx('bookings')
    .insert({
      tenant_id: tenant.id,
      kind: 'appointment',
      resource_id: member.id,
      slot_id: slot!.id,
      service_id: service.id,
      customer_id: await addCustomer(trx, tenant.id, appointment),
      status,
      cancel_reason: status === 'cancelled' ? 'customer' : null,
      source: appointment.source,
      period: range(period),
      occupied: range(occupied),
      time_zone: tenant.timeZone,
      customer_name: appointment.name,
      customer_email: appointment.email,
      customer_phone: appointment.phone,
      price_minor: service.priceMinor,
      currency: tenant.currency,
      created_at: now,
      updated_at: now,
      ...stampsOf(status, now, period.end),
    })
    .returning<{ id: string }[]>('id');
  await addRecords(trx, tenant.id, row!.id, { name: member.name, end: period.end }, appointment, now);
}

/** A slot that nobody has: of the day wanted, or of the next one in its direction that has any. */
function freePeriod(desk: Desk, { staff, service, day }: DemoAppointment, taken: readonly Period[]): Period {
  const today = dateOf(desk.now, desk.tenant.timeZone);
  const step = day < 0 ? -1 : 1;
  for (let tries = 0; tries < SLOT_DAYS; tries++) {
    const times = desk.services[service]!;
    const free = offered(desk, desk.staff[staff]!, times, addDays(today, day + tries * step))
      .filter(({ start }) => day < 0 || start > desk.now)
      .filter(period => taken.every(other => !overlap(withBuffers(period, times), other)));
    // Not the first of the day: a desk that fills up from eight o'clock looks made up.
    const chosen = free[Math.min(2, free.length - 1)];
    if (chosen) return chosen;
  }
  throw new Error('The demo staff have no hours.');
}

const overlap = (a: Period, b: Period): boolean => a.start < b.end && b.start < a.end;

const withBuffers = ({ start, end }: Period, service: ServiceTimes): Period => ({
  start: plusMs(start, -service.bufferBeforeMinutes * 60_000),
  end: plusMs(end, service.bufferAfterMinutes * 60_000),
});

/** Cancelled bookings and no-shows gave theirs back. */
const slotStatusOf = (status: BookingStatus): 'open' | 'booked' =>
  status === 'cancelled' || status === 'no_show' ? 'open' : 'booked';
