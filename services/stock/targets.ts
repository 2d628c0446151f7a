// Wanted stock levels: set one, set many (all or none), removed; and listed with what they hold for.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { FieldProblem } from '../../domain/errors';
import { notFound, validationFailed } from '../../domain/errors';
import { quantityOf, toText } from '../../domain/stock/quantity';
import { scopeOf } from '../../domain/stock/targets';
import type { Unit } from '../../domain/stock/units';
import { wholeProblem } from '../../domain/stock/units';
import type { AuditEntry } from '../audit';
import { recordAll } from '../audit-many';
import type { By, Remember } from './deps';
import { asJson, inParts } from './deps';
import type { TargetView } from './targets-read';
import { readTargetViews } from './targets-read';

export interface TargetRequest {
  /** Of a product, of a category, or of neither: global. */
  productId?: string;
  categoryId?: string;
  targetQuantity: number;
  warningThresholdPercent: number;
  criticalThresholdPercent: number;
  autoCreateVipNeed: boolean;
  isActive: boolean;
}

/** @throws Refusal `validation_failed`. */
export function setTarget(knex: Knex, tenantId: string, target: TargetRequest, by: By): Promise<TargetView> {
  return inTenant(knex, tenantId, async trx => {
    const problems = await targetProblems(trx, [target]);
    if (problems.length > 0)
      throw validationFailed(problems.map(({ field, message }) => ({ field, message })));
    const [written] = await writeTargets(trx, tenantId, [target], by);
    return (await readTargetViews(trx, { id: written!.id }, 1, 0))[0]!;
  });
}

export interface SetTargets {
  created: number;
  updated: number;
  /** In the order they were given. */
  targetIds: string[];
}

/** All, or none and every wrong field named as `targets.<index>.<field>`. @throws Refusal `validation_failed`. */
export function setTargets(
  knex: Knex,
  tenantId: string,
  targets: readonly TargetRequest[],
  by: By,
  remember?: Remember<SetTargets>,
): Promise<SetTargets> {
  return inTenant(knex, tenantId, async trx => {
    const problems = [...(await targetProblems(trx, targets)), ...repeated(targets)].sort(
      (a, b) => a.index - b.index,
    );
    if (problems.length > 0) {
      throw validationFailed(
        problems.map(({ index, field, message }) => ({ field: `targets.${index}.${field}`, message })),
      );
    }
    const written = await writeTargets(trx, tenantId, targets, by);
    const created = written.filter(({ isNew }) => isNew).length;
    const outcome = { created, updated: written.length - created, targetIds: written.map(({ id }) => id) };
    await remember?.(trx, outcome);
    return outcome;
  });
}

type Problem = FieldProblem & { index: number };
export type TargetScopeKey = { productId?: string | null; categoryId?: string | null };

const keyOf = ({ productId, categoryId }: TargetScopeKey): string => `${productId ?? ''} ${categoryId ?? ''}`;

function repeated(targets: readonly TargetRequest[]): Problem[] {
  const first = new Map<string, number>();
  return targets.flatMap((target, index) => {
    const key = keyOf(target);
    const earlier = first.get(key);
    if (earlier === undefined) {
      first.set(key, index);
      return [];
    }
    const field = target.productId ? 'productId' : target.categoryId ? 'categoryId' : 'targetQuantity';
    return [{ index, field, message: `Is the same as targets.${earlier}.` }];
  });
}

interface FoundProduct {
  id: string;
  unit: Unit;
  archivedAt: Date | null;
}

async function targetProblems(trx: Knex.Transaction, targets: readonly TargetRequest[]): Promise<Problem[]> {
  const ids = (pick: (target: TargetRequest) => string | undefined) => [
    targets.flatMap(target => pick(target) ?? []),
  ];
  const products = await trx('products')
    .whereRaw(
      'id = any(cast(? as uuid[]))',
      ids(target => target.productId),
    )
    .select<FoundProduct[]>('id', 'unit', 'archivedAt');
  // Kept from being deleted meanwhile.
  const categories = await trx('categories')
    .whereRaw(
      'id = any(cast(? as uuid[]))',
      ids(target => target.categoryId),
    )
    .forKeyShare()
    .select<{ id: string }[]>('id');
  const productOf = new Map(products.map(product => [product.id, product]));
  const isCategory = new Set(categories.map(({ id }) => id));
  return targets.flatMap((target, index) => {
    const problem = problemOf(target, productOf, isCategory);
    return problem ? [{ index, ...problem }] : [];
  });
}

