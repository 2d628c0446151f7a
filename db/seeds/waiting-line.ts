// The waiting line of the demo tenant: a lesson that was given back is held for those who wait for one on its day, and
// somebody else waits for a test drive. The worker makes the first offer as soon as it runs.
import type { Knex } from 'knex';
import { dateOf, addDays, startOfDay } from '../../domain/calendar';
import { plusMs } from '../../domain/instants';
import { DEFAULT_SETTINGS } from '../../domain/tenant';
import { DEMO_WAITING } from './front-desk-data';
import type { DemoTenant } from './records';

interface Desk {
  tenant: DemoTenant;
  services: readonly { id: string }[];
  staff: readonly { id: string }[];
  /** ISO instant. */
  now: string;
}

/** Far enough ahead that the whole line has time to answer. */
const FROM_DAY = 5;

export async function addWaitingLine(trx: Knex.Transaction, desk: Desk): Promise<void> {
  const { tenant, now } = desk;
  const zone = tenant.timeZone;
  const slot = await heldSlot(trx, desk);
  const day = dateOf(slot.at.toISOString(), zone);
  const on = (date: string) => ({
    wanted_from: startOfDay(date, zone),
    wanted_until: startOfDay(addDays(date, 1), zone),
  });
  const rows = DEMO_WAITING.map(({ service, hoursAgo, ...customer }, i) => ({
    tenant_id: tenant.id,
    service_id: desk.services[service]!.id,
    ...{ customer_name: customer.name, customer_email: customer.email, customer_phone: customer.phone },
    // What is given back on other days stays open for whoever calls.
    ...on(service === DEMO_WAITING[0]!.service ? day : addDays(day, 2)),
    created_at: plusMs(now, -hoursAgo * 3_600_000 + i),
  }));
  await trx('waitlist_entries').insert(rows);
  const heldUntil = plusMs(now, DEFAULT_SETTINGS.waitlistOfferMinutes * 60_000);
  await trx('slots')
    .where({ id: slot.id })
    .update({ status: 'held', held_until: heldUntil, line_wanted_at: now });
}

async function heldSlot(
  trx: Knex.Transaction,
  { tenant, services, staff, now }: Desk,
): Promise<{ id: string; at: Date }> {
  const service = DEMO_WAITING[0]!.service;
  const from = startOfDay(addDays(dateOf(now, tenant.timeZone), FROM_DAY), tenant.timeZone);
  const slot = await trx('slots')
    .where({ service_id: services[service]!.id, staff_id: staff[0]!.id, status: 'open' })
    .where('starts_at', '>=', from)
    .orderBy('starts_at')
    .offset(2)
    .first<{ id: string; at: Date } | undefined>('id', 'starts_at as at');
  if (!slot) throw new Error('The demo staff have no hours.');
  return slot;
}
