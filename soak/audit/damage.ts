// Damage of each kind an outage could do, to prove that the auditor finds it: inflicted on what it has just found sound, in
// a transaction that is taken back.
import type { Query } from '../database';
import { audit, CHECKS } from './index';
import type { Evidence } from './evidence';

export interface Damage {
  what: string;
  /** The check that has to find it. */
  check: string;
  /** Undefined when there is nothing of the kind to damage. */
  inflict(evidence: Evidence): Promise<Evidence | undefined>;
}

/** Damage to rows; `changed` rows must come of it, or there was nothing to damage. */
function rows(what: string, check: string, ...statements: string[]): Damage {
  return {
    ...{ what, check },
    async inflict(evidence) {
      let touched = 0;
      for (const sql of statements) {
        if (/^(alter|drop|set)/.test(sql)) await evidence.query(sql);
        else touched += (await evidence.query(`${sql} returning 1`)).length;
      }
      return touched > 0 ? evidence : undefined;
    },
  };
}

function heard(
  what: string,
  check: string,
  change: (evidence: Evidence) => Partial<Evidence> | undefined,
): Damage {
  return {
    ...{ what, check },
    inflict: async evidence => {
      const changed = change(evidence);
      return changed && { ...evidence, ...changed };
    },
  };
}

const NO_GUARD = 'alter table bookings drop constraint bookings_never_overlap';
const NO_TRIGGERS = (table: string): string => `alter table ${table} disable trigger user`;
const LIVE = `status in ('pending', 'upcoming', 'active')`;

/** Evidence with one write more, which left nothing, or one outcome changed. */
const acknowledged = (trace: Evidence['writes'][number]['trace']) => (evidence: Evidence) => ({
  writes: [
    ...evidence.writes,
    {
      ...{ mark: 'soak-lost', what: 'a write that got lost', trace },
      ...{ outcome: 'acknowledged' as const, status: 201, attempts: 1, firstAt: evidence.at, madeId: 'gone' },
    },
  ],
});

const changing = (
  type: string,
  change: (one: Evidence['workflows'][number]) => Evidence['workflows'][number] | undefined,
) => {
  return ({ workflows }: Evidence): Partial<Evidence> | undefined => {
    const one = workflows.find(found => found.type === type && found.status === 'RUNNING');
    if (!one) return undefined;
    const changed = change(one);
    return { workflows: workflows.flatMap(found => (found === one ? (changed ?? []) : found)) };
  };
};

