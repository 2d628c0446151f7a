// What a negotiation does to its quote: takes an answer, or lets it expire. Each is one transaction with the quote locked,
// and safe to run again: an answer is found by its operation id, an expiry by the status.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { DeliveryTarget } from '../../domain/delivery/windows';
import { Refusal, notFound, validationFailed } from '../../domain/errors';
import type { QuoteAnswer, QuoteStatus, Side } from '../../domain/quotes/negotiation';
import { decideAnswer, statusAt } from '../../domain/quotes/negotiation';
import { deadlineOf } from '../../domain/quotes/terms';
import type { Actor } from '../../domain/roles';
import { LIFECYCLE_ACTOR } from '../../domain/roles';
import type { Tenant } from '../../domain/tenant';
import { hasRun, record } from '../audit';
import type { Terms } from './create';
import { addRevision, offerProblems } from './create';
import { bookAgreed } from './delivery';
import type { AnswerContent } from './drafts';
import { forgetDrafts, readDraft } from './drafts';
import type { QuoteLinks } from './messages';
import { tell } from './messages';
import type { QuoteRow } from './rows';
import { lockQuote, quoteRow, standingOf } from './rows';

export interface AnswerOrder {
  quoteId: string;
  answer: QuoteAnswer;
  /** The revision that is answered. */
  revision: number;
  by: { side: Side; id: string };
  operationId: string;
  requestId: string;
  /** ISO instant. */
  now: string;
}

export interface QuoteDeps {
  knex: Knex;
  links: QuoteLinks;
}

/** Somebody answers, with the lock on the quote. */
interface Answering extends AnswerOrder {
  tenant: Tenant;
  row: QuoteRow;
  actor: Actor;
  /** The person's name. */
  authorName: string;
}

/**
 * Takes an answer, whole or not at all. A second time it changes nothing.
 * @throws Refusal `not_found`; `conflict` when the quote is over, has a newer revision or waits for the other side;
 *   `validation_failed` for terms; for an acceptance whatever booking its delivery throws, and the quote stays open.
 */
export function answerQuote(deps: QuoteDeps, tenant: Tenant, order: AnswerOrder): Promise<QuoteRow> {
  return inTenant(deps.knex, tenant.id, async trx => {
    const row = await lockQuote(trx, order.quoteId);
    if (!row) throw notFound('Quote');
    if (await hasRun(trx, order.operationId)) return row;
    const { answer, revision, now } = order;
    const decision = decideAnswer(standingOf(row), { answer, by: order.by.side, revision, now });
    if (!decision.allowed) throw decision.refusal;
    const content = (await readDraft(trx, order)) ?? {};
    await carryOut(trx, { ...order, tenant, row, ...(await personOf(trx, order.by, row)) }, content);
    await forgetDrafts(trx, row.id);
    return told(trx, deps, tenant, order);
  });
}

async function carryOut(
  trx: Knex.Transaction,
  answering: Answering,
  { terms, window, reason }: AnswerContent,
): Promise<void> {
  const { answer, by, row } = answering;
  switch (answer) {
    case 'counter':
      if (!terms) throw new Refusal('conflict', 'Answer is lost', 'Please send your offer once more.');
      return counter(trx, answering, terms);
    case 'accept': {
      const agreed = { ...answering, window: windowOf(row, window) };
      return close(trx, answering, { status: 'accepted', bookingId: await bookAgreed(trx, agreed) });
    }
    case 'reject':
      return close(trx, answering, { status: 'rejected', reason });
    case 'withdraw':
      return close(trx, answering, { status: 'withdrawn', reason });
  }
  throw new Error(`Unknown answer of the ${by.side}: ${String(answer)}`);
}

/** The window that is named, else the one that was wished for. @throws Refusal `validation_failed` when there is none. */
function windowOf({ wishedDate, wishedSlot }: QuoteRow, named: DeliveryTarget | undefined): DeliveryTarget {
  if (named) return named;
  if (wishedDate && wishedSlot) return { bookingDate: wishedDate, timeSlot: wishedSlot };
  const message = 'Say when it is to be delivered.';
  throw validationFailed([
    { field: 'bookingDate', message },
    { field: 'timeSlot', message },
  ]);
}

