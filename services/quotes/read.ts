// Quotes as each side reads them. A vendor reads in its own transaction (`inVendor`), staff in the tenant's.
import type { Knex } from 'knex';
import { notFound } from '../../domain/errors';
import type { QuoteStatus, Side } from '../../domain/quotes/negotiation';
import type { PageOf } from '../bookings/read';
import { countUpTo } from '../bookings/read';
import type { QuoteRow, QuoteView, RevisionRow, RevisionView } from './rows';
import { fromQuotes, quoteRow, revisionOf, selectQuotes, viewOf } from './rows';

export interface QuoteFilter {
  status: QuoteStatus | 'all';
  /** Only those that wait for this side. */
  turn?: Side;
  needId?: string;
  vendorId?: string;
}

export interface Reading {
  side: Side;
  page: number;
  limit: number;
  /** ISO instant. */
  now: string;
}

/** The latest first; those for one need are there to be compared: what is open first, by price. */
export async function listQuotes(
  trx: Knex.Transaction,
  filter: QuoteFilter,
  { side, page, limit, now }: Reading,
): Promise<PageOf<QuoteView>> {
  const query = matching(selectQuotes(trx), filter, now);
  if (filter.needId) {
    query.orderByRaw(`${OPEN} desc, r.unit_price_minor, q.created_at, q.id`, [now]);
  } else {
    query.orderBy([
      { column: 'q.created_at', order: 'desc' },
      { column: 'q.id', order: 'desc' },
    ]);
  }
  const rows = (await query.limit(limit).offset((page - 1) * limit)) as QuoteRow[];
  const total = await countUpTo(trx, matching(fromQuotes(trx).select(trx.raw('1')), filter, now));
  return { rows: rows.map(row => viewOf(row, side, now)), total };
}

/** One whose deadline has come is over, whether or not that has been noted. */
const OPEN = `(q.status = 'open' and q.valid_until > cast(? as timestamptz))`;

function matching(query: Knex.QueryBuilder, filter: QuoteFilter, now: string): Knex.QueryBuilder {
  const { status, turn, needId, vendorId } = filter;
  if (status === 'open' || turn) query.whereRaw(OPEN, [now]);
  if (status === 'expired') {
    query.whereRaw(
      `(q.status = 'expired' or (q.status = 'open' and q.valid_until <= cast(? as timestamptz)))`,
      [now],
    );
  } else if (status !== 'all' && status !== 'open') {
    query.where('q.status', status);
  }
  if (turn) query.whereNot('q.last_by', turn);
  if (needId) query.where('q.need_id', needId);
  if (vendorId) query.where('q.vendor_id', vendorId);
  return query;
}

/** @throws Refusal `not_found`, also for a quote of somebody else. */
export async function findQuote(trx: Knex.Transaction, id: string): Promise<QuoteRow> {
  const row = await quoteRow(trx, id);
  if (!row) throw notFound('Quote');
  return row;
}

/** The first one first. */
export async function revisionsOf(
  trx: Knex.Transaction,
  { id, currency }: QuoteRow,
): Promise<RevisionView[]> {
  const rows = await trx('quote_revisions')
    .where({ quoteId: id })
    .orderBy('revision')
    .select<RevisionRow[]>('*');
  return rows.map(row => revisionOf(row, currency));
}
