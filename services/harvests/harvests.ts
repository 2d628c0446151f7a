// What a vendor says it will harvest: submitted, changed and taken back by the vendor itself.
import type { Knex } from 'knex';
import type { VendorScope } from '../../db/connection';
import { inVendor } from '../../db/connection';
import { dateOf } from '../../domain/calendar';
import type { FieldProblem } from '../../domain/errors';
import { Refusal, notFound, validationFailed } from '../../domain/errors';
import { dayProblems } from '../../domain/harvest';
import type { Unit } from '../../domain/stock/units';
import { wholeProblem } from '../../domain/stock/units';
import type { Tenant } from '../../domain/tenant';
import { record } from '../audit';
import type { By, Remember } from '../stock/deps';
import type { HarvestView } from './read';
import { harvestById } from './read';

export interface HarvestDraft {
  productName: string;
  /** YYYY-MM-DD. */
  expectedDate: string;
  estimatedQuantity: number;
  /** Without it that of the product, if the business has it in its list. */
  unit?: Unit;
  notes?: string;
}

interface ListedProduct {
  id: string;
  name: string;
  unit: Unit;
}

/** The product of the business that is called so, any case. */
const productCalled = (trx: Knex.Transaction, name: string): Promise<ListedProduct | undefined> =>
  trx('products')
    .where({ name })
    .whereNull('archivedAt')
    .first<ListedProduct | undefined>('id', 'name', 'unit');

function quantityProblems(
  { unit, estimatedQuantity }: HarvestDraft,
  product?: ListedProduct,
): FieldProblem[] {
  if (product && unit && unit !== product.unit) {
    return [{ field: 'unit', message: `Must be ${product.unit}: ${product.name} is counted in it.` }];
  }
  const counted = product?.unit ?? unit;
  const broken = counted && wholeProblem(estimatedQuantity, counted);
  return broken ? [{ field: 'estimatedQuantity', message: broken }] : [];
}

/** The columns of a draft. @throws Refusal `validation_failed` naming every field that is wrong. */
async function columnsOf(trx: Knex.Transaction, draft: HarvestDraft, dayFrom: string | null) {
  const product = await productCalled(trx, draft.productName);
  const problems = quantityProblems(draft, product);
  if (dayFrom !== null) problems.push(...dayProblems(draft.expectedDate, dayFrom));
  if (problems.length > 0) throw validationFailed(problems);
  return {
    productId: product?.id ?? null,
    productName: product?.name ?? draft.productName,
    expectedDate: draft.expectedDate,
    quantity: draft.estimatedQuantity,
    unit: product?.unit ?? draft.unit ?? null,
    notes: draft.notes ?? '',
  };
}

interface Asked {
  knex: Knex;
  tenant: Tenant;
  vendor: VendorScope & { vipUserId: string };
  by: By;
}

const todayOf = ({ tenant, by }: Asked): string => dateOf(by.now, tenant.timeZone);

export function submitHarvest(
  asked: Asked,
  draft: HarvestDraft,
  remember?: Remember<HarvestView>,
): Promise<HarvestView> {
  const { knex, vendor, by } = asked;
  return inVendor(knex, vendor, async trx => {
    const columns = await columnsOf(trx, draft, todayOf(asked));
    const { tenantId, vendorId, vipUserId: createdBy } = vendor;
    const [row] = await trx('harvests')
      .insert({ ...columns, tenantId, vendorId, createdBy, createdAt: by.now, updatedAt: by.now })
      .returning<{ id: string }[]>('id');
    await record(trx, { ...by, tenantId, subject: 'harvest', subjectId: row!.id, action: 'submitted' });
    const view = (await harvestById(trx, row!.id, todayOf(asked)))!;
    await remember?.(trx, view);
    return view;
  });
}

/** Locked: of a change and a withdrawal at once, the second finds what the first did. */
async function lockHarvest(trx: Knex.Transaction, { vendorId }: VendorScope, id: string): Promise<boolean> {
  const found = await trx('harvests')
    .where({ id, vendorId })
    .forUpdate()
    .first<{ withdrawnAt: Date | null } | undefined>('withdrawnAt');
  if (!found) throw notFound('Harvest');
  return found.withdrawnAt !== null;
}

/** A day that stays as it was may be over. @throws Refusal `not_found`, `conflict` for one taken back, `validation_failed`. */
export function changeHarvest(asked: Asked, id: string, change: Partial<HarvestDraft>): Promise<HarvestView> {
  const { knex, vendor, by } = asked;
  return inVendor(knex, vendor, async trx => {
    if (await lockHarvest(trx, vendor, id)) {
      throw new Refusal('conflict', 'Harvest is withdrawn', 'You took this harvest back; submit a new one.');
    }
    const before = (await harvestById(trx, id, todayOf(asked)))!;
    const sameProduct = change.productName === undefined || change.productName === before.productName;
    const { productName, expectedDate, estimatedQuantity, notes } = { ...before, ...defined(change) };
    const unit = change.unit ?? (sameProduct ? (before.unit ?? undefined) : undefined);
    const moved = expectedDate !== before.expectedDate;
    const draft = { productName, expectedDate, estimatedQuantity, notes, unit };
    const columns = await columnsOf(trx, draft, moved ? todayOf(asked) : null);
    await trx('harvests')
      .where({ id })
      .update({ ...columns, updatedAt: by.now });
    await record(trx, {
      ...{ ...by, tenantId: vendor.tenantId, subject: 'harvest', subjectId: id, action: 'changed' },
      ...(moved ? { from: before.expectedDate, to: expectedDate } : {}),
    });
    return (await harvestById(trx, id, todayOf(asked)))!;
  });
}

/** A second time it changes nothing. @throws Refusal `not_found`. */
export function withdrawHarvest(asked: Asked, id: string): Promise<HarvestView> {
  const { knex, vendor, by } = asked;
  return inVendor(knex, vendor, async trx => {
    if (!(await lockHarvest(trx, vendor, id))) {
      await trx('harvests').where({ id }).update({ withdrawnAt: by.now, updatedAt: by.now });
      const entry = { subject: 'harvest', subjectId: id, action: 'withdrawn' } as const;
      await record(trx, { ...by, tenantId: vendor.tenantId, ...entry });
    }
    return (await harvestById(trx, id, todayOf(asked)))!;
  });
}

const defined = <T extends object>(change: T): Partial<T> =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<T>;