export const DAMAGES: readonly Damage[] = [
  rows(
    'a second booking in a place that is taken',
    'overlap',
    NO_GUARD,
    NO_TRIGGERS('bookings'),
    `update bookings b set resource_id = a.resource_id, period = a.period, occupied = a.occupied
     from (select * from bookings where ${LIVE} order by id limit 1) a
     where b.id = (select id from bookings where ${LIVE} order by id desc limit 1) and a.id <> b.id`,
  ),
  rows(
    'a booked slot that is offered again',
    'slots',
    `update slots set status = 'open' where id = (
       select slot_id from bookings where slot_id is not null and ${LIVE} limit 1)`,
  ),
  rows(
    'a status that nobody moved to',
    'status chain',
    NO_TRIGGERS('bookings'),
    `update bookings set status = 'no_show' where id = (
       select b.id from bookings b join audit_events e on e.subject_id = b.id
       where e.action = 'status_changed' and b.status = 'completed' limit 1)`,
  ),
  rows(
    'a move that was recorded twice',
    'status chain',
    `insert into audit_events (tenant_id, subject, subject_id, action, from_value, to_value, actor_type, actor_name, created_at)
     select tenant_id, subject, subject_id, action, from_value, to_value, actor_type, actor_name, created_at
     from audit_events where subject = 'booking' and action = 'status_changed' order by id limit 1`,
  ),
  rows(
    'a booking that nobody started',
    'late steps',
    NO_GUARD,
    `update bookings set period = tstzrange(now() - interval '3 hours', now() - interval '2 hours'),
       occupied = tstzrange(now() - interval '3 hours', now() - interval '2 hours')
     where id = (select id from bookings where status = 'upcoming' limit 1)`,
  ),
  rows(
    'a booking that statistics missed',
    'statistics',
    NO_TRIGGERS('bookings'),
    `update bookings set source = case source when 'web' then 'manual' else 'web' end
     where id = (select id from bookings limit 1)`,
  ),
  rows(
    'a booking that came into the inbox twice',
    'inbox',
    `insert into inbox_items (tenant_id, type, title, booking_id, created_at)
     select i.tenant_id, i.type, i.title, i.booking_id, i.created_at from inbox_items i
     join bookings b on b.id = i.booking_id
     where i.type = 'booking' and b.kind = 'rental' and b.customer_name like 'soak-%' limit 1`,
  ),
  heard('an acknowledged booking that is lost', 'acknowledged writes', acknowledged({ in: 'booking' })),
  heard('an acknowledged message that is lost', 'acknowledged writes', acknowledged({ in: 'message' })),
  heard(
    'an acknowledged move that is lost',
    'acknowledged writes',
    acknowledged({ in: 'move', bookingId: '', to: '' }),
  ),
  heard('an answer with the id of nothing', 'answers', acknowledged({ in: 'booking' })),
  heard('a refused booking that was made', 'refused writes', ({ writes }) => {
    const one = writes.find(({ outcome, trace }) => outcome === 'acknowledged' && trace.in === 'booking');
    return one && { writes: [...writes, { ...one, outcome: 'refused' as const, status: 409 }] };
  }),
  heard('a reschedule that was taken back', 'acknowledged moves in time', ({ writes }) => {
    const one = writes.find(({ outcome, trace }) => outcome === 'acknowledged' && trace.in === 'reschedule');
    return one && { writes: [...writes, { ...one, revision: 99 }] };
  }),
  rows(
    'a booking that was made twice',
    'writes once',
    NO_GUARD,
    NO_TRIGGERS('bookings'),
    `update bookings b set customer_name = a.customer_name
     from (select * from bookings where customer_name like 'soak-%' and kind = 'rental' order by id limit 1) a
     where b.id = (select id from bookings where kind = 'rental' order by id desc limit 1) and a.id <> b.id`,
  ),
  rows(
    'a message to a vendor that was written twice',
    'writes once',
    `insert into vendor_messages (tenant_id, vendor_id, sender, author_name, body, created_at)
     select tenant_id, vendor_id, sender, author_name, body, created_at from vendor_messages
     where body like 'soak-%' limit 1`,
  ),
  rows(
    'a sale that was booked twice',
    'writes once',
    `insert into stock_movements (tenant_id, product_id, batch_id, type, quantity, on_hand, note, actor_name, created_at)
     select m.tenant_id, m.product_id, m.batch_id, m.type, m.quantity, p.on_hand + m.quantity, m.note, m.actor_name, now()
     from stock_movements m join products p on p.id = m.product_id join batches b on b.id = m.batch_id
     where m.note like 'soak-%' and m.type = 'RECEIPT' limit 1`,
  ),
  heard('an answer with a 500', 'no 500', ({ failures, at }) => ({
    failures: [...failures, { at, what: 'book a car', how: '500' }],
  })),
  heard('a mail that came twice without a crash', 'no message twice', ({ arrivals, at }) => {
    const one = arrivals[0];
    return one && { kills: [], arrivals: [...arrivals, { ...one, at }] };
  }),
  heard('a mail that never came', 'mails and their rows', ({ arrivals }) =>
    arrivals.length
      ? { arrivals: arrivals.filter(({ messageId }) => messageId !== arrivals[0]!.messageId) }
      : undefined,
  ),
  heard('a mail that nobody wrote', 'mails and their rows', ({ arrivals, at }) => ({
    arrivals: [...arrivals, { messageId: '<made-up@localhost>', to: 'a@b.test', subject: '', at }],
  })),
  rows(
    'a confirmation under a second key',
    'nothing said twice',
    `insert into notifications (tenant_id, key, booking_id, revision, event, channel, audience, recipient, subject, body, status)
     select tenant_id, key || '/again', booking_id, revision, event, channel, audience, recipient, subject, body, status
     from notifications where event = 'confirmed' and status = 'sent' limit 1`,
  ),
  rows(
    'a customer who was not told',
    'messages written and sent',
    `delete from notifications where id in (
       select n.id from notifications n join bookings b on b.id = n.booking_id
       where b.status = 'cancelled' and n.event = 'cancelled' and b.customer_email like '%@customers.test' limit 1)`,
  ),
  rows(
    'a message that waits for nobody',
    'messages written and sent',
    `update notifications set status = 'queued' where id = (select id from notifications where status = 'sent' limit 1)`,
  ),
  rows(
    'stock that changed without a movement',
    'stock sums',
    NO_TRIGGERS('products'),
    `update products set on_hand = on_hand + 1 where id = (select id from products limit 1)`,
  ),
  rows(
    'a movement that is gone',
    'stock ledger',
    NO_TRIGGERS('stock_movements'),
    `delete from stock_movements where id = (
       select m.id from stock_movements m where m.quantity <> 0 and exists (
         select from stock_movements later where later.product_id = m.product_id and later.position > m.position) limit 1)`,
  ),
  rows(
    'a second open alert',
    'alerts and needs once',
    'drop index low_stock_alerts_one_open',
    `insert into low_stock_alerts (tenant_id, product_id, current_quantity, target_quantity, alert_level, worst_level, created_at)
     select tenant_id, product_id, current_quantity, target_quantity, alert_level, worst_level, created_at
     from low_stock_alerts where resolved_at is null limit 1`,
  ),
  rows(
    'an alert that was never raised',
    'alerts and needs',
    `update low_stock_alerts set resolved_at = now(), resolved_reason = 'restocked'
     where id = (select id from low_stock_alerts where resolved_at is null limit 1)`,
  ),
  rows(
    'a need that asks for too much',
    'alerts and needs',
    `update needs set quantity_needed = quantity_needed + 5 where id = (
       select id from needs where source = 'AUTO_LOW_STOCK' and not is_fulfilled and removed_at is null limit 1)`,
  ),
  heard('an event that a page never got', 'event streams', ({ watched }) => {
    const one = watched.find(({ seen }) => seen.length > 2);
    return one && { watched: [{ ...one, seen: one.seen.filter((_, i) => i !== 1) }] };
  }),
  heard('an event that a page got twice', 'event streams', ({ watched }) => {
    const one = watched.find(({ seen }) => seen.length > 0);
    return one && { watched: [{ ...one, seen: [...one.seen, one.seen.at(-1)!] }] };
  }),
  heard(
    'a lifecycle that is missing',
    'lifecycles',
    changing('bookingLifecycle', () => undefined),
  ),
  heard('two lifecycles of one booking', 'lifecycles', ({ workflows }) => {
    const one = workflows.find(({ type, status }) => type === 'bookingLifecycle' && status === 'RUNNING');
    return one && { workflows: [...workflows, one] };
  }),
  heard(
    'a lifecycle that missed a move',
    'lifecycles and Postgres agree',
    changing('bookingLifecycle', one => ({ ...one, lifecycle: { ...one.lifecycle!, revision: 77 } })),
  ),
  heard(
    'a lifecycle whose timer is past',
    'lifecycles and Postgres agree',
    changing('bookingLifecycle', one => ({
      ...one,
      lifecycle: { ...one.lifecycle!, nextAt: '2020-01-01T00:00:00.000Z' },
    })),
  ),
  rows(
    'a booking that was never given its lifecycle',
    'outboxes',
    `update bookings set lifecycle_started_at = null where id = (select id from bookings limit 1)`,
  ),
  heard(
    'a workflow that failed',
    'how workflows ended',
    changing('bookingLifecycle', one => ({ ...one, status: 'FAILED' })),
  ),
  heard(
    'a workflow task that fails again and again',
    'nothing is stuck',
    changing('bookingLifecycle', one => ({ ...one, taskAttempt: 9 })),
  ),
  heard(
    'an activity that is tried again and again',
    'nothing is stuck',
    changing('stockMonitor', one => ({ ...one, stuckActivities: ['checkStock (9): no'] })),
  ),
  heard(
    'a stock monitor that is missing',
    'other workflows',
    changing('stockMonitor', () => undefined),
  ),
];

