// Messages, judged at the receiving end. A mail counts by its Message-ID, which is the key of its row in `notifications`.
//
// The window in which a mail may arrive a second time: from the moment the mail server takes it until its row says `sent`.
// Only a crash in there (of the worker, of Postgres which would have noted it, of Temporal which would have been told)
// leads to a second attempt, and that one carries the same Message-ID. So a repetition is no finding when such a crash lies
// in the window of the arrival before it; any other is, and so is the same thing said under two Message-IDs.
import { transportKey } from '../../activities/gateways/message';
import { MAY_BE_SENT } from '../../services/notifications';
import type { Arrival, Check } from './evidence';
import type { Kill } from '../killer';

/** From taking a mail to noting it, on a busy machine. */
const WINDOW_MS = 15_000;
/** A process that was killed is missing until it serves again, and the first moments after. */
const SETTLING_MS = 15_000;

export const idOf = (tenantId: string, key: string): string => transportKey(`${tenantId}/${key}`);
export const withoutDomain = (messageId: string): string => messageId.replace(/^<|@[^@]*>$/g, '');

/** Whether a crash explains that a mail that had arrived was sent again. */
export function isExplained(arrival: Arrival, again: Arrival, kills: readonly Kill[]): boolean {
  return kills.some(({ victim, at, backAt }) => {
    if (victim === 'api' || victim === 'web') return false;
    const over = (backAt ?? Infinity) + SETTLING_MS;
    return at <= Math.min(arrival.at + WINDOW_MS, again.at) && over >= arrival.at;
  });
}

export function repetitions(arrivals: readonly Arrival[]): [Arrival, Arrival][] {
  const last = new Map<string, Arrival>();
  return arrivals.flatMap(arrival => {
    const before = last.get(arrival.messageId);
    last.set(arrival.messageId, arrival);
    return before ? [[before, arrival] as [Arrival, Arrival]] : [];
  });
}

const twice: Check = {
  name: 'no message twice',
  proves: 'No mail arrived a second time, but for those sent again after a crash, with the same Message-ID.',
  find: async ({ arrivals, kills }) =>
    repetitions(arrivals)
      .filter(([before, again]) => !isExplained(before, again, kills))
      .map(
        ([before, again]) =>
          `${again.messageId} came again after ${again.at - before.at} ms, without a crash`,
      ),
};

interface MailRow {
  tenant_id: string;
  key: string;
  status: string;
  last_error: string | null;
}

/** Sent, or cut off by a crash before anybody could know, and then not true any more: its row says that. */
const mayHaveCome = (row: MailRow | undefined): boolean =>
  row?.status === 'sent' || (row?.status === 'skipped' && row.last_error?.startsWith(MAY_BE_SENT) === true);

const arrived: Check = {
  name: 'mails and their rows',
  proves: 'Every mail that is noted as sent has arrived, and every mail that arrived has its row.',
  async find({ query, arrivals }) {
    const rows = await query<MailRow>(
      `select tenant_id, key, status, last_error from notifications where channel = 'email'`,
    );
    const byId = new Map(rows.map(row => [idOf(row.tenant_id, row.key), row]));
    const came = new Set(arrivals.map(({ messageId }) => withoutDomain(messageId)));
    const lost = [...byId].filter(([id, { status }]) => status === 'sent' && !came.has(id));
    const unknown = [...came].filter(id => !mayHaveCome(byId.get(id)));
    return [
      ...lost.map(([id]) => `${id} is noted as sent and never came`),
      ...unknown.map(id => `${id} came, and its row is ${byId.get(id)?.status ?? 'not there'}`),
    ];
  },
};

/** The same said under two keys would reach people twice, whatever the Message-IDs are. */
const meaning: Check = {
  name: 'nothing said twice',
  proves:
    'Nobody was told twice that a booking is received, confirmed or cancelled, nor more often of moves than it moved.',
  async find({ query }) {
    const rows = await query<{ booking_id: string; event: string; audience: string; n: string }>(
      `select n.booking_id, n.event, n.audience, count(*) as n
       from notifications n join bookings b on b.id = n.booking_id
       where n.status in ('sent', 'stored', 'queued', 'failed')
         and n.event in ('pending', 'confirmed', 'cancelled', 'rescheduled', 'follow_up', 'overdue')
       group by n.booking_id, n.event, n.audience, n.channel
       having count(*) > case n.event when 'rescheduled' then max(b.revision) - 1 else 1 end`,
    );
    return rows.map(row => `booking ${row.booking_id}: ${row.event} to ${row.audience} ${row.n} times`);
  },
};

const unsaid: Check = {
  name: 'messages written and sent',
  proves: 'What a booking has become was written to its customer, and no message waits or was given up.',
  async find({ query }) {
    const rows = await query<{ what: string }>(
      `select format('message %s (%s by %s) is %s after %s attempts: %s', id, event, channel, status, attempts, last_error)
         as what
       from notifications where status in ('queued', 'failed')
       union all
       select format('booking %s (%s) is %s and its customer was not told', b.id, b.kind, b.status)
       from bookings b
       where b.customer_email like '%@customers.test' and b.kind <> 'block'
         and b.status in ('pending', 'upcoming', 'cancelled')
         and not exists (
           select from notifications n
           where n.booking_id = b.id and n.channel = 'email' and n.audience = 'customer'
             and n.event = any(case b.status
               when 'pending' then array['pending', 'rescheduled']
               when 'cancelled' then array['cancelled']
               else array['confirmed', 'rescheduled'] end))`,
    );
    return rows.map(({ what }) => what);
  },
};

export const messageChecks: readonly Check[] = [twice, arrived, meaning, unsaid];
