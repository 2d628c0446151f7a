// What clients were told against what is there: nothing acknowledged is missing, nothing refused was done, and nothing was
// done twice, whether or not anybody heard of it.
import type { Query } from '../database';
import type { Outcome, Trace, Write } from '../ledger';
import type { Check } from './evidence';

type Traced = Exclude<Trace['in'], 'nothing'>;

/** How often each mark was left, by where it is looked for. `sum` is of what was moved. */
const MARKS: Record<Traced, string> = {
  booking: `select mark, count(*) as n from (
      select customer_name as mark from bookings where kind <> 'delivery'
      union all select notes from bookings where kind = 'delivery') b group by 1`,
  move: `select request_id as mark, count(*) as n from audit_events
    where subject = 'booking' and action = 'status_changed' group by 1`,
  reschedule: `select request_id as mark, count(*) as n from audit_events
    where subject = 'booking' and action = 'rescheduled' group by 1`,
  receipt: `select request_id as mark, count(*) as n from audit_events
    where subject = 'booking' and action = 'status_changed' and to_value = 'completed' group by 1`,
  movement: 'select note as mark, count(*) as n, sum(quantity) as sum from stock_movements group by 1',
  message: 'select body as mark, count(*) as n from vendor_messages group by 1',
  quote: 'select note as mark, count(*) as n from quote_revisions group by 1',
  quoteAnswer: `select request_id as mark, count(*) as n from audit_events
    where subject = 'quote' and action in ('countered', 'accepted', 'rejected') group by 1`,
  line: 'select customer_name as mark, count(*) as n from waitlist_entries group by 1',
  job: 'select request_id as mark, count(*) as n from bulk_jobs group by 1',
};

interface Left {
  n: number;
  sum: number;
}

async function readMarks(query: Query): Promise<(write: Write) => Left> {
  const found = new Map<string, Left>();
  for (const [place, sql] of Object.entries(MARKS)) {
    for (const row of await query<{ mark: string | null; n: string; sum?: string }>(sql))
      found.set(`${place} ${row.mark}`, { n: Number(row.n), sum: Number(row.sum ?? 0) });
  }
  return ({ mark, trace }) => found.get(`${trace.in} ${mark}`) ?? { n: 0, sum: 0 };
}

const said: Record<Outcome, string> = {
  acknowledged: 'was acknowledged',
  refused: 'was refused',
  unknown: 'was never answered',
  waiting: 'was never answered',
};
const told = ({ what, mark, outcome, status }: Write): string =>
  `${what} (${mark}) ${said[outcome]}${status ? ` with ${status}` : ''}`;

const traced = (writes: readonly Write[], outcome: Outcome): Write[] =>
  writes.filter(write => write.trace.in !== 'nothing' && write.outcome === outcome);

const present: Check = {
  name: 'acknowledged writes',
  proves: 'Everything that was acknowledged with a 2xx is in the database.',
  async find({ query, writes }) {
    const leftBy = await readMarks(query);
    return traced(writes, 'acknowledged')
      .filter(write => write.trace.in !== 'reschedule' && !isTill(write.trace))
      .filter(write => leftBy(write).n === 0)
      .map(write => `${told(write)} and is not there`);
  },
};

const isTill = (trace: Trace): boolean => trace.in === 'movement' && trace.mayBeRefused === true;

/** A move to where the booking is already changes nothing, so what counts is the revision that was answered. */
const moved: Check = {
  name: 'acknowledged moves in time',
  proves: 'A booking has every reschedule that was acknowledged.',
  async find({ query, writes }) {
    const rows = await query<{ id: string; revision: number; n: string }>(
      `select b.id, b.revision, count(e.id) as n from bookings b
       left join audit_events e on e.subject_id = b.id and e.subject = 'booking' and e.action = 'rescheduled'
       group by b.id`,
    );
    const found = new Map(rows.map(row => [row.id, row]));
    return traced(writes, 'acknowledged').flatMap(write => {
      if (write.trace.in !== 'reschedule' || write.revision === undefined) return [];
      const row = found.get(write.trace.bookingId);
      const fine = row && row.revision >= write.revision && Number(row.n) >= write.revision - 1;
      return fine
        ? []
        : [`${told(write)} as revision ${write.revision}; there is ${row?.revision ?? 'none'}`];
    });
  },
};

const refused: Check = {
  name: 'refused writes',
  proves: 'Nothing that was refused with a 4xx was done.',
  async find({ query, writes }) {
    const leftBy = await readMarks(query);
    return traced(writes, 'refused')
      .filter(write => leftBy(write).n > 0)
      .map(write => `${told(write)} and is there all the same`);
  },
};

const once: Check = {
  name: 'writes once',
  proves: 'No write was done twice, however often it was sent.',
  async find({ query, writes }) {
    const leftBy = await readMarks(query);
    const twice = writes.flatMap(write => {
      const { trace } = write;
      if (trace.in === 'nothing') return [];
      const { n, sum } = leftBy(write);
      // A sale may come out of several batches: what counts is how much left.
      const isOnce =
        trace.in === 'movement' ? n === 0 || trace.change === null || sum === trace.change : n <= 1;
      return isOnce ? [] : [`${told(write)} and is there ${n} times${sum ? `, ${sum} in all` : ''}`];
    });
    const names = await query<{ customer_name: string; n: string }>(
      `select customer_name, count(*) as n from bookings where customer_name like 'soak-%' group by 1 having count(*) > 1`,
    );
    return [...twice, ...names.map(row => `${row.customer_name} has ${row.n} bookings`)];
  },
};

const answered: Check = {
  name: 'answers',
  proves: 'The ids that were answered are those of what was made.',
  async find({ query, writes }) {
    const rows = await query<{ id: string; mark: string }>(
      `select id, case when kind = 'delivery' then notes else customer_name end as mark from bookings`,
    );
    const marks = new Map(rows.map(row => [row.id, row.mark]));
    return traced(writes, 'acknowledged')
      .filter(write => write.trace.in === 'booking' && marks.get(write.madeId ?? '') !== write.mark)
      .map(
        write => `${told(write)} as ${write.madeId}, which is ${marks.get(write.madeId ?? '') ?? 'nothing'}`,
      );
  },
};

/** 502 and 503 say that something is away, and that trying again helps. */
const noFaults: Check = {
  name: 'no 500',
  proves: 'Nobody was answered with a 500, whatever was away.',
  find: async ({ failures }) =>
    failures
      .filter(({ how }) => how === '500')
      .map(({ what, at }) => `${what} at ${new Date(at).toISOString()}`),
};

export const writeChecks: readonly Check[] = [present, moved, refused, once, answered, noFaults];