export interface Proof {
  what: string;
  check: string;
  /** missing: there was nothing of the kind to damage. */
  outcome: 'found' | 'not found' | 'missing';
}

/** Inflicts each damage in turn and asks the check that has to find it. The rows stay as they were. */
export async function proveAuditor(
  evidence: Evidence,
  damages: readonly Damage[] = DAMAGES,
): Promise<Proof[]> {
  const proofs: Proof[] = [];
  for (const { what, check, inflict } of damages) {
    const outcome = await takenBack(evidence.query, async () => {
      const before = await audit(
        evidence,
        CHECKS.filter(({ name }) => name === check),
      );
      const damaged = await inflict(evidence);
      if (!damaged) return 'missing';
      const after = await audit(
        damaged,
        CHECKS.filter(({ name }) => name === check),
      );
      // The whole goes on meanwhile: what was seen in the making before may be done by now, so numbers say nothing.
      const known = new Set(before.map(finding => finding.what));
      return after.some(finding => !known.has(finding.what)) ? 'found' : 'not found';
    });
    proofs.push({ what, check, outcome });
  }
  return proofs;
}

async function takenBack<T>(query: Query, work: () => Promise<T>): Promise<T> {
  await query('begin');
  try {
    return await work();
  } finally {
    await query('rollback');
  }
}
