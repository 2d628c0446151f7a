// Needs that people make and close, and the answers vendors give to needs.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { FieldProblem } from '../../domain/errors';
import { Refusal, notFound, validationFailed } from '../../domain/errors';
import type { Priority } from '../../domain/stock/level';
import type { Unit } from '../../domain/stock/units';
import { wholeProblem } from '../../domain/stock/units';
import { record } from '../audit';
import { lockChecks } from './check';
import type { By, Remember } from './deps';
import { needById } from './needs-read';
import type { NeedView } from './needs-read';

export interface NewNeed {
  productId?: string;
  productName?: string;
  categoryId?: string;
  /** Without it: any quantity. */
  quantityNeeded?: number;
  priority: Priority;
  notes?: string;
  /** ISO instant. */
  expiresAt?: string;
}

/** @throws Refusal `validation_failed` naming every field that is wrong. */
export function createNeed(
  knex: Knex,
  tenantId: string,
  need: NewNeed,
  by: By,
  remember?: Remember<NeedView>,
): Promise<NeedView> {
  return inTenant(knex, tenantId, async trx => {
    const { actor, now } = by;
    await assertSensible(trx, need, now);
    const [row] = await trx('needs')
      .insert({
        ...{ ...need, tenantId, source: 'MANUAL', createdBy: actor.id, createdAt: now, updatedAt: now },
        // Of a product it is the product's own, whatever it will be.
        categoryId: need.productId ? null : need.categoryId,
      })
      .returning<{ id: string }[]>('id');
    const entry = { subject: 'need', subjectId: row!.id, action: 'created', to: need.priority } as const;
    await record(trx, { ...by, ...entry, tenantId, metadata: { source: 'MANUAL' } });
    const view = (await needById(trx, row!.id, now))!;
    await remember?.(trx, view);
    return view;
  });
}

async function assertSensible(trx: Knex.Transaction, need: NewNeed, now: string): Promise<void> {
  const problems: FieldProblem[] = [];
  if (need.productId) problems.push(...(await productProblems(trx, need)));
  if (need.categoryId) {
    const found = await trx('categories').where({ id: need.categoryId }).first<object | undefined>('id');
    if (!found) problems.push({ field: 'categoryId', message: 'There is no such category.' });
  }
  if (need.expiresAt && need.expiresAt <= now)
    problems.push({ field: 'expiresAt', message: 'Must be in the future.' });
  if (problems.length > 0) throw validationFailed(problems);
}

async function productProblems(
  trx: Knex.Transaction,
  { productId, categoryId, quantityNeeded }: NewNeed,
): Promise<FieldProblem[]> {
  const product = await trx('products')
    .where({ id: productId })
    .first<{ unit: Unit; categoryId: string; archivedAt: Date | null } | undefined>(
      'unit',
      'categoryId',
      'archivedAt',
    );
  if (!product) return [{ field: 'productId', message: 'There is no such product.' }];
  if (product.archivedAt) return [{ field: 'productId', message: 'This product is archived.' }];
  const problems: FieldProblem[] = [];
  if (categoryId && categoryId !== product.categoryId) {
    problems.push({ field: 'categoryId', message: 'Is not the category of this product.' });
  }
  const broken =
    quantityNeeded === undefined ? undefined : wholeProblem(quantityNeeded, product.unit, 'this product');
  if (broken) problems.push({ field: 'quantityNeeded', message: broken });
  return problems;
}

interface StoredNeed {
  isFulfilled: boolean;
  removedAt: Date | null;
  expiresAt: Date | null;
  notes: string | null;
}

/** Takes turns with checks: what one of them closes, the other finds closed. */
async function lockNeed(trx: Knex.Transaction, tenantId: string, id: string): Promise<StoredNeed> {
  await lockChecks(trx, tenantId);
  const need = await trx('needs')
    .where({ id })
    .forNoKeyUpdate()
    .first<StoredNeed | undefined>('isFulfilled', 'removedAt', 'expiresAt', 'notes');
  if (!need) throw notFound('Need');
  return need;
}

const isOver = ({ removedAt, expiresAt }: StoredNeed, now: string): boolean =>
  removedAt !== null || (expiresAt !== null && expiresAt.getTime() <= Date.parse(now));

