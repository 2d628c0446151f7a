// The business the load is for: the demo tenant, with more to book, times so near that their timers fire during the soak,
// and a plan of messages whose offsets are a minute.
import type { Query } from './database';

export interface World {
  tenantId: string;
  slug: string;
  timeZone: string;
  cars: string[];
  bays: string[];
  serviceId: string;
  products: { id: string; name: string }[];
  /** Of the two logins of the load, in their order. */
  vendorIds: string[];
}

const CARS = 14;
const BAYS = 6;
const STAFF = 10;
const SLOT_MINUTES = 5;
/** Slots of the day after, for each staff member. */
const LATER_SLOTS = 120;

const said = (event: string, anchor: string, offsetMinutes: number, channel = 'email'): object => ({
  ...{ event, channel, audience: 'customer', anchor, offsetMinutes },
});

/** Pending bookings and offers run out within minutes; reminders and follow-ups are due a minute before and after. */
const SETTINGS = {
  pendingTtlMinutes: 2,
  waitlistOfferMinutes: 1,
  cancellationCutoffMinutes: 0,
  sameDayCutoff: '23:59',
  staffEmail: 'desk@soak.test',
  communications: [
    said('pending', 'now', 0),
    { ...said('pending', 'now', 0), audience: 'staff' },
    said('confirmed', 'now', 0),
    said('confirmed', 'now', 0, 'sms'),
    said('reminder', 'start', -1),
    said('follow_up', 'end', 1),
    said('cancelled', 'now', 0),
    said('rescheduled', 'now', 0),
  ],
};

export async function prepare(query: Query, minutes: number): Promise<World> {
  const [tenant] = await query<{ id: string; slug: string; time_zone: string }>(
    `update tenants set settings = settings || $1::jsonb where slug = 'demo' returning id, slug, time_zone`,
    [JSON.stringify(SETTINGS)],
  );
  const tenantId = tenant!.id;
  const [location] = await query<{ id: string }>('select id from locations where tenant_id = $1 limit 1', [
    tenantId,
  ]);
  const resources = async (kind: string, count: number, name: string): Promise<string[]> => {
    const rows = await query<{ id: string }>(
      `insert into resources (tenant_id, location_id, kind, name, position, price_minor)
       select $1, $2, $3, $4 || n, 100 + n, 5000 from generate_series(1, $5::int) n returning id`,
      [tenantId, kind === 'bay' ? location!.id : null, kind, name, count],
    );
    return rows.map(row => row.id);
  };
  const cars = await resources('vehicle', CARS, 'Soak car ');
  const bays = await resources('bay', BAYS, 'Soak bay ');
  const staff = await resources('staff', STAFF, 'Soak colleague ');
  const [service] = await query<{ id: string }>(
    `insert into services (tenant_id, name, duration_minutes, price_minor)
     values ($1, 'Soak visit', $2, 2000) returning id`,
    [tenantId, SLOT_MINUTES],
  );
  const serviceId = service!.id;
  await addSlots(query, { tenantId, serviceId, staff, minutes });
  const products = await query<{ id: string; name: string }>(
    'select id, name from products where tenant_id = $1 and archived_at is null order by name limit 20',
    [tenantId],
  );
  const vendors = await query<{ vendor_id: string }>(
    `select vendor_id from vip_users where tenant_id = $1 and email in ('farm-a@demo.test', 'farm-b@demo.test')
     order by email`,
    [tenantId],
  );
  const vendorIds = vendors.map(row => row.vendor_id);
  return {
    tenantId,
    slug: tenant!.slug,
    timeZone: tenant!.time_zone,
    cars,
    bays,
    serviceId,
    products,
    vendorIds,
  };
}

/** One after the other from a minute and a half from now until after the end, and the same time tomorrow. */
async function addSlots(
  query: Query,
  of: { tenantId: string; serviceId: string; staff: string[]; minutes: number },
): Promise<void> {
  const near = Math.ceil((of.minutes + 5) / SLOT_MINUTES);
  await query(
    `insert into staff_services (tenant_id, staff_id, service_id) select $1, s, $2 from unnest($3::uuid[]) s`,
    [of.tenantId, of.serviceId, of.staff],
  );
  await query(
    `insert into slots (tenant_id, service_id, staff_id, starts_at, ends_at, by_hand)
     select $1, $2, s, t, t + make_interval(mins => $4::int), true
     from unnest($3::uuid[]) with ordinality as a(s, i),
       lateral (select date_trunc('second', now()) + interval '90 seconds' + make_interval(secs => i * 7) as base) b,
       lateral (
         select base + make_interval(mins => $4::int * n) as t from generate_series(0, $5::int) n
         union all
         select base + interval '1 day' + make_interval(mins => $4::int * n) from generate_series(0, $6::int) n
       ) times`,
    [of.tenantId, of.serviceId, of.staff, SLOT_MINUTES, near, LATER_SLOTS],
  );
}