function problemOf(
  { productId, categoryId, targetQuantity }: TargetRequest,
  productOf: ReadonlyMap<string, FoundProduct>,
  isCategory: ReadonlySet<string>,
): FieldProblem | undefined {
  if (categoryId && !isCategory.has(categoryId)) {
    return { field: 'categoryId', message: 'There is no such category.' };
  }
  if (!productId) return undefined;
  const product = productOf.get(productId);
  if (!product) return { field: 'productId', message: 'There is no such product.' };
  if (product.archivedAt) return { field: 'productId', message: 'This product is archived.' };
  const broken = wholeProblem(targetQuantity, product.unit, 'this product');
  return broken ? { field: 'targetQuantity', message: broken } : undefined;
}

interface Written {
  id: string;
  isNew: boolean;
}

/** Writes them in one statement; the one that a scope has is replaced. Answers them in order. */
export async function writeTargets(
  trx: Knex.Transaction,
  tenantId: string,
  targets: readonly TargetRequest[],
  by: By,
): Promise<Written[]> {
  const rows = targets
    .map(target => ({
      ...target,
      productId: target.productId ?? null,
      categoryId: target.categoryId ?? null,
      targetQuantity: toText(quantityOf(target.targetQuantity)),
    }))
    .sort(inLockOrder);
  const found = new Map<string, WrittenRow>();
  await inParts(rows, async part => {
    const asked = { rows: asJson(part), tenantId, now: by.now, userId: by.actor.id };
    const { rows: written } = await trx.raw<{ rows: WrittenRow[] }>(WRITE_TARGETS, asked);
    for (const row of written)
      found.set(keyOf({ productId: row.product_id, categoryId: row.category_id }), row);
  });
  const ordered = targets.map(target => {
    const { id, is_new: isNew } = found.get(keyOf(target))!;
    return { id, isNew };
  });
  const entries = targets.map((target, i): AuditEntry => {
    const action = ordered[i]!.isNew ? 'created' : 'changed';
    const metadata = { ...target, scope: scopeOf({ productId: null, categoryId: null, ...target }) };
    return { ...by, tenantId, subject: 'target', subjectId: ordered[i]!.id, action, metadata };
  });
  await inParts(entries, part => recordAll(trx, part));
  return ordered;
}

/** The same for all who write many targets, from part to part too, so that no two wait for each other. */
function inLockOrder(a: TargetScopeKey, b: TargetScopeKey): number {
  const place = ({ productId, categoryId }: TargetScopeKey) => `${productId ?? 'z'} ${categoryId ?? 'z'}`;
  return place(a) < place(b) ? -1 : 1;
}

interface WrittenRow {
  id: string;
  product_id: string | null;
  category_id: string | null;
  is_new: boolean;
}

const WRITE_TARGETS = `
  insert into stock_level_targets as t (tenant_id, product_id, category_id, target_quantity,
    warning_threshold_percent, critical_threshold_percent, auto_create_vip_need, is_active,
    created_by, created_at, updated_at)
  select cast(:tenantId as uuid), r."productId", r."categoryId", r."targetQuantity",
    r."warningThresholdPercent", r."criticalThresholdPercent", r."autoCreateVipNeed", r."isActive",
    cast(:userId as uuid), cast(:now as timestamptz), cast(:now as timestamptz)
  from jsonb_to_recordset(cast(:rows as jsonb)) as r("productId" uuid, "categoryId" uuid, "targetQuantity" numeric,
    "warningThresholdPercent" integer, "criticalThresholdPercent" integer, "autoCreateVipNeed" boolean,
    "isActive" boolean)
  order by r."productId", r."categoryId"
  on conflict (tenant_id, product_id, category_id) do update set
    target_quantity = excluded.target_quantity,
    warning_threshold_percent = excluded.warning_threshold_percent,
    critical_threshold_percent = excluded.critical_threshold_percent,
    auto_create_vip_need = excluded.auto_create_vip_need,
    is_active = excluded.is_active,
    updated_at = excluded.updated_at
  returning id, product_id, category_id, xmax = 0 as is_new`;

/** The next wider target holds from then on. @throws Refusal `not_found`. */
export function deleteTarget(knex: Knex, tenantId: string, id: string, by: By): Promise<void> {
  return inTenant(knex, tenantId, async trx => {
    const [gone] = await trx('stock_level_targets')
      .where({ id })
      .delete()
      .returning<{ productId: string | null; categoryId: string | null }[]>(['productId', 'categoryId']);
    if (!gone) throw notFound('Target');
    await recordAll(trx, [
      { ...by, tenantId, subject: 'target', subjectId: id, action: 'deleted', metadata: { ...gone } },
    ]);
  });
}
