// Movements as people and points of sale make them: one, or up to 1,000 at a time of which each is taken or refused by
// itself; and the ledger as it is read.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { Refusal, notFound, validationFailed } from '../../domain/errors';
import type { FieldProblem, RefusalCode } from '../../domain/errors';
import type { MovementType } from '../../domain/stock/movements';
import { quantityOf, toNumber } from '../../domain/stock/quantity';
import type { Unit } from '../../domain/stock/units';
import { record } from '../audit';
import type { PageOf } from '../bookings/read';
import { countUpTo } from '../bookings/read';
import type { By, Remember, StockDeps } from './deps';
import type { LedgerOptions, LedgerOutcome } from './ledger';
import { bookMovements } from './ledger';
import type { LedgerRow } from './ledger-book';
import { readSettings } from './settings';

export interface MovementView {
  id: string;
  productId: string;
  productName: string;
  unit: Unit;
  batchId: string;
  batchCode: string;
  type: MovementType;
  /** What changed; negative for what left. */
  quantity: number;
  /** Of the product, after it. */
  onHand: number;
  note: string | null;
  key: string | null;
  actorName: string;
  createdAt: string;
}

/** A row as it comes in: the quantity still a number. */
export type MovementRequest = Omit<LedgerRow, 'quantity'> & { quantity: number };

export interface BookedMovement {
  movement: MovementView;
  /** One for each batch that changed. */
  movements: MovementView[];
  onHand: number;
}

/** @throws Refusal `not_found`, `validation_failed`, `conflict` (archived), `insufficient_stock`. */
export function createMovement(
  deps: StockDeps,
  tenantId: string,
  request: MovementRequest & { productId: string },
  by: By,
  remember?: Remember<BookedMovement>,
): Promise<BookedMovement> {
  return booking(deps, tenantId, by, async (trx, options) => {
    const [outcome] = await bookMovements(trx, [ledgerRow(request)], options);
    if (outcome!.status === 'rejected') throw refusalOf(outcome!);
    const ids = outcome!.status === 'accepted' ? outcome!.movementIds : [outcome!.movementId];
    await recordMoved(trx, tenantId, [outcome!], by);
    const movements = await readMovements(trx, query => query.whereIn('m.id', ids).orderBy('m.position'));
    const booked = { movement: movements[0]!, movements, onHand: toNumber(outcome!.onHand) };
    await remember?.(trx, booked);
    return booked;
  });
}

function refusalOf(outcome: LedgerOutcome & { status: 'rejected' }): Refusal {
  const { code, problems } = outcome;
  if (code === 'not_found') return notFound('Product');
  if (code === 'validation_failed') return validationFailed(problems);
  const error = code === 'insufficient_stock' ? 'Not enough stock' : 'Product archived';
  return new Refusal(code, error, problems[0]!.message, { details: problems });
}

export interface RowResult {
  index: number;
  status: 'accepted' | 'repeated' | 'rejected';
  movementId?: string;
  productId?: string;
  onHand?: number;
  code?: RefusalCode;
  details?: FieldProblem[];
}

/** Books rows in order; answers a result for each. A key that was booked before is not booked again. */
export function createMovements(
  deps: StockDeps,
  tenantId: string,
  rows: readonly MovementRequest[],
  by: By,
  remember?: Remember<RowResult[]>,
): Promise<RowResult[]> {
  return booking(deps, tenantId, by, async (trx, options) => {
    const outcomes = await bookMovements(trx, rows.map(ledgerRow), options);
    await recordMoved(trx, tenantId, outcomes, by);
    const results = outcomes.map(resultOf);
    await remember?.(trx, results);
    return results;
  });
}

const ledgerRow = ({ quantity, ...row }: MovementRequest): LedgerRow => ({
  ...row,
  quantity: quantityOf(quantity),
});

function resultOf(outcome: LedgerOutcome, index: number): RowResult {
  const { status, productId } = outcome;
  const onHand = outcome.onHand === undefined ? undefined : toNumber(outcome.onHand);
  switch (outcome.status) {
    case 'accepted':
      return { index, status, productId, onHand, movementId: outcome.movementIds[0] };
    case 'repeated':
      return { index, status, productId, onHand, movementId: outcome.movementId };
    case 'rejected':
      return { index, status, productId, onHand, code: outcome.code, details: outcome.problems };
  }
}

