// Quotes as they are stored and shown: each with the terms of its last revision.
import type { Knex } from 'knex';
import { toDecimal } from '../../domain/money';
import type { QuoteAnswer, QuoteStatus, Side, Standing } from '../../domain/quotes/negotiation';
import { answersOf, statusAt, whoseTurn } from '../../domain/quotes/negotiation';
import { totalMinorOf } from '../../domain/quotes/terms';
import { quantityOf, toNumber } from '../../domain/stock/quantity';
import type { Unit } from '../../domain/stock/units';

export interface QuoteRow {
  id: string;
  tenantId: string;
  vendorId: string;
  vendorName: string;
  needId: string | null;
  productId: string | null;
  productName: string;
  unit: Unit | null;
  currency: string;
  status: QuoteStatus;
  openedBy: Side;
  revision: number;
  lastBy: Side;
  validUntil: Date;
  closedAt: Date | null;
  closedBy: Side | null;
  closedByName: string | null;
  closeReason: string | null;
  bookingId: string | null;
  createdAt: Date;
  updatedAt: Date;
  /** Of the last revision. */
  quantity: string;
  unitPriceMinor: number;
  note: string | null;
  wishedDate: string | null;
  wishedSlot: string | null;
}

export interface RevisionRow {
  revision: number;
  side: Side;
  authorName: string;
  quantity: string;
  unitPriceMinor: number;
  validUntil: Date;
  note: string | null;
  wishedDate: string | null;
  wishedSlot: string | null;
  createdAt: Date;
}

/** What one side sees of a quote. Money is decimal in the currency, quantities decimal in the unit. */
export interface QuoteView {
  id: string;
  vendorId: string;
  vendorName: string;
  needId: string | null;
  productId: string | null;
  productName: string;
  unit: Unit | null;
  status: QuoteStatus;
  openedBy: Side;
  revision: number;
  lastBy: Side;
  /** Who is to answer; null when it is over. */
  turn: Side | null;
  /** What whoever looks may answer. */
  answers: QuoteAnswer[];
  quantity: number;
  unitPrice: number;
  total: number;
  currency: string;
  validUntil: string;
  note: string | null;
  bookingDate: string | null;
  timeSlot: string | null;
  closedAt: string | null;
  closedBy: Side | null;
  closedByName: string | null;
  closeReason: string | null;
  bookingId: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface RevisionView {
  revision: number;
  side: Side;
  authorName: string;
  quantity: number;
  unitPrice: number;
  total: number;
  validUntil: string;
  note: string | null;
  bookingDate: string | null;
  timeSlot: string | null;
  createdAt: string;
}

export const fromQuotes = (trx: Knex.Transaction): Knex.QueryBuilder =>
  trx('quotes as q')
    .join('vendors as v', 'v.id', 'q.vendor_id')
    .joinRaw('join quote_revisions as r on r.quote_id = q.id and r.revision = q.revision');

const COLUMNS = [
  ...['id', 'tenantId', 'vendorId', 'needId', 'productId', 'productName', 'unit', 'currency', 'status'],
  ...['openedBy', 'revision', 'lastBy', 'validUntil', 'closedAt', 'closedBy', 'closedByName', 'closeReason'],
  ...['bookingId', 'createdAt', 'updatedAt'],
].map(column => `q.${column}`);
const TERMS = ['quantity', 'unitPriceMinor', 'note', 'wishedDate', 'wishedSlot'].map(column => `r.${column}`);

export const selectQuotes = (trx: Knex.Transaction): Knex.QueryBuilder =>
  fromQuotes(trx).select(...COLUMNS, ...TERMS, 'v.name as vendorName');

export async function quoteRow(trx: Knex.Transaction, id: string): Promise<QuoteRow | undefined> {
  return (await selectQuotes(trx).where('q.id', id).first()) as QuoteRow | undefined;
}

/** The same, kept from changing until the transaction ends. */
export async function lockQuote(trx: Knex.Transaction, id: string): Promise<QuoteRow | undefined> {
  await trx('quotes').where({ id }).forNoKeyUpdate().select('id');
  return quoteRow(trx, id);
}

export const standingOf = (row: QuoteRow): Standing => ({
  status: row.status,
  revision: row.revision,
  openedBy: row.openedBy,
  lastBy: row.lastBy,
  validUntil: row.validUntil.toISOString(),
});

export function viewOf(row: QuoteRow, side: Side, now: string): QuoteView {
  const standing = standingOf(row);
  return {
    id: row.id,
    vendorId: row.vendorId,
    vendorName: row.vendorName,
    needId: row.needId,
    productId: row.productId,
    productName: row.productName,
    unit: row.unit,
    status: statusAt(standing, now),
    openedBy: row.openedBy,
    revision: row.revision,
    lastBy: row.lastBy,
    turn: whoseTurn(standing, now),
    answers: answersOf(standing, side, now),
    ...termsOf(row, row.currency),
    currency: row.currency,
    validUntil: standing.validUntil,
    closedAt: row.closedAt?.toISOString() ?? null,
    closedBy: row.closedBy,
    closedByName: row.closedByName,
    closeReason: row.closeReason,
    bookingId: row.bookingId,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

export const revisionOf = (row: RevisionRow, currency: string): RevisionView => ({
  revision: row.revision,
  side: row.side,
  authorName: row.authorName,
  ...termsOf(row, currency),
  validUntil: row.validUntil.toISOString(),
  createdAt: row.createdAt.toISOString(),
});

type TermColumns = Pick<QuoteRow, 'quantity' | 'unitPriceMinor' | 'note' | 'wishedDate' | 'wishedSlot'>;

function termsOf({ quantity, unitPriceMinor, note, wishedDate, wishedSlot }: TermColumns, currency: string) {
  const exact = quantityOf(quantity);
  return {
    quantity: toNumber(exact),
    unitPrice: toDecimal(unitPriceMinor, currency),
    total: toDecimal(Number(totalMinorOf(exact, unitPriceMinor)), currency),
    note,
    bookingDate: wishedDate,
    timeSlot: wishedSlot,
  };
}
