// Advice as it is shown, with the names of what it is about, and what people say of it.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { Answerer, Mark, Suggestion, Topic, WhyRules } from '../../domain/advice/advice';
import type { FactLine } from '../../domain/advice/facts';
import { factLines } from '../../domain/advice/facts';
import { notFound } from '../../domain/errors';
import { Refusal } from '../../domain/errors';
import type { BookingKind } from '../../domain/booking/status';
import { record } from '../audit';
import type { PageOf } from '../bookings/read';
import { countUpTo } from '../bookings/read';
import type { JobOrder } from '../bulk/jobs';
import type { InsightRow } from './rows';

export interface AdviceView {
  id: string;
  topic: Topic;
  status: InsightRow['status'];
  /** Empty for a block. */
  about: string;
  days: number;
  customerId: string | null;
  locationId: string | null;
  /** The series of the block that is wanted. */
  seriesId: string | null;
  summary: string | null;
  suggestions: Suggestion[];
  facts: FactLine[];
  /** What the labels stand for. */
  labels: { label: string; bookingId: string | null; kind: BookingKind | null; name: string }[];
  answeredBy: Answerer | null;
  whyRules: WhyRules | null;
  model: string | null;
  answeredAt: string | null;
  mark: Mark | null;
  markedAt: string | null;
  markedBy: string | null;
  askedBy: string;
  createdAt: string;
}

type NamedRow = InsightRow & { about: string | null; seriesId: string | null };

const select = (trx: Knex.Transaction) =>
  trx('insights as i')
    .leftJoin('customers as c', 'c.id', 'i.customer_id')
    .leftJoin('locations as l', 'l.id', 'i.location_id')
    .leftJoin('block_gaps as g', 'g.id', 'i.gap_id')
    .leftJoin('block_series as s', 's.id', 'g.series_id')
    .leftJoin('resources as gr', 'gr.id', 'g.resource_id')
    .leftJoin('bookings as b', 'b.id', 'i.booking_id')
    .leftJoin('resources as r', 'r.id', 'b.resource_id')
    .leftJoin('bookings as o', 'o.id', 'i.other_booking_id')
    .select('i.*', 's.id as seriesId')
    .select(
      trx.raw(`coalesce(c.full_name, l.name, s.reason || ', ' || gr.name,
        concat_ws(' and ', nullif(b.customer_name, ''), nullif(o.customer_name, '')) || ', ' || r.name) as about`),
    );

export interface AdviceFilter {
  topic?: Topic;
  customerId?: string;
  locationId?: string;
}

/** The latest first. */
export function listAdvice(
  knex: Knex,
  tenantId: string,
  { topic, customerId, locationId }: AdviceFilter,
  page: number,
  limit: number,
): Promise<PageOf<AdviceView>> {
  return inTenant(knex, tenantId, async trx => {
    const wanted = { ...(topic ? { 'i.topic': topic } : {}) };
    const narrow = <Query extends Knex.QueryBuilder>(query: Query): Query => {
      query.where(wanted);
      if (customerId) query.where('i.customer_id', customerId);
      if (locationId) query.where('i.location_id', locationId);
      return query;
    };
    const rows = (await narrow(select(trx))
      .orderBy([
        { column: 'i.created_at', order: 'desc' },
        { column: 'i.id', order: 'desc' },
      ])
      .limit(limit)
      .offset((page - 1) * limit)) as NamedRow[];
    const total = await countUpTo(trx, narrow(trx('insights as i').select(trx.raw('1'))));
    return { rows: rows.map(row => viewOf(row, [])), total };
  });
}

/** @throws Refusal `not_found`. */
export function readAdvice(knex: Knex, tenantId: string, id: string): Promise<AdviceView> {
  return inTenant(knex, tenantId, trx => readIn(trx, id));
}

/** The same, in a transaction that has written it. */
export async function readIn(trx: Knex.Transaction, id: string): Promise<AdviceView> {
  const row = (await select(trx).where('i.id', id).first()) as NamedRow | undefined;
  if (!row) throw notFound('Advice');
  return viewOf(row, await labelled(trx, row));
}

/** Labels of bookings are letters, those of places begin with P and a number. */
async function labelled(trx: Knex.Transaction, { labels }: InsightRow): Promise<AdviceView['labels']> {
  const ids = Object.values(labels);
  if (ids.length === 0) return [];
  const bookings = await trx('bookings as b')
    .join('resources as r', 'r.id', 'b.resource_id')
    .whereIn('b.id', ids)
    .select<{ id: string; kind: BookingKind; who: string; place: string }[]>(
      ...['b.id', 'b.kind', 'b.customer_name as who', 'r.name as place'],
    );
  const places = await trx('resources')
    .whereIn('id', ids)
    .select<{ id: string; name: string }[]>('id', 'name');
  return Object.entries(labels).flatMap(([label, id]) => {
    const booking = bookings.find(each => each.id === id);
    const name = booking
      ? [booking.who, booking.place].filter(Boolean).join(', ')
      : places.find(place => place.id === id)?.name;
    return name ? [{ label, bookingId: booking?.id ?? null, kind: booking?.kind ?? null, name }] : [];
  });
}

function viewOf(row: NamedRow, labels: AdviceView['labels']): AdviceView {
  const { id, topic, status, days, customerId, locationId, seriesId, answeredBy, whyRules, model, mark } =
    row;
  return {
    ...{
      id,
      topic,
      status,
      days,
      customerId,
      locationId,
      seriesId,
      answeredBy,
      whyRules,
      model,
      mark,
      labels,
    },
    about: row.about ?? '',
    summary: row.advice?.summary ?? null,
    suggestions: row.advice?.suggestions ?? [],
    facts: row.facts ? factLines(row.facts) : [],
    answeredAt: row.answeredAt?.toISOString() ?? null,
    markedAt: row.markedAt?.toISOString() ?? null,
    ...{ markedBy: row.markedByName, askedBy: row.askedByName },
    createdAt: row.createdAt.toISOString(),
  };
}

/** Says that advice was of use, of none, or that it was done. @throws Refusal `not_found`, `conflict` without advice. */
export function markAdvice(knex: Knex, order: JobOrder, id: string, mark: Mark): Promise<AdviceView> {
  const { tenant, actor, now, requestId } = order;
  return inTenant(knex, tenant.id, async trx => {
    const row = await trx('insights').where({ id }).forUpdate().first<InsightRow | undefined>();
    if (!row) throw notFound('Advice');
    if (!row.advice) {
      const message = 'Nothing has been advised yet, so there is nothing to say of it. Wait for the answer.';
      throw new Refusal('conflict', 'No advice yet', message);
    }
    if (row.mark !== mark) {
      await trx('insights')
        .where({ id })
        .update({ mark, markedAt: now, markedBy: actor.id, markedByName: actor.name });
      await record(trx, {
        ...{
          tenantId: tenant.id,
          subject: 'insight',
          subjectId: id,
          action: 'marked',
          from: row.mark,
          to: mark,
        },
        ...{ actor, now, requestId },
      });
    }
    return readIn(trx, id);
  });
}