/** One transaction; once more when somebody else booked one of the same keys at the same time. */
async function booking<T>(
  deps: StockDeps,
  tenantId: string,
  by: By,
  work: (trx: Knex.Transaction, options: LedgerOptions) => Promise<T>,
): Promise<T> {
  const attempt = () =>
    inTenant(deps.knex, tenantId, async trx => {
      const { allowNegativeStock } = await readSettings(trx, deps);
      return work(trx, { ...by, tenantId, allowNegative: allowNegativeStock });
    });
  try {
    return await attempt();
  } catch (error) {
    if ((error as { constraint?: string }).constraint !== 'stock_movements_once') throw error;
    return attempt();
  }
}

/** Tells those who watch: which product moved, or that several did. */
export async function recordMoved(
  trx: Knex.Transaction,
  tenantId: string,
  outcomes: readonly LedgerOutcome[],
  { actor, now, requestId }: By,
): Promise<void> {
  const moved = outcomes.filter(outcome => outcome.status === 'accepted');
  const products = [...new Set(moved.map(({ productId }) => productId))];
  if (products.length === 0) return;
  const one = products.length === 1;
  await record(trx, {
    ...{ tenantId, actor, now, requestId, action: 'stock_changed' },
    subject: one ? 'product' : 'stock',
    subjectId: one ? products[0]! : tenantId,
    metadata: { movements: moved.length, products: products.length },
  });
}

export interface MovementFilter {
  productId?: string;
  type?: MovementType;
  /** ISO instants; `to` is excluded. */
  from?: string;
  to?: string;
}

/** The latest first. */
export function listMovements(
  knex: Knex,
  tenantId: string,
  filter: MovementFilter,
  page: number,
  limit: number,
): Promise<PageOf<MovementView>> {
  const matching = (query: Knex.QueryBuilder): Knex.QueryBuilder => {
    const { productId, type, from, to } = filter;
    query.where('m.tenant_id', tenantId);
    if (productId) query.where('m.product_id', productId);
    if (type) query.where('m.type', type);
    if (from) query.where('m.created_at', '>=', from);
    if (to) query.where('m.created_at', '<', to);
    return query;
  };
  // Days of all products have an index of their own; within one request all movements have its moment.
  const ofDays = !filter.productId && (filter.from !== undefined || filter.to !== undefined);
  const order = ['m.position', ...(ofDays ? ['m.created_at'] : [])].reverse();
  return inTenant(knex, tenantId, async trx => {
    const rows = await readMovements(trx, query =>
      matching(query)
        .orderBy(order.map(column => ({ column, order: 'desc' })))
        .limit(limit)
        .offset((page - 1) * limit),
    );
    const total = await countUpTo(trx, matching(trx('stock_movements as m').select(trx.raw('1'))));
    return { rows, total };
  });
}

type MovementRow = Omit<MovementView, 'quantity' | 'onHand' | 'createdAt'> & {
  quantity: string;
  onHand: string;
  createdAt: Date;
};

async function readMovements(
  trx: Knex.Transaction,
  matching: (query: Knex.QueryBuilder) => Knex.QueryBuilder,
): Promise<MovementView[]> {
  const query = trx('stock_movements as m')
    .join('products as p', 'p.id', 'm.product_id')
    .join('batches as b', 'b.id', 'm.batch_id')
    .select('m.id', 'm.productId', 'p.name as productName', 'p.unit', 'm.batchId', 'b.code as batchCode')
    .select('m.type', 'm.quantity', 'm.onHand', 'm.note', 'm.key', 'm.actorName', 'm.createdAt');
  const rows = (await matching(query)) as unknown as MovementRow[];
  return rows.map(({ quantity, onHand, createdAt, ...row }) => ({
    ...row,
    quantity: toNumber(quantityOf(quantity)),
    onHand: toNumber(quantityOf(onHand)),
    createdAt: createdAt.toISOString(),
  }));
}
