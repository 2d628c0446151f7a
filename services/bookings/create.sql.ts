// All writes of a new booking as one statement: the customer, the booking, its link, its place in the inbox, the audit
// and the analytics event, and the call that wakes the starter. `on conflict do nothing` makes the loser of a race for
// the place write no booking, and so none of the rows that follow from it; the caller rolls back what is left.
import { zoneOfResource } from '../places/clock';

export const INSERT_BOOKING = `
with known as (
  select id from customers where id = cast(:customer as uuid)
  union all
  (select id from customers
  where cast(:customer as uuid) is null and cast(:email as citext) is null and tenant_id = :tenant and phone = :phone order by created_at limit 1)
), added as (
  insert into customers (tenant_id, full_name, email, phone)
  select cast(:tenant as uuid), :name, :email, :phone
  where not cast(:nobody as boolean) and not exists (select from known)
  on conflict (tenant_id, email) do update set phone = coalesce(customers.phone, excluded.phone)
  returning id
), customer as (
  select id from known union all select id from added
  union all select cast(null as uuid) where cast(:nobody as boolean)
), place as (
  select tstzrange(cast(:start as timestamptz), cast(:end as timestamptz)) as period,
         tstzrange(cast(:start as timestamptz) - coalesce(cast(:before as interval), buffer_before),
                   cast(:end as timestamptz) + coalesce(cast(:after as interval), buffer_after)) as occupied,
         ${zoneOfResource('resources')} as zone
  -- Held until the end against whoever would put it out of service; the key is what the booking holds anyway.
  from resources where id = :resource and is_active for key share
), booking as (
  insert into bookings (
    id, tenant_id, kind, resource_id, location_id, slot_id, service_id, customer_id, status, source,
    period, occupied, time_zone, customer_name, customer_email, customer_phone, notes, price_minor, currency,
    pending_until, confirmed_at, confirmed_by, created_by, cancellation_cutoff_minutes, created_at, updated_at
  )
  select :id, :tenant, :kind, :resource, :location, :slot, :service, customer.id, :status, :source,
         place.period, place.occupied, place.zone, :name, :email, :phone, :notes, :price, :currency,
         :pending_until, :confirmed_at, :staff_user, :staff_user, :cutoff, :now, :now
  from customer, place
  on conflict do nothing
  returning id, tenant_id, customer_id, status, time_zone, created_at
), link as (
  insert into booking_tokens (id, tenant_id, booking_id, created_at, expires_at)
  select :token, tenant_id, id, created_at, :token_expires from booking
), item as (
  insert into inbox_items (tenant_id, type, title, booking_id, created_at)
  select tenant_id, 'booking', :inbox_title, id, created_at from booking where cast(:to_inbox as boolean)
), audit as (
  insert into audit_events (tenant_id, subject, subject_id, action, to_value, actor_type, actor_id, actor_name,
                            request_id, created_at)
  select tenant_id, 'booking', id, 'created', status, :actor_type, :actor_id, :actor_name, :request_id, created_at
  from booking
), event as (
  insert into analytics_events (tenant_id, name, properties, created_at)
  select tenant_id, 'booking_created',
         jsonb_build_object('booking_id', id) || cast(:properties as jsonb), created_at
  from booking
)
select customer_id, time_zone, pg_notify('berth', cast(tenant_id as text)) from booking
`;