/** The wish for a window stands until another takes its place. */
async function counter(trx: Knex.Transaction, answering: Answering, terms: Terms): Promise<void> {
  const { tenant, row, by, actor, authorName, now } = answering;
  const problems = offerProblems({ ...terms, now }, row.unit, { ...tenant, currency: row.currency });
  if (problems.length > 0) throw validationFailed(problems);
  const revision = row.revision + 1;
  const wished =
    row.wishedDate && row.wishedSlot ? { bookingDate: row.wishedDate, timeSlot: row.wishedSlot } : undefined;
  await addRevision(
    trx,
    {
      ...{ ...terms, window: terms.window ?? wished },
      ...{
        tenantId: tenant.id,
        vendorId: row.vendorId,
        quoteId: row.id,
        revision,
        side: by.side,
        actor,
        authorName,
        now,
      },
    },
    row,
  );
  const validUntil = deadlineOf(terms.validUntil, now);
  await trx('quotes').where({ id: row.id }).update({ revision, lastBy: by.side, validUntil, updatedAt: now });
  await note(trx, answering, { action: 'countered', to: 'open', metadata: { revision } });
}

interface Closing {
  status: Exclude<QuoteStatus, 'open' | 'expired'>;
  bookingId?: string;
  reason?: string;
}

async function close(trx: Knex.Transaction, answering: Answering, closing: Closing): Promise<void> {
  const { row, by, authorName, now } = answering;
  const { status, bookingId = null, reason = null } = closing;
  await trx('quotes')
    .where({ id: row.id })
    .update({
      ...{
        status,
        bookingId,
        closeReason: reason,
        closedAt: now,
        closedBy: by.side,
        closedByName: authorName,
      },
      updatedAt: now,
    });
  const metadata = { revision: row.revision, ...(bookingId ? { bookingId } : {}) };
  await note(trx, answering, { action: status, to: status, reason, metadata });
}

const note = (
  trx: Knex.Transaction,
  { tenant, row, actor, operationId, requestId, now }: Answering,
  what: { action: string; to: string; reason?: string | null; metadata: Record<string, unknown> },
): Promise<void> =>
  record(trx, {
    ...{
      tenantId: tenant.id,
      vendorId: row.vendorId,
      subject: 'quote',
      subjectId: row.id,
      from: 'open',
      ...what,
    },
    ...{ actor, operationId, requestId, now },
  });

/** Whose answer it is, by name: workflows carry ids only. */
async function personOf(
  trx: Knex.Transaction,
  { side, id }: AnswerOrder['by'],
  { vendorName }: QuoteRow,
): Promise<Pick<Answering, 'actor' | 'authorName'>> {
  const table = side === 'vendor' ? 'vip_users' : 'users';
  const person = await trx(table).where({ id }).first<{ name: string } | undefined>('name');
  const authorName = person?.name ?? side;
  const name = side === 'vendor' ? `${authorName} (${vendorName})` : authorName;
  return { actor: { type: side, id, name }, authorName };
}

/** Lets a quote expire whose deadline has come. Whatever else it has become, it stays. Undefined when it is gone. */
export function expireQuote(
  deps: QuoteDeps,
  tenant: Tenant,
  { quoteId, now }: { quoteId: string; now: string },
): Promise<QuoteRow | undefined> {
  return inTenant(deps.knex, tenant.id, async trx => {
    const row = await lockQuote(trx, quoteId);
    if (!row) return undefined;
    if (row.status !== 'open' || statusAt(standingOf(row), now) === 'open') return row;
    await trx('quotes').where({ id: row.id }).update({ status: 'expired', closedAt: now, updatedAt: now });
    await forgetDrafts(trx, row.id);
    await record(trx, {
      ...{ tenantId: tenant.id, vendorId: row.vendorId, subject: 'quote', subjectId: row.id },
      ...{ action: 'expired', from: 'open', to: 'expired', actor: LIFECYCLE_ACTOR, now },
      metadata: { revision: row.revision },
    });
    return told(trx, deps, tenant, { quoteId, now });
  });
}

/** The other side is told of what has just been done, and the quote is answered as it is now. */
async function told(
  trx: Knex.Transaction,
  { links }: QuoteDeps,
  tenant: Tenant,
  { quoteId, now }: { quoteId: string; now: string },
): Promise<QuoteRow> {
  const row = (await quoteRow(trx, quoteId))!;
  await tell(trx, links, tenant, row, now);
  return row;
}