/** A second time it changes nothing. @throws Refusal `not_found`, `conflict` for one that is over. */
export function fulfillNeed(
  knex: Knex,
  tenantId: string,
  need: { id: string; notes?: string },
  by: By,
): Promise<NeedView> {
  return inTenant(knex, tenantId, async trx => {
    if (!(await fulfillIn(trx, tenantId, need, by))) throw over();
    return (await needById(trx, need.id, by.now))!;
  });
}

/** The same, in a transaction of which it is a part. False for one that is over. @throws Refusal `not_found`. */
export async function fulfillIn(
  trx: Knex.Transaction,
  tenantId: string,
  { id, notes }: { id: string; notes?: string },
  by: By,
): Promise<boolean> {
  const { actor, now } = by;
  const need = await lockNeed(trx, tenantId, id);
  if (need.isFulfilled) return true;
  if (isOver(need, now)) return false;
  const columns = { isFulfilled: true, fulfilledAt: now, fulfilledBy: actor.id, updatedAt: now };
  const allNotes = [need.notes, notes].filter(Boolean).join('\n') || null;
  await trx('needs')
    .where({ id })
    .update({ ...columns, notes: allNotes });
  const entry = { subject: 'need', subjectId: id, action: 'fulfilled', reason: notes } as const;
  await record(trx, { ...by, ...entry, tenantId });
  return true;
}

/** Takes a need back, unfulfilled. A second time it changes nothing. @throws Refusal `not_found`, `conflict`. */
export function withdrawNeed(knex: Knex, tenantId: string, id: string, by: By): Promise<NeedView> {
  return inTenant(knex, tenantId, async trx => {
    const { now } = by;
    const need = await lockNeed(trx, tenantId, id);
    if (need.isFulfilled)
      throw new Refusal('conflict', 'Need is fulfilled', 'A fulfilled need cannot be taken back.');
    if (!need.removedAt) {
      await trx('needs').where({ id }).update({ removedAt: now, removedReason: 'withdrawn', updatedAt: now });
      await record(trx, {
        ...by,
        tenantId,
        subject: 'need',
        subjectId: id,
        action: 'removed',
        reason: 'withdrawn',
      });
    }
    return (await needById(trx, id, now))!;
  });
}

const over = (): Refusal => new Refusal('conflict', 'Need is over', 'This need was closed or has expired.');

export interface NeedResponse {
  tenantId: string;
  needId: string;
  vendorId: string | null;
  vendorName: string;
  kind: 'delivery' | 'quote' | 'message';
  /** The delivery booking, quote or message. */
  subjectId: string;
  now: string;
}

/** A vendor answered a need, in the transaction of the answer itself. Once for each answer. Answers whether it is new. */
export async function recordNeedResponse(trx: Knex.Transaction, response: NeedResponse): Promise<boolean> {
  const { needId, now, ...columns } = response;
  const need = await trx('needs')
    .where({ id: needId })
    .first<{ productId: string | null } | undefined>('productId');
  if (!need) return false;
  const added = await trx('need_responses')
    .insert({ ...columns, needId, productId: need.productId, createdAt: now })
    .onConflict(['needId', 'kind', 'subjectId'])
    .ignore()
    .returning('id');
  return added.length > 0;
}

export interface Responder {
  vendorId: string | null;
  vendorName: string;
  responses: number;
  lastRespondedAt: string;
}

/** Vendors who answered needs of a product, the most recent first. @throws Refusal `not_found`. */
export function listResponders(knex: Knex, tenantId: string, productId: string): Promise<Responder[]> {
  return inTenant(knex, tenantId, async trx => {
    const product = await trx('products').where({ id: productId }).first<object | undefined>('id');
    if (!product) throw notFound('Product');
    const rows = await trx('need_responses')
      .where({ productId })
      .groupBy('vendorId', 'vendorName')
      .orderByRaw('max(created_at) desc')
      .limit(50)
      .select<{ vendorId: string | null; vendorName: string; responses: string; last: Date }[]>(
        'vendorId',
        'vendorName',
        trx.raw('count(*) as responses'),
        trx.raw('max(created_at) as last'),
      );
    return rows.map(({ last, responses, ...row }) => ({
      ...row,
      responses: Number(responses),
      lastRespondedAt: last.toISOString(),
    }));
  });
}
