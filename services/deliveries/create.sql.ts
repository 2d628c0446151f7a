// All writes of a new delivery as one statement, as in ../bookings/create.sql.ts: the booking on the first free dock, what
// is announced, its place in the inbox, the audit and the analytics event, and the call that wakes the starter. Answers
// one row: the dock that was free, if any, and the booking, unless somebody else had the dock by then.
export const INSERT_DELIVERY = `
  with dock as (
    select r.id, r.name, r.location_id, r.buffer_before, r.buffer_after
    from resources r
    where r.id = (select free_dock(cast(:start as timestamptz), cast(:end as timestamptz))) and r.is_active
    -- Against whoever would put it out of service just now.
    for key share
  ), vendor as (
    select v.id, v.name, v.phone, coalesce(v.email, (
      select u.email from vip_users u where u.vendor_id = v.id and u.is_active order by u.created_at limit 1
    )) as email
    from vendors v where v.id = :vendor
  ), booking as (
    insert into bookings (
      id, tenant_id, kind, resource_id, location_id, vendor_id, status, source, period, occupied, time_zone,
      customer_name, customer_email, customer_phone, notes, currency,
      pending_until, confirmed_at, confirmed_by, created_by, created_at, updated_at
    )
    select :id, :tenant, 'delivery', dock.id, dock.location_id, vendor.id, :status, 'vendor',
           tstzrange(cast(:start as timestamptz), cast(:end as timestamptz)),
           tstzrange(cast(:start as timestamptz) - dock.buffer_before, cast(:end as timestamptz) + dock.buffer_after),
           :zone, vendor.name, vendor.email, vendor.phone, :notes, :currency,
           :pending_until, :confirmed_at, :staff_user, :staff_user, :now, :now
    from dock, vendor
    on conflict do nothing
    returning id, tenant_id, vendor_id, status, customer_name, created_at
  ), delivery as (
    insert into deliveries (booking_id, tenant_id, vendor_id, booking_date, time_slot, quote_id, confirmed_by,
      confirmed_at, created_by, created_at)
    select id, tenant_id, vendor_id, :date, :slot, :quote, :staff_user, :confirmed_at, :vip_user, created_at
    from booking
    returning booking_id
  ), item as (
    insert into delivery_items (id, tenant_id, vendor_id, booking_id, position, product_id, product_name, need_id,
      estimated_quantity, estimated_price_minor)
    select i.id, booking.tenant_id, booking.vendor_id, delivery.booking_id, i.position,
           -- What it is called says more than the need it answers.
           coalesce(p.id, n.product_id), i.product_name, i.need_id, i.quantity, i.price
    from booking
      join delivery on delivery.booking_id = booking.id
      cross join jsonb_to_recordset(cast(:items as jsonb)) as i(id uuid, position integer, product_name text,
        need_id uuid, quantity numeric, price bigint)
      left join needs n on n.id = i.need_id
      left join products p on p.tenant_id = booking.tenant_id and p.name = cast(i.product_name as citext)
        and p.archived_at is null
  ), inbox as (
    insert into inbox_items (tenant_id, type, title, booking_id, created_at)
    select tenant_id, 'booking', 'Delivery of ' || customer_name || ', ' || cast(:when as text), id, created_at
    from booking where cast(:to_inbox as boolean)
  ), audit as (
    insert into audit_events (tenant_id, subject, subject_id, action, to_value, actor_type, actor_id, actor_name,
                              request_id, vendor_id, created_at)
    select tenant_id, 'booking', id, 'created', status, :actor_type, :actor_id, :actor_name, :request_id, vendor_id,
           created_at
    from booking
  ), event as (
    insert into analytics_events (tenant_id, name, properties, created_at)
    select tenant_id, 'booking_created',
           jsonb_build_object('booking_id', id, 'vendor_id', vendor_id, 'source', 'vendor', 'items', cast(:count as integer)),
           created_at
    from booking
  )
  select (select id from dock) as dock_id, (select name from dock) as dock_name,
         (select name from vendor) as vendor_name,
         (select id from booking) as booking_id,
         (select cast(pg_notify('berth', cast(tenant_id as text)) as text) from booking) as told
`;
