// Sound evidence without a soak: the demo data as a load would have left it, with the workflows, mails and streams that
// belong to it.
import type { Query } from '../database';
import type { Write } from '../ledger';
import type { Evidence } from './evidence';
import { idOf } from './messages';
import type { WorkflowFacts } from './workflow-facts';

/** Everything has been started, told and sent; what is over has ended. */
const SETTLED = [
  `update bookings set lifecycle_started_at = now(),
     lifecycle_ended_at = case when status in ('completed', 'cancelled', 'no_show') then now() end`,
  `update bookings set overdue_at = now()
   where status = 'active' and kind in ('rental', 'delivery') and ends_at < now() and overdue_at is null`,
  `update slots set line_wanted_at = null, held_until = null,
     status = case status when 'held' then 'open' else status end`,
  `update quotes set negotiation_started_at = now()`,
  `update notifications set delivery_wanted_at = null, status = 'stored' where status in ('queued', 'failed')`,
  `update unread_bursts set call_at = null`,
  'delete from stock_changes',
];

/** Customers of the load, each with a rental that was theirs from the beginning. */
const CUSTOMERS = [
  `update bookings b set customer_name = 'soak-' || n, customer_email = 'soak-' || n || '@customers.test', created_by = null
   from (select id, row_number() over (order by id) as n from bookings where kind = 'rental') r where r.id = b.id`,
  `insert into inbox_items (tenant_id, type, title, booking_id, created_at)
   select tenant_id, 'booking', '', id, now() from bookings b where customer_name like 'soak-%'
     and not exists (select from inbox_items i where i.booking_id = b.id and i.type = 'booking')`,
  `insert into notifications
     (tenant_id, key, booking_id, revision, event, channel, audience, recipient, subject, body, status)
   select tenant_id, 'booking/' || id, id, 1,
     case status when 'pending' then 'pending' when 'cancelled' then 'cancelled' else 'confirmed' end,
     'email', 'customer', customer_email, '', '', 'sent'
   from bookings where customer_name like 'soak-%'`,
  `insert into vendor_messages (tenant_id, vendor_id, sender, author_name, body, created_at)
   select tenant_id, id, 'vendor', '', 'soak-message', now() from vendors order by id limit 1`,
  `insert into stock_movements
     (tenant_id, product_id, batch_id, type, quantity, on_hand, note, actor_name, created_at)
   select p.tenant_id, p.id, b.id, 'RECEIPT', 1, p.on_hand + 1, 'soak-receipt', '', now()
   from products p join batches b on b.product_id = p.id
   where not exists (select from low_stock_alerts a where a.product_id = p.id and a.resolved_at is null)
   order by p.id limit 1`,
];

export async function fakeEvidence(query: Query): Promise<Evidence> {
  for (const sql of [...SETTLED, ...CUSTOMERS, 'delete from stock_changes']) await query(sql);
  const events = await query<{ cursor: string }>(
    `select tx || '-' || id as cursor from audit_events
     where tenant_id = (select id from tenants where slug = 'demo') order by audit_events.tx, audit_events.id`,
  );
  return {
    ...{ query, failures: [], kills: [], at: Date.now() },
    writes: await writesOf(query),
    arrivals: await arrivalsOf(query),
    watched: [{ name: 'staff', from: '0-0', seen: events.map(({ cursor }) => cursor), connections: 1 }],
    workflows: await workflowsOf(query),
  };
}

async function writesOf(query: Query): Promise<Write[]> {
  const rows = await query<{ id: string; mark: string; product: string }>(
    `select id, customer_name as mark, (select product_id from stock_movements where note = 'soak-receipt') as product
     from bookings where customer_name like 'soak-%'`,
  );
  const heard = { outcome: 'acknowledged' as const, status: 201, attempts: 1, firstAt: 0, endedAt: 1 };
  const [{ id, product }] = rows as unknown as [{ id: string; product: string }];
  return [
    ...rows.map(row => ({
      ...heard,
      mark: row.mark,
      what: 'book a car',
      trace: { in: 'booking' as const },
      madeId: row.id,
    })),
    { ...heard, mark: 'soak-message', what: 'write a message', trace: { in: 'message' } },
    {
      ...heard,
      mark: 'soak-receipt',
      what: 'move stock',
      trace: { in: 'movement', productId: product, change: 1 },
    },
    {
      ...heard,
      mark: 'soak-moved',
      what: 'reschedule',
      trace: { in: 'reschedule', bookingId: id },
      revision: 1,
    },
  ];
}

async function arrivalsOf(query: Query): Promise<Evidence['arrivals']> {
  const rows = await query<{ tenant_id: string; key: string }>(
    `select tenant_id, key from notifications where channel = 'email' and status = 'sent'`,
  );
  return rows.map(row => ({
    ...{
      messageId: `<${idOf(row.tenant_id, row.key)}@localhost>`,
      to: '',
      subject: '',
      at: Date.now() - 60_000,
    },
  }));
}

/** One that runs for everything with something ahead. */
async function workflowsOf(query: Query): Promise<WorkflowFacts[]> {
  const rows = await query<{ id: string; type: string; status: string | null; revision: number | null }>(
    `select format('booking/%s/%s', t.slug, b.id) as id, 'bookingLifecycle' as type, b.status, b.revision
     from bookings b join tenants t on t.id = b.tenant_id where b.lifecycle_ended_at is null
     union all select format('stock/%s', slug), 'stockMonitor', null, null from tenants
     union all select format('quote/%s/%s', t.slug, q.id), 'quoteNegotiation', null, null
       from quotes q join tenants t on t.id = q.tenant_id where q.status = 'open'
     union all select format('waitlist/%s/%s', t.slug, s.id), 'waitlistOffer', null, null
       from slots s join tenants t on t.id = s.tenant_id where s.status = 'held'`,
  );
  return rows.map(({ id, type, status, revision }) => ({
    ...{ id, type, runId: id, status: 'RUNNING', startedAt: 0, taskAttempt: 0, stuckActivities: [] },
    ...(status ? { lifecycle: { status, revision: revision ?? 1, nextAt: null, sending: 0 } } : {}),
  }));
}
